"""Starting is done once, however often it is asked, and never after having left; on both databases."""

from __future__ import annotations

import asyncio
import json
import secrets

import pytest
from sqlalchemy import select

from backend.store.tables import conversations
from protocol.models import Answer, EndReason, State
from tests.support.http import Line, Reply
from tests.support.server import MovableClock, Server


def new_key() -> str:
    return f"v_{secrets.token_hex(32)}"


async def start(server: Server, key: str | None, alias: str = "Vos", **prechat: str) -> Reply:
    line = Line(server.address)
    try:
        body = {"alias": alias, "language": "nl", "prechat": prechat}
        return await line.request("POST", "/v1/visitor/conversations", body, token=key)
    finally:
        line.close()


async def leave(server: Server, key: str, how: str = "quick_exit") -> int:
    line = Line(server.address)
    try:
        body = json.dumps({"how": how, "token": key}).encode()
        return (await line.request("POST", "/v1/visitor/leave", body, content_type="text/plain")).status
    finally:
        line.close()


async def stored(server: Server) -> list[tuple[str, str | None]]:
    """State and end reason of every conversation in the database."""
    async with server.services.store.read() as connection:
        rows = await connection.execute(select(conversations.c.state, conversations.c.end_reason))
        return [(row.state, row.end_reason) for row in rows]


async def test_asking_again_with_the_same_key_is_the_same_conversation(server: Server) -> None:
    mila, key = await server.counsellor("Mila"), new_key()
    replies = await asyncio.gather(*(start(server, key) for _ in range(5)))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert {reply.json()["token"] for reply in replies} == {key}
    (row,) = (await mila.snapshot()).conversations
    await mila.claim(row.id)
    assert (await start(server, key)).json()["conversation"]["state"] == "active"
    assert len(await stored(server)) == 1


async def test_the_newest_answers_count_while_nobody_has_claimed_it(server: Server) -> None:
    mila, key = await server.counsellor("Mila"), new_key()
    await start(server, key, can_type_safely="yes")
    await start(server, key, "Das", can_type_safely="no", topic="home")
    (row,) = (await mila.snapshot()).conversations
    assert (row.alias, row.prechat.topic, row.prechat.can_type_safely) == ("Das", "home", Answer.NO)
    await mila.claim(row.id)
    await start(server, key, "Uil", can_type_safely="yes")
    (row,) = (await mila.snapshot()).conversations
    assert (row.alias, row.prechat.can_type_safely) == ("Das", Answer.NO)


async def test_the_key_is_not_in_the_database(server: Server) -> None:
    key = new_key()
    await start(server, key)
    async with server.services.store.read() as connection:
        row = (await connection.execute(select(conversations))).one()
    assert key not in repr(tuple(row))
    assert key[2:] not in repr(tuple(row))


@pytest.mark.parametrize(
    "key",
    ["v_", "v_short", f"v_{'a' * 64}", f"v_{'ab' * 40}", f"a_{'0123456789abcdef' * 4}", "x" * 60, f"v_{'é' * 30}"],
)
async def test_a_key_that_somebody_else_might_have_starts_nothing(server: Server, key: str) -> None:
    assert (await start(server, key.encode().decode("latin-1"))).status in {400, 401}  # 401: it is no token at all
    assert await stored(server) == []


async def test_a_counsellor_s_token_starts_nothing(server: Server) -> None:
    assert (await start(server, await server.token("Mila"))).status == 400
    assert await stored(server) == []


async def test_another_key_opens_another_conversation_and_none_opens_somebody_else_s(server: Server) -> None:
    first, second = await start(server, new_key()), await start(server, None)
    assert [first.status, second.status] == [201, 201]
    assert first.json()["token"] != second.json()["token"]
    assert len(await stored(server)) == 2


async def test_a_leave_that_comes_after_the_start(server: Server) -> None:
    key = new_key()
    await start(server, key)
    assert await leave(server, key) == 204
    assert await stored(server) == [(State.ABANDONED, EndReason.QUICK_EXIT)]
    assert (await start(server, key)).status == 410, "a repeat of the start that was still on its way"
    assert len(await stored(server)) == 1


@pytest.mark.parametrize("how", ["quick_exit", "left"])
async def test_a_leave_that_overtakes_its_start_ends_it(server: Server, how: str) -> None:
    key = new_key()
    assert await leave(server, key, how) == 204
    reply = await start(server, key)
    assert (reply.status, reply.json()["error"]) == (410, "closed")
    assert await stored(server) == []


async def test_start_and_leave_at_the_same_moment_leave_nobody_waiting(server: Server) -> None:
    keys = [new_key() for _ in range(10)]
    await asyncio.gather(*(step for key in keys for step in (start(server, key), leave(server, key))))
    assert State.WAITING not in {state for state, _reason in await stored(server)}


async def test_after_the_end_the_key_is_spent(server: Server, clock: MovableClock) -> None:
    mila, key = await server.counsellor("Mila"), new_key()
    await start(server, key)
    (row,) = (await mila.snapshot()).conversations
    await mila.claim(row.id)
    await mila.close(row.id)
    clock.advance(3600)
    assert (await start(server, key)).status == 410

"""Who is there to take a chat, and what the pages of those who wait are told of it (`docs/protocol.md`)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api_client.http_backend import HttpBackend
from protocol.models import EndReason, Presence, State
from tests.support.http import Line
from tests.support.server import MovableClock, Server, Visitor

MINUTE = 60


async def pass_time(server: Server, clock: MovableClock, seconds: float) -> None:
    clock.advance(seconds)
    await server.services.jobs.tick(clock.now())


async def in_order(server: Server, clock: MovableClock, *aliases: str) -> list[Visitor]:
    """They come one after the other."""
    come = []
    for alias in aliases:
        clock.advance(1)
        come.append(await server.visitor(alias))
    return come


async def alive(
    server: Server, clock: MovableClock, seconds: int, *heard: HttpBackend | Visitor, each: int = 25
) -> None:
    """Time goes by, and these are heard of all the while."""
    for _ in range(seconds // each):
        clock.advance(each)
        for one in heard:
            await (one.poll(0) if isinstance(one, Visitor) else one.snapshot())
        await server.services.jobs.tick(clock.now())


class Person:
    """A counsellor by raw requests, to sign out."""

    def __init__(self, server: Server, token: str) -> None:
        self.server = server
        self.token = token

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        line = Line(self.server.address)
        try:
            reply = await line.request(method, f"/v1/{path}", body, token=self.token)
        finally:
            line.close()
        assert reply.status < 300, reply.body
        return reply.json() if reply.body else None

    async def sign_out(self) -> None:
        await self.ask("POST", "auth/sign-out")

    async def claim(self, alias: str) -> str:
        rows = (await self.ask("GET", "snapshot"))["conversations"]
        chat = next(str(row["id"]) for row in rows if row["alias"] == alias)
        await self.ask("POST", f"conversations/{chat}/claim")
        return chat


async def person(server: Server, name: str) -> Person:
    one = Person(server, await server.token(name))
    await one.ask("GET", "snapshot")
    return one


async def status(server: Server) -> dict[str, Any]:
    line = Line(server.address)
    try:
        return dict((await line.request("GET", "/v1/visitor/status")).json())
    finally:
        line.close()


async def staff(visitor: Visitor) -> str | None:
    return (await visitor.ask("GET", "conversation")).json()["conversation"]["staff"]  # type: ignore[no-any-return]


async def test_nobody_is_promised_where_nobody_is_signed_in(server: Server) -> None:
    vos = await server.visitor("Vos")
    assert vos.view["staff"] == "nobody"
    assert (await status(server))["staffed"] is False
    await person(server, "Mila")
    assert await staff(vos) == "free"
    assert (await status(server))["staffed"] is True


async def test_with_the_last_session_availability_goes_and_a_held_poll_hears_of_it(server: Server) -> None:
    first, second = await person(server, "Mila"), await person(server, "Mila")
    vos = await server.visitor("Vos")
    await vos.poll(0)
    await first.sign_out()
    assert await staff(vos) == "free", "she has another console"
    held = asyncio.create_task(vos.poll(25))
    await second.sign_out()
    async with asyncio.timeout(5):
        assert (await held)["conversation"]["staff"] == "nobody"
    told = await status(server)
    assert (told["available"], told["staffed"]) == (0, False)


async def test_after_a_sign_out_chats_wait_at_once_and_not_while_another_console_is_there(server: Server) -> None:
    first, second = await person(server, "Mila"), await person(server, "Mila")
    vos = await server.visitor("Vos")
    await first.claim("Vos")
    await first.sign_out()
    assert (await vos.ask("GET", "conversation")).json()["conversation"]["counsellor_here"] is True
    await second.sign_out()
    view = (await vos.ask("GET", "conversation")).json()["conversation"]
    assert (view["counsellor_here"], view["staff"]) == (False, "nobody")
    noor = await server.counsellor("Noor")
    assert [row.state for row in (await noor.snapshot()).conversations] == [State.ORPHANED]


async def test_who_leaves_the_last_console_is_promised_to_nobody_and_is_there_again_when_back(server: Server) -> None:
    mila = await person(server, "Mila")
    vos, bever = await server.visitor("Vos"), await server.visitor("Bever")
    await mila.claim("Vos")
    await bever.poll(0)
    held = asyncio.create_task(bever.poll(25))
    await mila.ask("POST", "me/left")
    async with asyncio.timeout(5):
        assert (await held)["conversation"]["staff"] == "nobody"
    view = (await vos.ask("GET", "conversation")).json()["conversation"]
    assert (view["counsellor_here"], view["staff"]) == (False, "nobody")
    assert (await status(server))["staffed"] is False
    await mila.claim("Vos")  # her session is still good
    assert (await vos.ask("GET", "conversation")).json()["conversation"]["counsellor_here"] is True
    assert await staff(bever) == "free"


async def test_a_session_that_ends_by_itself_takes_nobody_for_there(server: Server, clock: MovableClock) -> None:
    mila = await person(server, "Mila")
    vos = await server.visitor("Vos")
    await mila.claim("Vos")
    async with server.services.store.write() as connection:
        await connection.exec_driver_sql("DELETE FROM sessions")
    await pass_time(server, clock, 1)
    assert (await status(server))["staffed"] is False
    assert (await vos.ask("GET", "conversation")).json()["conversation"]["counsellor_here"] is True
    await pass_time(server, clock, 121)
    assert (await vos.ask("GET", "conversation")).json()["conversation"]["counsellor_here"] is False


@pytest.mark.parametrize("gone", ["signed out", "silent", "there", "paused"])
async def test_who_comes_back_goes_to_a_counsellor_who_is_there_and_to_nobody_else(
    server: Server, clock: MovableClock, gone: str
) -> None:
    mila = await person(server, "Mila")
    vos, das = await in_order(server, clock, "Vos", "Das")
    await mila.claim("Vos")
    await vos.leave()
    if gone == "signed out":
        await mila.sign_out()
    elif gone == "silent":
        await alive(server, clock, 150, das)
    elif gone == "paused":
        await mila.ask("PUT", "me/presence", {"state": "pause"})
    reply = await vos.come_back()
    assert reply.status == 200
    view = reply.json()["conversation"]
    if gone in {"there", "paused"}:
        assert (view["state"], view["counsellor_here"]) == ("active", True)
        return
    assert (view["state"], view["position"], view["staff"]) == ("waiting", 0, "nobody"), "at the place that it had"
    das_view = (await das.ask("GET", "conversation")).json()["conversation"]
    assert das_view["position"] == 1
    noor = await server.counsellor("Noor")
    row = next(row for row in (await noor.snapshot()).conversations if row.alias == "Vos")
    assert (row.state, row.owner, row.waiting_since) == (State.WAITING, None, clock.now())
    assert (await noor.claim(row.id)).state is State.ACTIVE
    await noor.close(row.id, EndReason.COUNSELLOR_CLOSED)


async def test_who_locked_the_screen_is_there_for_half_an_hour(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    await mila.presence(Presence.LOCKED)
    assert (await mila.snapshot()).me.presence is Presence.LOCKED
    await alive(server, clock, 10 * MINUTE, mila, vos, each=100)
    mila = await server.counsellor("Mila")
    await alive(server, clock, 10 * MINUTE, mila, vos, each=100)
    mila = await server.counsellor("Mila")
    await alive(server, clock, 9 * MINUTE, mila, vos, each=90)
    assert await staff(vos) == "free"
    mila = await server.counsellor("Mila")
    await alive(server, clock, 2 * MINUTE, mila, each=60)
    assert (await mila.snapshot()).me.presence is Presence.PAUSE
    assert await staff(vos) == "nobody"
    await mila.presence(Presence.AVAILABLE)
    assert await staff(vos) == "free"


async def test_after_five_minutes_with_nobody_there_the_page_is_told_so_while_it_listens(
    server: Server, clock: MovableClock
) -> None:
    vos = await server.visitor("Vos")
    await pass_time(server, clock, 1)
    await alive(server, clock, 275, vos)
    assert vos.view["staff"] == "nobody"
    late = await server.visitor("Das")
    await vos.poll(0)
    held = asyncio.create_task(vos.poll(25))
    await staff(late)  # by now the poll is held
    await pass_time(server, clock, 30)
    async with asyncio.timeout(5):
        view = (await held)["conversation"]
    assert (view["staff"], view["nobody_minutes"]) == ("long_nobody", 5)
    assert await staff(late) == "nobody", "counted from when this one came"
    await person(server, "Mila")
    assert await staff(vos) == "free"


async def test_a_page_that_is_away_counts_before_nobody_and_regains_its_place(
    server: Server, clock: MovableClock
) -> None:
    gone, one, two = await in_order(server, clock, "Weg", "Vos", "Das")
    assert [one.view["position"], two.view["position"]] == [1, 2]
    await alive(server, clock, 75, one, two)
    assert [(await each.ask("GET", "conversation")).json()["conversation"]["position"] for each in (one, two)] == [0, 1]
    assert (await status(server))["waiting"] == 2
    assert (await gone.poll(0))["conversation"]["position"] == 0, "its own place"
    assert [(await each.ask("GET", "conversation")).json()["conversation"]["position"] for each in (one, two)] == [1, 2]
    assert (await status(server))["waiting"] == 3

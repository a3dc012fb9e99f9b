"""What a chatter's tab keeps: a ticket that gives no text by itself, and a key that dies with the conversation.

On both databases, over real sockets, from `docs/protocol.md`, "Chatters".
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from api_client.http_backend import HttpBackend
from backend.store.tables import metadata
from protocol.models import Role
from tests.contract.phones import CANARY, MINUTE, Phone, claimed, hang_up, line_to, pass_time, phone, secret
from tests.support.server import MovableClock, Server


@pytest.fixture(autouse=True)
async def closed_lines() -> AsyncIterator[None]:
    """Close the pages' connections after each test."""
    yield
    hang_up()


async def stored_keys(server: Server) -> list[tuple[object, object]]:
    async with server.services.store.read() as connection:
        rows = await connection.execute(text("SELECT tab_hash, seal_key FROM conversations"))
        return [tuple(row) for row in rows]


def files_with(folder: Path, canary: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and canary in file.read_bytes()]


async def test_the_ticket_tells_nothing_until_it_is_asked_to_open(server: Server) -> None:
    one = await phone(server)
    for method, path in (("GET", "conversation"), ("GET", "events?after=&wait=0"), ("POST", "return")):
        assert (await one.ask(method, path, bearer=one.ticket)).status == 401
    say = {"client_id": secret(), "text": "x"}
    assert (await one.ask("POST", "messages", say, bearer=one.ticket)).status == 401
    look = await one.ask("GET", "tab", bearer=one.ticket)
    assert (look.status, look.body) == (204, b"")
    assert (await one.ask("GET", "tab")).status == 401, "nor is the token a ticket"


async def test_opening_again_gives_the_texts_and_the_same_key_to_a_new_token_alone(server: Server) -> None:
    one = await phone(server)
    token = secret()
    first, second = await one.open_again(token), await one.open_again(token)
    assert [first.status, second.status] == [200, 200], "an answer that was lost may be asked for again"
    assert first.json()["seal"] == second.json()["seal"] == one.seal
    assert len(one.seal) == 43, "256 bits as base64url"
    assert [message["text"] for message in first.json()["messages"]] == [CANARY]
    assert (await one.ask("GET", "conversation", bearer=token)).status == 200
    assert (await one.ask("GET", "conversation")).status == 401, "one page at a time"


async def test_no_two_conversations_have_one_key(server: Server) -> None:
    assert len({(await phone(server)).seal for _ in range(4)}) == 4


async def _quick_exit(one: Phone, server: Server, clock: MovableClock, mila: HttpBackend, chat: str) -> None:
    await one.leave("quick_exit", one.token)


async def _quick_exit_by_ticket(one: Phone, server: Server, clock: MovableClock, mila: HttpBackend, chat: str) -> None:
    await one.leave("quick_exit", one.ticket)


async def _left(one: Phone, server: Server, clock: MovableClock, mila: HttpBackend, chat: str) -> None:
    await one.leave("left", one.token)


async def _lost(one: Phone, server: Server, clock: MovableClock, mila: HttpBackend, chat: str) -> None:
    await pass_time(server, clock, 14 * MINUTE)
    assert (await one.ask("GET", "tab", bearer=one.ticket)).status == 204, "looking is no sign of life"
    await pass_time(server, clock, MINUTE + 1)


async def _closed(one: Phone, server: Server, clock: MovableClock, mila: HttpBackend, chat: str) -> None:
    await mila.close(chat)


@pytest.mark.proves("SEC-A8", "F8", breaks="the end of a conversation keeps tab_hash and seal_key")
async def test_at_every_end_the_ticket_and_the_key_are_forgotten(server: Server, clock: MovableClock) -> None:
    mila = None
    for end in (_quick_exit, _quick_exit_by_ticket, _left, _closed, _lost):
        for waiting in (False, True):
            if waiting and end is _closed:
                continue  # nobody closes what nobody has
            one, mila, chat = await claimed(server, mila)
            if waiting:
                await mila.release(chat)
            assert sum(None not in row for row in await stored_keys(server)) == 1
            await end(one, server, clock, mila, chat)
            assert set(await stored_keys(server)) == {(None, None)}, (end, waiting)
            for reply in (await one.ask("GET", "tab", bearer=one.ticket), await one.open_again()):
                assert reply.status == 401, (end, waiting)
                assert CANARY.encode() not in reply.body


@pytest.mark.proves("SEC-A8", "F8", breaks="the visitor's routes give texts whenever the token is known")
async def test_once_coming_back_is_over_no_route_gives_a_text(server: Server, clock: MovableClock) -> None:
    phones = []
    mila = None
    for end in (_lost, _left, _closed):
        one, mila, chat = await claimed(server, mila)
        await end(one, server, clock, mila, chat)
        phones.append(one)
    await pass_time(server, clock, 15 * MINUTE - 2)
    for one in phones:
        assert CANARY.encode() in (await one.ask("GET", "conversation")).body, "the page that is still open shows it"
    await pass_time(server, clock, 3)
    for one in phones:
        for method, path, body in (
            ("GET", "conversation", None),
            ("GET", "events?after=&wait=0", None),
            ("GET", "events?after=0.0&wait=0", None),
            ("POST", "return", {}),
            ("POST", "return", {"tab": secret()}),
            ("POST", "messages", {"client_id": secret(), "text": "nog iets"}),
            ("GET", "return-word", None),
            ("POST", "conversations", {"alias": "Vos", "language": "nl", "prechat": {}}),
        ):
            reply = await one.ask(method, path, body)
            assert CANARY.encode() not in reply.body, (method, path)
            assert reply.status == 410 or path == "return-word", (method, path, reply.status)


async def test_coming_back_needs_a_new_ticket_and_gives_a_new_key(server: Server) -> None:
    one, _mila, _chat = await claimed(server)
    await one.leave("left", one.token)
    ticket = secret()
    replies = [await one.ask("POST", "return", {"tab": ticket}) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 200]
    seals = {reply.json()["seal"] for reply in replies}
    assert len(seals) == 1
    assert seals.isdisjoint({one.seal, None})
    assert (await one.ask("GET", "tab", bearer=one.ticket)).status == 401
    assert (await one.ask("GET", "tab", bearer=ticket)).status == 204


async def test_a_page_that_keeps_nothing_comes_back_without_a_ticket(server: Server) -> None:
    one, _mila, _chat = await claimed(server)
    await one.leave("left", one.token)
    reply = await one.ask("POST", "return")
    assert (reply.status, reply.json()["seal"]) == (200, None)
    assert await stored_keys(server) == [(None, None)]


async def test_a_leave_by_the_ticket_that_overtakes_its_start_ends_it(server: Server) -> None:
    one = Phone(line_to(server), secret(), secret())
    await one.leave("quick_exit", one.ticket)
    assert (await one.start()).status == 410


async def test_a_ticket_that_somebody_else_might_have_starts_nothing(server: Server) -> None:
    for ticket in ("v_", "short", f"v_{'ab' * 40}", f"r_{'0123456789abcdef' * 4}"):
        assert (await Phone(line_to(server), secret(), ticket).start()).status == 400, ticket
    one = secret()
    same = await Phone(line_to(server), one, one).start()
    assert same.status == 400, "what the tab keeps must not be what opens the conversation"


async def test_nobody_takes_somebody_else_s_ticket_or_token(server: Server) -> None:
    one, two = await phone(server), await phone(server)
    assert (await two.open_again(one.token)).status == 401
    thief = Phone(line_to(server), one.token, two.ticket)
    assert (await thief.start()).json()["seal"] is None
    mila = await server.counsellor("Mila")
    for row in (await mila.snapshot()).conversations:
        await mila.claim(row.id)
    await two.leave("left", two.token)
    assert (await two.ask("POST", "return", {"tab": one.ticket})).status == 400


@pytest.mark.proves("SEC-A8", breaks="rows.conversation gives the key to consoles in a field of the row")
async def test_the_key_goes_to_the_page_and_to_nobody_else(server: Server, tmp_path: Path) -> None:
    one, mila, chat = await claimed(server)
    sanne = await server.token("Sanne", role=Role.SUPERVISOR)
    async with server.services.store.read() as connection:
        key = (await connection.execute(text("SELECT seal_key FROM conversations"))).scalar_one()
        tables = {
            table.name: repr((await connection.execute(text(f"SELECT * FROM {table.name}"))).all())
            for table in metadata.sorted_tables
            if table.name != "conversations"
        }
    shapes = {one.seal, bytes(key).hex(), repr(bytes(key))[2:-1]}
    said = [
        (await one.line.request("GET", path, token=sanne)).body.decode()
        for path in ("/v1/snapshot", "/v1/events?after=0&wait=0", f"/v1/conversations/{chat}/messages")
    ]
    assert not [shape for shape in shapes for found in [*tables.values(), *said] if shape in found]
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    await mila.close(chat)
    await mila.close(chat)
    await boss.purge(chat)
    assert files_with(tmp_path, bytes(key)) == []

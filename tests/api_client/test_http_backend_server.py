"""The adapter against the real server on a real socket, also over lines that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api_client.auth import Session, resume, sign_in
from api_client.errors import CursorExpired, Unauthorised, Unavailable, VersionConflict
from api_client.http_backend import HttpBackend
from api_client.transport import Timeouts, Transport
from protocol.models import Batch, Conversation, ConversationChanged, Message, MessageAdded, Presence, State
from protocol.safe_text import allowed
from tests.support.lines import until
from tests.support.middlebox import Middlebox, Mode
from tests.support.payloads import ENCODABLE
from tests.support.server import PASSWORD, MovableClock, Server, create_user, in_process, server_config

PATIENT = Timeouts()
IMPATIENT = Timeouts(read=3)
"""For a line that swallows what comes: whoever waits there waits to the end. A busy machine may be slower than this."""


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def server(tmp_path: Path, clock: MovableClock) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path), clock) as running:
        yield running


@pytest.fixture
async def box(server: Server) -> AsyncIterator[Middlebox]:
    async with Middlebox(int(server.address.rpartition(":")[2]), idle=0.2) as box:
        yield box


async def signed_in(server: Server, url: str, timeouts: Timeouts = PATIENT) -> tuple[HttpBackend, Session]:
    await create_user(server.config, "ans", running=True)
    transport = Transport(url, timeouts=timeouts)
    session = await sign_in(transport, "ans", PASSWORD)
    return HttpBackend(transport, session, poll_wait=0.5), session


@pytest.mark.parametrize("mode", list(Mode))
async def test_sec_n3_what_a_chatter_says_arrives_once_and_in_order(server: Server, box: Middlebox, mode: Mode) -> None:
    backend, _ = await signed_in(server, box.url, IMPATIENT if mode is Mode.BLACKHOLE else PATIENT)
    after = (await backend.snapshot()).cursor
    visitor = await server.visitor()
    said = [f"regel {number}" for number in range(12)]
    heard: list[str] = []

    async def listen() -> None:
        nonlocal after
        while len(heard) < len(said):
            try:
                async for batch in backend.events(after):
                    heard.extend(event.data.text for event in batch.events if isinstance(event, MessageAdded))
                    after = batch.cursor
                    if len(heard) >= len(said):
                        return
            except Unavailable:
                if box.mode in (Mode.RESET, Mode.BLACKHOLE):
                    box.mode = Mode.PASS

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(listen())
        for number, line in enumerate(said):
            if number == 4:
                box.mode = mode
            if number == 8 and mode is Mode.IDLE_CLOSE:
                await until(lambda: box.idle_closed > 0)
            await visitor.say(line)
    await backend.aclose()
    assert heard == said
    assert bool(box.resets) == (mode is Mode.RESET)
    assert bool(box.swallowed) == (mode is Mode.BLACKHOLE)


async def test_sec_n4_old_state_and_events_give_what_a_fresh_snapshot_gives(server: Server) -> None:
    backend, _ = await signed_in(server, server.address)
    await backend.presence(Presence.AVAILABLE)
    before = await backend.snapshot()
    rows = {row.id: row for row in before.conversations}
    visitors = [await server.visitor(alias) for alias in ("Vos", "Das", "Uil")]
    for visitor in visitors:
        await visitor.say("hoi")
    of = {str(row.alias): row.id for row in (await backend.snapshot()).conversations}
    first, second = of["Vos"], of["Das"]
    await backend.claim(first)
    await backend.flag_danger(first, True)
    await backend.send(first, "hallo", "k1")
    await backend.claim(second)
    await backend.release(second)
    await visitors[0].leave()
    await visitors[2].leave()

    after = await backend.snapshot()
    rows |= {row.id: row for row in await changes(backend, before.cursor, after.cursor)}
    await backend.aclose()
    assert {row.state for row in rows.values()} == {State.WRAP_UP, State.WAITING, State.ABANDONED}
    over = (State.CLOSED, State.ABANDONED)
    assert {key: row for key, row in rows.items() if row.state not in over} == {
        row.id: row for row in after.conversations
    }


async def changes(backend: HttpBackend, after: str, until: str) -> list[Conversation]:
    found: list[Conversation] = []
    async with asyncio.timeout(10):
        async for batch in backend.events(after):
            found += [event.data for event in batch.events if isinstance(event, ConversationChanged)]
            if batch.cursor == until:
                return found
    raise AssertionError("the log ended")


async def test_sec_n4_a_cursor_of_another_log_asks_for_a_new_snapshot(server: Server) -> None:
    backend, _ = await signed_in(server, server.address)

    async def poll() -> Batch:
        return await anext(backend.events("00000000.1"))

    with pytest.raises(CursorExpired):
        await poll()
    fresh = await backend.snapshot()
    assert (await anext(backend.events(fresh.cursor))).cursor == fresh.cursor
    await backend.aclose()


async def claimed(server: Server, backend: HttpBackend) -> str:
    visitor = await server.visitor()
    await visitor.say("hoi")
    await backend.presence(Presence.AVAILABLE)
    row = (await backend.snapshot()).conversations[0]
    assert (await backend.claim(row.id)).state is State.ACTIVE
    return row.id


async def sent_by_us(backend: HttpBackend, conversation: str) -> list[Message]:
    return [message for message in (await backend.history(conversation)).messages if message.author_id]


async def next_message(backend: HttpBackend, after: str) -> Message:
    async with asyncio.timeout(10):
        async for batch in backend.events(after):
            for event in batch.events:
                if isinstance(event, MessageAdded):
                    return event.data
    raise AssertionError("the log ended")


async def test_sec_d2_an_answer_lost_after_the_server_stored_it(server: Server, box: Middlebox) -> None:
    backend, _ = await signed_in(server, box.url)
    conversation = await claimed(server, backend)
    cursor = (await backend.snapshot()).cursor
    box.lose_answers(1, to=b"POST /v1/conversations/")
    with pytest.raises(Unavailable):
        await backend.send(conversation, "ben je veilig?", "k1")
    echo = await next_message(backend, cursor)
    assert echo.client_id == "k1", "settled by its own echo"
    assert await backend.send(conversation, "ben je veilig?", "k1") == echo, "and by asking again"
    stored = [message for message in await sent_by_us(backend, conversation) if message.client_id == "k1"]
    await backend.aclose()
    assert len(stored) == 1
    assert box.answers_lost == 1


async def test_sec_d3_one_key_with_two_texts_overwrites_nothing(server: Server) -> None:
    backend, _ = await signed_in(server, server.address)
    conversation = await claimed(server, backend)
    first = await backend.send(conversation, "eerst", "k1")
    with pytest.raises(VersionConflict):
        await backend.send(conversation, "dan", "k1")
    assert await backend.send(conversation, "eerst", "k1") == first
    await backend.aclose()


async def test_sec_k6_a_refresh_whose_answer_was_lost_goes_on(server: Server, box: Middlebox) -> None:
    stored: list[str] = []
    await create_user(server.config, "ans", running=True)
    transport = Transport(box.url)
    now = 0.0
    session = await sign_in(transport, "ans", PASSWORD, on_refresh=stored.append, clock=lambda: now)
    backend = HttpBackend(transport, session)
    now += 10_000
    box.lose_answers(1, to=b"POST /v1/auth/refresh")
    await asyncio.gather(*(backend.snapshot() for _ in range(20)))
    assert box.answers_lost == 1
    assert stored == [session.refresh_token]
    await backend.aclose()


async def test_sec_k6_an_access_token_that_the_server_dropped_is_replaced(server: Server, clock: MovableClock) -> None:
    backend, session = await signed_in(server, server.address)
    first = session.refresh_token
    clock.advance(16 * 60)
    await asyncio.gather(*(backend.snapshot() for _ in range(20)))
    assert session.refresh_token != first
    await backend.aclose()


async def test_a_spent_token_of_long_ago_ends_the_session(server: Server, clock: MovableClock) -> None:
    backend, session = await signed_in(server, server.address)
    thief = Transport(server.address)
    copied = session.refresh_token
    clock.advance(16 * 60)
    await backend.snapshot()
    clock.advance(120)
    with pytest.raises(Unauthorised, match="expired"):
        await resume(thief, copied)
    with pytest.raises(Unauthorised, match="expired"):
        await backend.snapshot()
    await thief.aclose()
    await backend.aclose()


async def test_resuming_and_signing_out(server: Server) -> None:
    backend, session = await signed_in(server, server.address)
    transport = Transport(server.address)
    second = await resume(transport, session.refresh_token)
    assert second.me.name == "ans"
    await second.check(PASSWORD)
    with pytest.raises(Unauthorised, match="credentials"):
        await second.check("iets anders dan het was")
    assert await second.sign_out()
    with pytest.raises(Unauthorised):
        await resume(transport, second.refresh_token)
    await transport.aclose()
    await backend.aclose()


async def test_sec_t1_no_payload_of_a_chatter_reaches_a_model_raw(server: Server) -> None:
    backend, _ = await signed_in(server, server.address)
    visitor = await server.visitor("\x1b[31mVos\u202e")
    fit = [text for text in ENCODABLE.values() if text.strip() and len(text) <= 4000]
    sent = fit[::4]  # the server writes each to its disk, and test_safe_text.py has them all
    for text in sent:
        await visitor.say(text)
    row = (await backend.snapshot()).conversations[0]
    history = await backend.history(row.id, limit=500)
    await backend.aclose()
    assert len(history.messages) >= len(sent)
    for text in (row.alias, *(message.text for message in history.messages)):
        assert all(allowed(char) for char in text)

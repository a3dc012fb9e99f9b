"""What still happens while a session ends starts nothing new, and breaks nothing (`SessionContext.spawn`)."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from console.core.events import BatchReceived
from console.core.store import Store
from console.session.context import SessionContext
from console.session.session import Session
from console.support.clock import SteadyClock
from tests.console.working import delay
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock, settle


@pytest.mark.proves("F21", breaks="spawn hands work to a group that a failed sibling is ending")
async def test_work_after_a_sibling_failed_is_not_begun_and_raises_nothing() -> None:
    begun: list[str] = []
    spawned: list[object] = []
    line = SessionContext(FakeBackend(FakeServer(ManualClock().now)), Store(), SteadyClock())

    async def work() -> None:
        begun.append("work")

    async def spawns_at_its_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            spawned.append(line.spawn(work()))

    async def fails() -> None:
        raise LookupError

    async def session() -> None:
        async with asyncio.TaskGroup() as group:
            line.group = group
            group.create_task(spawns_at_its_end())
            group.create_task(fails())

    with pytest.raises(ExceptionGroup) as raised:
        await session()
    assert [type(one) for one in raised.value.exceptions] == [LookupError]
    assert spawned == [None]
    assert line.spawn(work()) is None, "nor once the group is over"
    await settle()
    assert begun == []


@pytest.mark.proves("F21", breaks="the group stays the session's until its last task has ended, and spawn asks nothing")
@pytest.mark.parametrize("what", ["draft", "text", "form", "read", "line"])
async def test_what_comes_while_a_session_ends_starts_nothing_and_breaks_nothing(what: str) -> None:
    clock = ManualClock()
    server = FakeServer(clock.now)
    backend = FakeBackend(server)
    session = Session(backend, clock=clock, delay=delay)
    running = asyncio.create_task(session.run())
    await settle()
    server.arrive("c-1")
    server.says("c-1", "hoi")
    await settle()
    await session.commands.claim("c-1")
    session.open("c-1")
    await settle()
    done: list[str] = []

    async def during_the_end() -> None:
        match what:
            case "draft":
                session.writing.typed("c-1", "half")
                session.writing.save("c-1")
            case "text":
                session.writing.send("c-1", "hallo")
            case "form":
                session.forms.open("c-1")
            case "read":
                session.scrolled("c-1", at_end=True)
            case "line":
                cursor = session.state.cursor
                assert cursor is not None
                server.says("c-1", "nog iets")
                async for batch in backend.events(cursor):
                    session.store.apply(BatchReceived(batch, clock.now()))
                    break
        done.append(what)

    async def part_of_the_session() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await during_the_end()

    session._line.spawn(part_of_the_session())
    await settle()
    asked = len(backend.calls)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert running.cancelled(), "it ended by being told to, and by nothing else"
    assert done == [what]
    assert [call.method for call in backend.calls[asked:] if call.method != "events"] == []
    await session.aclose()

"""A session at work against the fake server, on a clock in the test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from api_client.backend import ChatBackend
from console.core.changes import Change
from console.core.state import AppState
from console.session.session import Session
from console.sign_in.authenticator import Proven, Renewed, SignedIn
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock, settle


def delay(failures: int, retry_after: float | None) -> float:
    """Waits that a test can foretell: a second after the first failure, two after the second, at most ten."""
    return max(min(10.0, float(failures)), retry_after or 0.0)


@dataclass
class Desk:
    """Everything a test of the session holds. `changes` is what subscribers heard, in order."""

    server: FakeServer
    backend: FakeBackend
    clock: ManualClock
    session: Session
    changes: list[Change] = field(default_factory=list)

    @property
    def state(self) -> AppState:
        """The session's state now."""
        return self.session.state

    @property
    def link(self) -> str:
        """The state of the connection now."""
        return self.session.state.connection.link

    async def own(self, conversation: str = "c-1", *lines: str) -> None:
        """A chatter arrives with these lines, and I claim the conversation."""
        self.server.arrive(conversation)
        for line in lines:
            self.server.says(conversation, line)
        await settle()
        assert await self.session.commands.claim(conversation)
        await settle()


def renewed(backend: ChatBackend) -> Renewed:
    """The same person is in again at the same installation, over the same way."""

    async def nothing(*_: object) -> None: ...

    async def again(*_: object) -> Proven:
        return Proven("anna", "this one")

    entry = SignedIn(backend, "https://baken.example", "anna", "Anna", nothing, nothing, "this one", again)
    return Renewed(entry, Proven("anna", "this one"))


@asynccontextmanager
async def at_work(me: str = "anna", *, server: FakeServer | None = None) -> AsyncIterator[Desk]:
    """A running session, connected, with its first snapshot taken."""
    clock = ManualClock()
    server = server or FakeServer(clock.now)
    backend = FakeBackend(server, me)
    ids = iter(f"id-{number}" for number in range(1, 10_000))
    session = Session(backend, clock=clock, new_id=lambda: next(ids), delay=delay)
    desk = Desk(server, backend, clock, session)
    session.store.subscribe(lambda state, change: desk.changes.append(change))
    running = asyncio.create_task(session.run())
    try:
        await settle()
        yield desk
        if running.done():
            await running
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await session.aclose()

"""A console's session at work on a run, on a clock in the test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from console.core.state import AppState
from console.session.session import Session
from console.training.play.codec import decode_log
from console.training.play.entries import Header, Log
from console.training.play.header import new_header
from console.training.play.state import Setup
from console.training.runs.journal import MemoryJournal
from console.training.runs.replay import ReplayBackend
from console.training.runs.run import Run
from protocol.models import Conversation
from tests.console.training.stories import setup
from tests.stubs.manual_clock import ManualClock, settle

BEGAN = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


def header(of: Setup, **fields: Any) -> Header:
    return new_header(of, "r-1", "anna", BEGAN, **fields)


@dataclass
class Practice:
    """Everything a test of a run holds."""

    run: Run
    backend: ReplayBackend
    session: Session
    clock: ManualClock
    journal: MemoryJournal

    @property
    def state(self) -> AppState:
        return self.session.state

    @property
    def row(self) -> Conversation:
        """The conversation of the take that is played, as the console has it."""
        return self.session.state.conversations[self.backend.current]

    @property
    def texts(self) -> list[str]:
        """The transcript as the console has it."""
        return [str(message.text) for message in self.state.transcripts[self.backend.current].log]

    @property
    def log(self) -> Log:
        """What was written down."""
        return decode_log(self.journal.content, "test")

    async def claim(self) -> None:
        """The trainee takes the chat and looks at it."""
        assert await self.session.commands.claim(self.backend.current)
        self.session.open(self.backend.current)
        await settle()

    async def send(self, text: str) -> None:
        assert self.session.writing.send(self.backend.current, text)
        await settle()


@asynccontextmanager
async def at_practice(of: Setup | None = None, *, run: Run | None = None, **fields: Any) -> AsyncIterator[Practice]:
    """A session connected to a run that waits in the queue, or to one that goes on."""
    clock = run.clock if run is not None else ManualClock()
    assert isinstance(clock, ManualClock)
    of = of or setup(**fields)
    journal = MemoryJournal(header(of))
    run = run or Run(of, header(of), journal, clock)
    backend = ReplayBackend(run)
    ids = iter(f"id-{number}" for number in range(1, 10_000))
    session = Session(backend, clock=clock, new_id=lambda: next(ids), delay=lambda failures, after: 1.0)
    working = [asyncio.create_task(session.run()), asyncio.create_task(run.go())]
    try:
        await settle()
        yield Practice(run, backend, session, clock, journal)
        for task in working:
            if task.done():
                await task
    finally:
        for task in working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await session.aclose()

"""Somebody sits down to a run: the run and a session of the console over it, put together and let go again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from console.clock import Clock
from console.session import Session
from console.training.desk.sharing import Sharing
from console.training.play.acts import Act, Pauses
from console.training.play.entries import Ended, Entry
from console.training.play.state import Refused
from console.training.replay import ReplayBackend
from console.training.running import Run

AT_THE_END = 2.0
"""Seconds for what is on its way at the end; all of it stays in this process."""


class Sitting:
    """One run in this process, until it is over or left. `tell` gets sentences about a shared folder's trouble."""

    def __init__(
        self,
        run: Run,
        clock: Clock,
        *,
        share: Path | None = None,
        tell: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.run = run
        self.backend = ReplayBackend(run)
        self.session = Session(self.backend, clock=clock)
        self.over = asyncio.Event()
        """Set when the run has ended, or is left."""
        self.left = False
        self._sharing = Sharing(share, run, clock, act=self.try_to, tell=tell) if share is not None else None
        self._stack = AsyncExitStack()

    async def begin(self) -> None:
        """Let everything that goes by itself go."""
        self._stack.callback(self.run.listen(self._told))
        for work in (self.session.run(), self.run.go(), *([self._sharing.go()] if self._sharing else [])):
            task = asyncio.create_task(work)
            self._stack.push_async_callback(_cancelled, task)

    def _told(self, entries: tuple[Entry, ...]) -> None:
        if any(isinstance(entry.what, Ended) for entry in entries):
            self.over.set()

    def try_to(self, act: Act) -> bool:
        """Do it where it can be done."""
        try:
            self.run.act(act)
        except Refused:
            return False
        return True

    def stand_still(self) -> bool:
        """Let time stand still for a while, where the mode has that; whether it went before."""
        went = not self.run.play.standing
        return went and self.try_to(Pauses(True))

    def leave(self) -> None:
        """Time stands still until somebody goes on with it."""
        if self.run.entries and not self.run.play.ended:
            self.try_to(Pauses(True, "left"))
        self.left = True
        self.over.set()

    async def end(self) -> None:
        """Let go of everything but the run itself, whose log the debrief still writes to."""
        with suppress(TimeoutError):
            await self.session.flush(AT_THE_END)
        await self._stack.aclose()
        await self.session.aclose()
        if self._sharing is not None:
            await self._sharing.end()


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

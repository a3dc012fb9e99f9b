"""Somebody sits down to a run: the run and a session of the console over it, put together and let go again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol

from console.session.session import Session
from console.support.clock import Clock
from console.training.desk.sharing import Sharing
from console.training.play.acts import Act, Pauses
from console.training.play.entries import Ended, Entry, Watched
from console.training.play.state import Refused
from console.training.runs.replay import ReplayBackend
from console.training.runs.run import Run

AT_THE_END = 2.0
"""Seconds for what is on its way at the end; all of it stays in this process."""


class Work(Protocol):
    """Something that goes by itself until it is ended."""

    async def end(self) -> None:
        """Let it end, and wait until it has."""
        ...


Spawn = Callable[[Coroutine[Any, Any, None]], Work]
"""Lets something go by itself; what it raises ends the program."""


class RunSession:
    """One run in this process, from the chat to the end of its debrief.

    `tell` gets sentences about a shared folder's trouble. `over` is set when the run has ended, or is left.
    """

    def __init__(
        self,
        run: Run,
        clock: Clock,
        spawn: Spawn,
        *,
        share: Path | None = None,
        tell: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.run = run
        self.session = Session(ReplayBackend(run), clock=clock)
        self.over = asyncio.Event()
        self.left = False
        self._spawn = spawn
        self._chat: Work | None = None
        self._works: list[Work] = []
        self._sharing = Sharing(share, run, clock, act=self.try_to, tell=tell) if share is not None else None
        self._end_listening = run.listen(self._told)

    def begin(self, *, chat: bool = True) -> None:
        """Let time and the shared folder do their part; and, but for a mere debrief, the `chat`."""
        self._works = [self._spawn(self.run.go())]
        if self._sharing is not None:
            self._works.append(self._spawn(self._sharing.go()))
        if chat:
            for by in sorted(self.run.play.watchers):
                self.try_to(Watched(by=by, on=False))  # of a process that is gone: who watches now says so anew
            self._chat = self._spawn(self.session.run())

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
        went = self.run.begun and not self.run.play.standing
        return went and self.try_to(Pauses(True))

    def leave(self) -> None:
        """Time stands still until somebody goes on with it."""
        if self.run.begun and not self.run.play.ended:
            self.try_to(Pauses(True, "left"))
        self.left = True
        self.over.set()

    async def end_chat(self) -> None:
        """The chat is over: its session ends, with all that was on its way. The debrief still writes to the run."""
        if self._chat is not None:
            await self.session.flush(AT_THE_END)
            await self._chat.end()
        await self.session.aclose()

    async def end(self) -> None:
        """Let go of everything; what is to be shared is shared."""
        for work in self._works:
            await work.end()
        if self._sharing is not None:
            await self._sharing.end()
        self._end_listening()
        self.run.close()

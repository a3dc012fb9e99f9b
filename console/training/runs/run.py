"""One run in this process: the player, a clock, the journal, and whoever listens.

What happens is in the journal before anybody hears of it. A disk that is full pauses the run and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from console.support.clock import Clock
from console.training.play.acts import Act, Pauses
from console.training.play.entries import Entry, Header, Log
from console.training.play.player import act, advance, begin, restore
from console.training.play.state import Play, Refused, Setup
from console.training.play.story import due
from console.training.runs.journal import CannotWrite, Journal

TRY_AGAIN: Final = 5.0
"""Seconds between attempts to write what a full disk did not take."""

Listener = Callable[[tuple[Entry, ...]], None]


class Run:
    """A run that is played now. `begin` takes the chat, `go` lets time do its part, `act` is what people do.

    `trouble` is why the log cannot be written at the moment; None while it can.
    """

    def __init__(self, setup: Setup, header: Header, journal: Journal, clock: Clock) -> None:
        self.setup = setup
        self.header = header
        self.clock = clock
        self.play = Play(setup, speed=setup.speed)
        self.begun = False
        self.trouble: CannotWrite | None = None
        self._journal = journal
        self._entries: list[Entry] = []
        self._listeners: list[Listener] = []
        self._zero = clock.now()
        self._woken = asyncio.Event()

    @classmethod
    def resume(cls, setup: Setup, log: Log, journal: Journal, clock: Clock) -> Run:
        """A run whose log was read: as it was, paused where it was not over. Raises `NotTheSame`.

        The time in which it was not played does not count.
        """
        play, missing = restore(setup, log.entries)
        run = cls(setup, log.header, journal, clock)
        run.play, run.begun = play, True
        run._entries = list(log.entries)
        run._zero = clock.now() - play.at
        run._tell(missing)
        if not play.ended:
            run.act(Pauses(True, "broken"))
            if run.trouble is None:
                run.act(Pauses(False, "disk"))  # its process ended before it could say that there is room
        return run

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that happened."""
        return tuple(self._entries)

    @property
    def at(self) -> float:
        """Real seconds since the chat was taken; 0 before."""
        return max(self.play.at, self.clock.now() - self._zero) if self.begun else 0.0

    @property
    def behind(self) -> bool:
        """Lines of the log wait in memory."""
        return self._journal.behind

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each group of new entries; gives a function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def begin(self) -> None:
        """The chat is taken now; nothing happens the second time."""
        if self.begun:
            return
        self._zero = self.clock.now()
        self.play, entries = begin(self.setup)
        self.begun = True
        self._tell(entries)

    def act(self, act_: Act, *, scripted: bool = False) -> tuple[Entry, ...]:
        """Do something now; gives what happened until then and because of it. Raises `Refused`: nothing changed.

        Before the chat is taken nothing can be done: a log begins with its scenario.
        """
        if not self.begun:
            raise Refused("not_begun")
        self.play, entries = act(self.play, self.at, act_, scripted=scripted)
        self._tell(entries)
        return entries

    def look(self) -> None:
        """What is due by now happens."""
        if self.begun:
            self.play, entries = advance(self.play, self.at)
            self._tell(entries)

    async def go(self) -> None:
        """Let time do its part until cancelled."""
        while True:
            self.look()
            if self._journal.behind:
                self._retry()
            self._woken.clear()
            await self._until_something()

    def close(self) -> None:
        """Write what can be written, and let go of the file."""
        self._journal.close()

    async def _until_something(self) -> None:
        next_time = due(self.play) if self.begun else None
        waits = [] if next_time is None else [next_time - (self.clock.now() - self._zero)]
        if self._journal.behind:
            waits.append(TRY_AGAIN)
        woken = asyncio.ensure_future(self._woken.wait())
        waiting: set[asyncio.Future[Any]] = {woken}
        if waits:
            waiting.add(asyncio.ensure_future(self.clock.sleep(min(waits))))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    def _tell(self, entries: tuple[Entry, ...]) -> None:
        if not entries:
            return
        troubled = self._keep(entries)
        self._woken.set()
        for listener in tuple(self._listeners):
            listener(entries)
        if troubled and not self.play.ended:
            self.act(Pauses(True, "disk"))

    def _keep(self, entries: tuple[Entry, ...]) -> bool:
        """Into the journal; gives whether the disk refuses from now on."""
        self._entries += entries
        try:
            self._journal.write(entries)
        except CannotWrite as trouble:
            first, self.trouble = self.trouble is None, trouble
            return first
        return False

    def _retry(self) -> None:
        try:
            self._journal.retry()
        except CannotWrite as trouble:
            self.trouble = trouble
            return
        self.trouble = None
        if "disk" in self.play.paused and not self.play.ended:
            self.act(Pauses(False, "disk"))

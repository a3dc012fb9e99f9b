"""Consoles whose poll is held, found by whom an event concerns: a line must not cost one look per console."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterator

from backend.credentials.access import Viewer
from backend.events.visibility import StoredEvent, Visibility

LATER_BY = 0.5
"""Seconds for which changes of counts are collected."""
APART = 0.01
"""Seconds between two consoles that are woken for counts: many at once would hold up the next message."""


class Consoles:
    """The held polls of one process."""

    def __init__(self) -> None:
        self._all: dict[asyncio.Event, Viewer] = {}
        self._open: dict[asyncio.Event, Callable[[], bool]] = {}
        self._by_person: dict[str, set[asyncio.Event]] = {}
        self._overseers: set[asyncio.Event] = set()
        self._late: set[asyncio.Event] = set()
        self._waking: deque[asyncio.Event] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @contextlib.contextmanager
    def held(self, viewer: Viewer, is_there: Callable[[], bool] = lambda: True) -> Iterator[asyncio.Event]:
        """An event that is set when something concerns this person. `is_there`: whether somebody still listens."""
        woken = asyncio.Event()
        self._all[woken] = viewer
        self._open[woken] = is_there
        self._by_person.setdefault(viewer.id, set()).add(woken)
        if viewer.oversees:
            self._overseers.add(woken)
        try:
            yield woken
        finally:
            del self._all[woken], self._open[woken]
            self._overseers.discard(woken)
            self._late.discard(woken)
            mine = self._by_person[viewer.id]
            mine.discard(woken)
            if not mine:
                del self._by_person[viewer.id]

    def others_of(self, viewer: Viewer) -> int:
        """How many other sessions of this person have a console at this process."""
        mine = (self._all[woken].session for woken in self._by_person.get(viewer.id, ()) if self._open[woken]())
        return len({*mine} - {viewer.session})

    def wake(self, row: StoredEvent) -> None:
        """Answer those whom `row` concerns; for counts only its owner at once, the others later."""
        if row.reach is Visibility.EVERYBODY:
            self.wake_all()
            return
        if row.reach is Visibility.NOBODY:
            return
        for woken in self._by_person.get(row.owner or "", ()):
            woken.set()
        if row.reach is Visibility.NEED:
            for woken in self._overseers:
                woken.set()
        elif row.reach is Visibility.LATER:
            self._late.update(self._all if row.owner is None else self._overseers)
            if self._late and self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(LATER_BY, self._wake_late)

    def wake_all(self) -> None:
        """Answer everybody."""
        for woken in self._all:
            woken.set()

    def close(self) -> None:
        """Forget what was to be done later."""
        if self._timer is not None:
            self._timer.cancel()

    def _wake_late(self) -> None:
        if not self._waking:
            self._waking.extend(self._late)
            self._late.clear()
        if self._waking:
            self._waking.popleft().set()
        pause = APART if self._waking else LATER_BY
        again = self._waking or self._late
        self._timer = asyncio.get_running_loop().call_later(pause, self._wake_late) if again else None

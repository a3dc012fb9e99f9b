"""How far a long command is: a bar with counts, or the seconds where nobody can count. On stderr, for who watches.

Nothing is shown in a pipe, nor of what is done within `AFTER` seconds, and nothing of it stays on the screen.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType

from console.strings import _
from console.support.output import say_over

AFTER = 1.0
"""Seconds in which nothing is shown yet."""
EVERY = 0.1
"""Seconds between two drawings."""
CELLS = 24
"""Widest bar."""
NARROWEST = 8
"""Below this many cells the counts stand alone."""


class Progress:
    """Shown while its block lasts. `what` is a text in the language in use."""

    def __init__(self, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._began = self._drawn = clock()
        self._width = 0
        self._done = self._total = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it from the screen."""
        if self._width:
            say_over("", self._width)

    def at(self, done: int, total: int) -> None:
        """So many of all are done."""
        self._done, self._total = done, total
        self.look()

    def look(self) -> None:
        """Draw it, where that is due."""
        now = self._clock()
        if now - self._began < AFTER or (now - self._drawn < EVERY and self._width) or not sys.stderr.isatty():
            return
        columns = shutil.get_terminal_size((80, 24)).columns - 1
        line = self._line(int(now - self._began), columns)
        say_over(line, self._width)
        self._drawn, self._width = now, len(line)

    def _line(self, seconds: int, columns: int) -> str:
        if not self._total:
            return f"{self._what} {_('{n} s').format(n=seconds)}"[:columns]
        counts = f" {self._done}/{self._total}"
        cells = min(CELLS, columns - len(self._what) - len(counts) - 3)
        if cells < NARROWEST:
            return f"{self._what[: columns - len(counts)]}{counts}"
        full = cells * self._done // self._total
        return f"{self._what} [{'#' * full}{'.' * (cells - full)}]{counts}"

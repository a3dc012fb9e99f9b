"""The server's only source of time, so that tests can move it.

Machines sleep, and their clocks are set. Neither may end a chat or sign anybody out, so what lasts a while is counted
in *running time*: it goes on while this server is awake, and a clock that is set does not move it. What people read,
and what a calendar or a one-time code needs, is the *time of day*. The two are the same as long as nothing happens.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

ASLEEP = 30.0
"""Seconds in which nobody asked for the time: the timed jobs ask every second, so the machine was not there."""
SET = 5.0
"""Seconds by which the time of day jumps when it was set, or when only it went on while the machine slept."""
LEAN = 0.05
"""How much faster or slower than a second a second of running time may be, to meet the time of day again."""


class Clock(Protocol):
    """Running time (`now`, `monotonic`) and the time of day (`wall`)."""

    @property
    def breaks(self) -> int:
        """How often the machine slept or had its clock set since the start, as far as was noticed."""
        ...

    def now(self) -> datetime:
        """The running time, in UTC, with its zone: what every span is counted in."""
        ...

    def wall(self) -> datetime:
        """The time of day, in UTC, with its zone: what people read, and calendars and one-time codes need."""
        ...

    def told(self, moment: datetime) -> datetime:
        """A moment of running time as the time of day."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment, in running time; never runs back."""
        ...

    def catch_up(self, moment: datetime) -> None:
        """Go on from `moment` where that is later than `now`: another node has been running meanwhile."""
        ...


class SystemClock:
    """The machine's clocks. Whoever runs a server has to ask it for the time every few seconds."""

    def __init__(self) -> None:
        self._asked = time.monotonic()
        self._awake = 0.0
        self._apart = timedelta()
        """What the running time is behind the time of day (negative: ahead)."""
        self._last = datetime.now(UTC)
        self._breaks = 0

    @property
    def breaks(self) -> int:
        self._read()
        return self._breaks

    def now(self) -> datetime:
        self._read()
        return self._last

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def told(self, moment: datetime) -> datetime:
        self._read()
        return moment + self._apart

    def monotonic(self) -> float:
        self._read()
        return self._awake

    def catch_up(self, moment: datetime) -> None:
        self._read()
        if moment > self._last:
            self._apart -= moment - self._last
            self._last = moment

    def _read(self) -> None:
        asked, day = time.monotonic(), datetime.now(UTC)
        passed, self._asked = asked - self._asked, asked
        slept = passed > ASLEEP
        awake = 0.0 if slept else passed
        self._awake += awake
        apart = day - self._last - timedelta(seconds=awake)
        if slept or abs((apart - self._apart).total_seconds()) > SET:
            self._breaks += 1
        most = LEAN * awake
        lean = min(most, max(-most, apart.total_seconds()))
        self._last += timedelta(seconds=awake + lean)
        self._apart = day - self._last

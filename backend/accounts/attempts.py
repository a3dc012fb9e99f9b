"""Wrong sign-ins, counted per name: five are free, then each one makes the wait longer.

Only new sign-ins wait. Who is signed in goes on working, and unlocking is counted per account and apart, so nobody can
lock a counsellor out of a running conversation by trying names. The counts live in memory: a restart forgets them,
and each node of several counts its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import Struct

FREE = 5
"""Wrong attempts before the first wait."""
FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0
"""Seconds; the wait doubles from the first to this. Longer would be a way to keep a counsellor out."""
FORGET_AFTER = 3600.0
"""Seconds after the last attempt at which a name's count starts anew."""
MOST_NAMES = 10_000
"""Names kept at once; beyond it the one tried longest ago is forgotten, so that a flood cannot fill the memory."""


class _Count(Struct):
    wrong: int
    last: float


class Attempts:
    """The counts. `monotonic` gives seconds on a clock that never goes back."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._counts: dict[str, _Count] = {}

    def begin(self, name: str) -> int | None:
        """Count an attempt before the password is checked; give the seconds to wait when there were too many.

        Counting first means that a hundred attempts at the same moment are a hundred, not one.
        """
        now = self._monotonic()
        key = name.casefold()
        count = self._counts.get(key)
        if count is None or now - count.last >= FORGET_AFTER:
            count = _Count(wrong=0, last=now)
        elif (left := count.last + _wait(count.wrong) - now) > 0:
            return math.ceil(left)
        count.wrong += 1
        count.last = now
        self._counts.pop(key, None)
        self._counts[key] = count
        if len(self._counts) > MOST_NAMES:
            del self._counts[next(iter(self._counts))]
        return None

    def succeeded(self, name: str) -> None:
        """Password and code were right: the count starts anew."""
        self._counts.pop(name.casefold(), None)

    def undecided(self, name: str) -> None:
        """The password was right and the code is still to come: take back this attempt, and none before it.

        Were the count cleared here, who knows the password could try codes for ever, five at a time.
        """
        count = self._counts.get(name.casefold())
        if count is not None and count.wrong > 0:
            count.wrong -= 1


def _wait(wrong: int) -> float:
    """Seconds to wait after `wrong` attempts."""
    if wrong < FREE:
        return 0.0
    return min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 30), LONGEST_WAIT)

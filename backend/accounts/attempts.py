"""Wrong tries, counted by a key: five are free, then each one makes the wait longer.

The key says who tries what: a session that unlocks its screen; a name and an address that sign in (`slow_lane.py`).
Nobody uses up the tries of another key. The counts live in memory: a restart forgets them, and each node of several
counts its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

from msgspec import Struct

FREE = 5
"""Wrong tries before the first wait."""
FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0
"""Seconds; the wait doubles from the first to this. Longer would be a way to keep a counsellor out."""
FORGET_AFTER = 3600.0
"""Seconds after the last try at which a key's count starts anew."""
MOST_KEYS = 10_000
"""Keys kept at once; beyond it the one tried longest ago is forgotten, so that a flood cannot fill the memory."""


class _Count(Struct):
    wrong: int
    last: float


class Attempts:
    """The counts. `monotonic` gives seconds on a clock that never goes back."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._counts: dict[Hashable, _Count] = {}

    def left(self, key: Hashable) -> float:
        """Seconds that `key` must wait for its next try; asking counts nothing."""
        count = self._standing(key)
        return 0.0 if count is None else max(0.0, count.last + _wait(count.wrong) - self._monotonic())

    def begin(self, key: Hashable) -> int | None:
        """Count a try before the secret is looked at; or count nothing and give the seconds to wait.

        Counting first means that a hundred tries at the same moment are a hundred, not one.
        """
        if (left := self.left(key)) > 0:
            return math.ceil(left)
        count = self._standing(key) or _Count(wrong=0, last=0.0)
        count.wrong += 1
        count.last = self._monotonic()
        self._counts.pop(key, None)
        self._counts[key] = count
        if len(self._counts) > MOST_KEYS:
            del self._counts[next(iter(self._counts))]
        return None

    def succeeded(self, key: Hashable) -> None:
        """Password and code were right: the count starts anew."""
        self._counts.pop(key, None)

    def undecided(self, key: Hashable) -> None:
        """Nothing was tried, or the password was right and the code is still to come: take back this try alone.

        Were the count cleared here, who knows the password could try codes for ever, five at a time.
        """
        count = self._counts.get(key)
        if count is not None and count.wrong > 0:
            count.wrong -= 1

    def _standing(self, key: Hashable) -> _Count | None:
        count = self._counts.get(key)
        return None if count is None or self._monotonic() - count.last >= FORGET_AFTER else count


def _wait(wrong: int) -> float:
    """Seconds to wait after `wrong` tries."""
    if wrong < FREE:
        return 0.0
    return min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 30), LONGEST_WAIT)

"""When to try again after a failure: full jitter, so that many consoles do not come back at the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Waiting times between `LEAST` and a ceiling that doubles with every failure, up to `MOST` seconds.

    The first ceiling is wide enough that five hundred consoles which lost their server together spread over seconds.
    (Full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
    """

    LEAST = 0.5
    FIRST_CEILING = 3.0
    MOST = 30.0
    LONGEST_RETRY_AFTER = 300.0
    """A server may ask for more patience than `MOST`, a broken middlebox not for a day."""

    def __init__(self, fraction: Callable[[], float] = random.random) -> None:
        """`fraction` gives a random number from 0 up to 1."""
        self._fraction = fraction
        self._failures = 0

    def after_failure(self, retry_after: float | None = None) -> float:
        """Seconds to wait now; never less than the `retry_after` that the server asked for."""
        ceiling = min(self.MOST, self.FIRST_CEILING * 2.0 ** min(self._failures, 10))
        self._failures += 1
        if retry_after is None:
            return self.LEAST + self._fraction() * (ceiling - self.LEAST)
        asked = min(max(retry_after, self.LEAST), self.LONGEST_RETRY_AFTER)
        return asked + self._fraction() * self.FIRST_CEILING

    def reset(self) -> None:
        """It worked: the next failure starts from the beginning."""
        self._failures = 0

"""When to try again after a failure: full jitter, so that consoles do not come back at the same moment (SEC-N5)."""

from __future__ import annotations

import random
from collections.abc import Callable

LEAST = 0.5
"""Shortest wait, in seconds."""
FIRST_CEILING = 3.0
"""Longest wait after the first failure: five hundred consoles that lost their server together spread over seconds."""
MOST = 30.0
"""Longest wait of our own accord."""
LONGEST_RETRY_AFTER = 300.0
"""A server may ask for more patience than `MOST`, a broken middlebox not for a day."""


def full_jitter(
    failures: int, retry_after: float | None = None, *, fraction: Callable[[], float] = random.random
) -> float:
    """Seconds to wait after `failures` (1 or more) in a row, and never less than the `retry_after` that was asked for.

    A random time between `LEAST` and a ceiling that doubles with every failure up to `MOST`. `fraction` gives a random
    number from 0 up to 1. (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
    """
    if retry_after is not None:
        asked = min(max(retry_after, LEAST), LONGEST_RETRY_AFTER)
        return asked + fraction() * FIRST_CEILING
    ceiling = min(MOST, FIRST_CEILING * 2.0 ** (min(max(failures, 1), 10) - 1))
    return LEAST + fraction() * (ceiling - LEAST)

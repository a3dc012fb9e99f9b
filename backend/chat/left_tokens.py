"""Who has left lately, by the hash of their token: a quick exit may overtake the start of its own conversation.

In memory, because the start is then on its way to this very process; a restart cuts that line as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

REMEMBERED: Final = 900.0
"""Seconds; longer than any request takes to arrive."""
MOST: Final = 20_000
"""Departures kept at once. Beyond it the oldest is forgotten: leaving is never refused, so somebody may flood it."""


class Departures:
    """The departures of the last minutes. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], most: int = MOST) -> None:
        self._monotonic = monotonic
        self._most = most
        self._left: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._left)

    def note(self, token_hash: bytes) -> None:
        """They have left."""
        now = self._monotonic()
        self._left.pop(token_hash, None)
        self._left[token_hash] = now
        oldest = next(iter(self._left))
        while len(self._left) > self._most or now - self._left[oldest] > REMEMBERED:
            del self._left[oldest]
            oldest = next(iter(self._left))

    def __contains__(self, token_hash: bytes) -> bool:
        at = self._left.get(token_hash)
        return at is not None and self._monotonic() - at <= REMEMBERED

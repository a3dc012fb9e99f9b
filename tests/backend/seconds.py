"""A monotonic clock that a test moves."""

from __future__ import annotations


class Seconds:
    """Call it for the time; change `now` to move it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

"""Time that a workstation's clock cannot spoil.

Everything the console measures uses a clock that only runs forward and that also runs while the machine sleeps: a
message that was written before the lid closed must be found too old when it opens again. `time.monotonic` stands still
meanwhile on Linux (CLOCK_MONOTONIC, clock_gettime(2)) and on macOS, so others are preferred where they exist.
"""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since some moment, and a way to wait; tests have one of their own."""

    def now(self) -> float:
        """Seconds, running forward only, also while the machine sleeps."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; a negative number is none."""
        ...


class SteadyClock:
    """The machine's clock that counts sleep too."""

    def __init__(self) -> None:
        self._clock = next(
            (getattr(time, name) for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC") if hasattr(time, name)), None
        )

    def now(self) -> float:
        """Seconds, running forward only, also while the machine sleeps."""
        if self._clock is None:
            return time.monotonic()
        return time.clock_gettime(self._clock)

    async def sleep(self, seconds: float) -> None:
        """Wait; a negative number is none."""
        await asyncio.sleep(max(0.0, seconds))

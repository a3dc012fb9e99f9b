"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class ManualClock:
    """A `Clock` of the console in a test's hands: `advance` wakes sleepers in order, at the moment they asked for."""

    def __init__(self, start: float = 1000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> float:
        """Seconds; only `advance` moves it."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has advanced the clock this far."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + max(0.0, seconds), next(self._order), waiting))
        await waiting

    def jump(self, seconds: float) -> None:
        """The machine sleeps: time goes by and nothing runs. Sleepers wake with the next `advance`, too late."""
        self._now += seconds

    async def advance(self, seconds: float) -> None:
        """Let `seconds` go by, and what they wake run until it waits again."""
        end = self._now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            moment, _, waiting = heapq.heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not waiting.done():
                waiting.set_result(None)
                await settle()
        self._now = end
        await settle()


async def settle(turns: int = 30) -> None:
    """Let every task that can run do so. Works on turns of the event loop, not on time."""
    for _ in range(turns):
        await asyncio.sleep(0)

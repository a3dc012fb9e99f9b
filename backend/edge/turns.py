"""How much of one place is worked on at once.

A thousand requests of one place that come in the same second would all stand before everybody else's in the database's
queue. So each address has some at work, each network some more, and the others wait for those of their own; who comes
from elsewhere waits for none of them. Of those who wait at one place everybody in it has every so many-th turn, by the
token that they show: a pupil at the address of somebody who holds a thousand polls waits for one of these, not for all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from typing import Final

BY_ADDRESS: Final = 3
BY_NETWORK: Final = 4 * BY_ADDRESS
"""Requests at work; each takes some milliseconds, so a school is never in its own way. Whoever comes from elsewhere
needs many rounds of the loop (one for each step of the database), and in each of them so many of one address run."""


class Turn:
    """A place at work. `end` may be called more than once."""

    def __init__(self, turns: Turns, place: bytes) -> None:
        self._turns: Turns | None = turns
        self._place = place

    def end(self) -> None:
        """Let the next of the same place begin."""
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.next(self._place)


class Turns:
    """Who is at work, by place (an address, or a network), and who waits for them, in order."""

    def __init__(self, at_work: int) -> None:
        self._most = at_work
        self._at_work: dict[bytes, int] = {}
        self._waiting: dict[bytes, dict[Hashable, deque[asyncio.Future[None]]]] = {}

    def is_free(self, place: bytes) -> bool:
        """Whether a request of this place would begin at once."""
        return self._at_work.get(place, 0) < self._most

    async def take(self, place: bytes, who: Hashable) -> Turn:
        """Wait for a place at work: behind those of the same `who`, who takes turns with the others of `place`."""
        if self.is_free(place):
            self._at_work[place] = self._at_work.get(place, 0) + 1
            return Turn(self, place)
        seat: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(place, {}).setdefault(who, deque()).append(seat)
        try:
            await seat
        except asyncio.CancelledError:
            if seat.done() and not seat.cancelled():
                self.next(place)
            raise
        return Turn(self, place)

    def next(self, place: bytes) -> None:
        """One has ended: its place goes to the first who waits, or nobody has it."""
        waiting = self._waiting.get(place, {})
        while waiting:
            who = next(iter(waiting))
            theirs = waiting.pop(who)
            seat = theirs.popleft()
            if theirs:
                waiting[who] = theirs  # behind the others
            elif not waiting:
                del self._waiting[place]
            if not seat.done():
                seat.set_result(None)
                return
        left = self._at_work[place] - 1
        if left:
            self._at_work[place] = left
        else:
            del self._at_work[place]

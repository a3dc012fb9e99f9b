"""Where slow hashes are made: a lane for each purpose, one hash at a time in each, and a short queue before it.

A hash takes tens of megabytes and all of a processor for a third of a second. Unlocking a screen, signing in and return
words must not wait for one another, so each has a thread of its own; what does not fit in its queue is refused before
anything is hashed. Memory is bounded by the lanes (one hash in each), processor time by the same: a flood of sign-ins
keeps one hash going and no more, at a lower priority than unlocking and everything else that the server does.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from msgspec import Struct

from backend.accounts.fair_queue import FairQueue, Full

Result = TypeVar("Result")

GUESSED_SECONDS: Final = 0.5
"""How long one piece of work is thought to take before one was measured."""
LEARNING: Final = 0.2
"""How much of the newest measurement goes into that guess."""
POLITE: Final = 5
"""What is added to the nice value of a lane that gives way: a third of the share of the rest (Linux, `sched(7)`)."""


class Crowded(Exception):
    """The queue is full; nothing was done. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class _Job(Struct, eq=False):
    work: Callable[[], Any]
    done: asyncio.Future[Any]


class Lane:
    """One thread, and those who wait for it. `monotonic` gives seconds.

    `most` may wait in all and `each` of one source. Those who are `known` wait apart, as many again, and have every
    second turn: a crowd of strangers does not stand in their way.
    """

    def __init__(
        self, name: str, monotonic: Callable[[], float], *, most: int, each: int, gives_way: bool = False
    ) -> None:
        self._monotonic = monotonic
        self._thread = ThreadPoolExecutor(1, name, initializer=_give_way if gives_way else None)
        self._known: FairQueue[_Job] = FairQueue(most, each)
        self._others: FairQueue[_Job] = FairQueue(most, each)
        self._known_next = True
        self._running = False
        self._seconds = GUESSED_SECONDS

    async def run(self, source: bytes, work: Callable[[], Result], *, known: bool = False) -> Result:
        """Do `work` in the thread of this lane when it is the turn of `source`. Raises `Crowded`, also while waiting.

        Who stops waiting is left out; work that has begun is finished.
        """
        job = _Job(work=work, done=asyncio.get_running_loop().create_future())
        try:
            pushed_out = (self._known if known else self._others).put(source, job)
        except Full:
            raise Crowded(self._retry_after()) from None
        if pushed_out is not None and not pushed_out.done.done():
            pushed_out.done.set_exception(Crowded(self._retry_after()))
        self._next()
        result: Result = await job.done
        return result

    def give_up(self) -> None:
        """Refuse all that waits: the server is ending."""
        while (job := self._take()) is not None:
            if not job.done.done():
                job.done.set_exception(Crowded(self._retry_after()))

    def close(self) -> None:
        """End the thread. What is being done is finished first, what waits is given up."""
        self.give_up()
        self._thread.shutdown()

    def _next(self) -> None:
        if self._running:
            return
        while (job := self._take()) is not None:
            if not job.done.done():
                self._start(job)
                return

    def _take(self) -> _Job | None:
        turns = (self._known, self._others) if self._known_next else (self._others, self._known)
        for queue in turns:
            if (job := queue.take()) is not None:
                self._known_next = queue is self._others
                return job
        return None

    def _start(self, job: _Job) -> None:
        began = self._monotonic()
        self._running = True

        def ended(work: asyncio.Future[Any]) -> None:
            self._running = False
            self._seconds += LEARNING * (self._monotonic() - began - self._seconds)
            if not job.done.done():
                if (error := work.exception()) is not None:
                    job.done.set_exception(error)
                else:
                    job.done.set_result(work.result())
            self._next()

        asyncio.get_running_loop().run_in_executor(self._thread, job.work).add_done_callback(ended)

    def _retry_after(self) -> int:
        waiting = len(self._known) + len(self._others)
        return max(1, math.ceil((waiting + 1) * self._seconds))


class Lanes:
    """The lanes of a server; `close` ends them."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        # Only who is signed in gets here, so the queue need not be fair between networks: a source is a session.
        self.unlocking = Lane("unlock", monotonic, most=64, each=2)
        # Twenty people behind one gateway begin their shift at the same minute.
        self.signing_in = Lane("sign-in", monotonic, most=64, each=32, gives_way=True)
        # Each takes up to three hashes, one under each living key.
        self.return_words = Lane("return-word", monotonic, most=16, each=4, gives_way=True)

    def give_up(self) -> None:
        """Refuse all that waits, so that an ending server need not hash it first."""
        for lane in self._all():
            lane.give_up()

    def close(self) -> None:
        for lane in self._all():
            lane.close()

    def _all(self) -> tuple[Lane, ...]:
        return self.unlocking, self.signing_in, self.return_words


def _give_way() -> None:
    """Lower the priority of this thread, and of those that it starts: argon2 makes one for each of its own lanes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + POLITE)

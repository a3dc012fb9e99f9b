"""Follows the server's events into the store, and comes back after every loss."""

from __future__ import annotations

import asyncio
import contextlib

from api_client.errors import BackendError, CursorExpired, Unauthorised, Unavailable
from console.core.changes import Change, ConnectionUpdated
from console.core.events import BatchReceived, LinkLost, SignInNeeded, SnapshotTaken
from console.core.state import AppState, Link
from console.session.context import SessionContext


class EventStream:
    """Snapshot, then events from its cursor on, for as long as the session runs."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._following: asyncio.Task[None] | None = None
        self._nudged = asyncio.Event()
        self._signed_in = asyncio.Event()
        self._failures = 0
        self._opened = False
        self._snapshot_needed = True
        self._after_gap = False

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store: a poll that hangs on a dead line is given up and made anew.

        The line was found dead by a send that failed, or by silence; the new poll finds out whether it is.
        """
        if isinstance(change, ConnectionUpdated) and state.connection.link is Link.LOST and self._following:
            self._following.cancel()

    def nudge(self) -> None:
        """There is reason to believe that the server can be reached: do not wait any longer."""
        self._nudged.set()

    def signed_in(self) -> None:
        """There is a new sign-in; what is seen now may be another person's, so all is read anew."""
        self._snapshot_needed = True
        self._opened = False
        self._signed_in.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                await self._follow()
            except CursorExpired:
                self._snapshot_needed = self._after_gap = True
                await self._after_failure("server" if self._failures else None, None)
            except Unauthorised as error:
                self._line.apply(SignInNeeded(error.why, self._line.clock.now()))
                await self._signed_in.wait()
                self._signed_in.clear()
            except Unavailable as error:
                await self._after_failure(error.why, error.retry_after)
            except BackendError:
                await self._after_failure("refused_by_server", None)

    async def _follow(self) -> None:
        """Read until something goes wrong. A cancellation that was not ours is the session's end."""
        task = asyncio.ensure_future(self._read())
        self._following = task
        try:
            await asyncio.wait({task})
        finally:
            self._following = None
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, BackendError):
                    await task
        if not task.cancelled():
            task.result()

    async def _read(self) -> None:
        line = self._line
        if not self._opened:
            await line.backend.open()
            self._opened = True
        if self._snapshot_needed or line.state.cursor is None:
            await self._take_snapshot()
        cursor = line.state.cursor
        if cursor is None:
            raise Unavailable("server")
        async for batch in line.backend.events(cursor):
            line.apply(BatchReceived(batch, line.clock.now()))
            del batch  # the next one may be long in coming, and what this one told may be purged meanwhile
            self._failures = 0
        raise Unavailable("reset")

    async def _take_snapshot(self) -> None:
        """Apart from `_read`, whose locals live as long as the stream: the snapshot holds texts of that moment."""
        snapshot = await self._line.backend.snapshot()
        self._line.apply(SnapshotTaken(snapshot, self._line.clock.now(), after_gap=self._after_gap))
        self._snapshot_needed = self._after_gap = False

    async def _after_failure(self, why: str | None, retry_after: float | None) -> None:
        self._failures += 1
        if why is None:
            return
        wait = self._line.delay(self._failures, retry_after)
        now = self._line.clock.now()
        self._nudged.clear()
        self._line.apply(LinkLost(why, now, now + wait))
        sleeping = asyncio.ensure_future(self._line.clock.sleep(wait))
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            await asyncio.wait({sleeping, nudged}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            nudged.cancel()

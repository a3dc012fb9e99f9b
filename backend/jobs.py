"""What happens by itself: pages and consoles that are not heard of any more.

`tick` may run on several nodes at once: each step looks again inside its own transaction. Nothing runs out while the
server itself was not there to hear anybody: silence counts from the server's start at the earliest, and anew after the
machine slept or its clock was set.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import ColumnElement, select, update

from backend.chat import tickets
from backend.chat.flood.mode import Floods
from backend.chat.leases import Leases
from backend.chat.readers import Readers
from backend.chat.registrations import at_close
from backend.chat.staff import Staff
from backend.chat.unit_of_work import Changes
from backend.retention.keeping import Keeping
from backend.retention.purge import Retention
from backend.return_words.service import ReturnWords
from backend.rules import lifecycle
from backend.store.tables import conversations
from protocol import transitions
from protocol.conversation import OPEN
from protocol.models import EndReason, State, VisitorPresence

log = logging.getLogger("baken.jobs")

CLEAN_EVERY = timedelta(minutes=1)


class Jobs:
    """The timed changes. `run` calls `tick` every second or so until it is cancelled."""

    def __init__(
        self,
        changes: Changes,
        leases: Leases,
        staff: Staff,
        floods: Floods,
        readers: Readers,
        keeping: Keeping,
        retention: Retention,
        return_words: ReturnWords,
    ) -> None:
        self._changes = changes
        self._staff = staff
        self._leases = leases
        self._floods = floods
        self._readers = readers
        self._keeping = keeping
        self._retention = retention
        self._return_words = return_words
        self._timings = changes.config.timings
        self._started = changes.clock.now()
        self._breaks = changes.clock.breaks
        self._cleaned = self._started
        self._one = asyncio.Lock()

    async def open(self) -> None:
        """Go on where the last server stopped, should this one's clock be behind it."""
        self._changes.clock.catch_up(await self._leases.newest())
        self._started = self._cleaned = self._changes.clock.now()

    async def run(self) -> None:
        """Tick for ever. A database that is away for a moment is tried again at the next tick."""
        while True:
            await self.tick(self._changes.clock.now())
            await asyncio.sleep(self._timings.tick)

    async def tick(self, now: datetime) -> None:
        """Do everything that is due at `now`. A step that fails keeps no other from being done.

        Two of one server wait for each other, so that what was due is done when either has ended.
        """
        async with self._one:
            await self._tick(now)

    async def _tick(self, now: datetime) -> None:
        if (breaks := self._changes.clock.breaks) != self._breaks:
            self._breaks = breaks
            await self._tried(self._wake_up())
            now = self._changes.clock.now()
        await self._tried(self._leases.flush())
        await self._tried(self._readers.flush())
        await self._tried(self._floods.settle())
        if (since := self._before(now, self._timings.visitor_away)) is not None:
            await self._tried(self._pages_away(since))
        if (since := self._before(now, self._timings.visitor_lost)) is not None:
            await self._tried(self._apart_lost(since, now))
            await self._tried(self._pages_lost(since))
        await self._tried(self._staff.settle(now, self._before(now, self._timings.lease)))
        await self._tried(self._staff.look(now))
        # Never later than its texts are due: what a chatter was told counts from the end, whoever has finished or not.
        finished = min(self._timings.wrap_up, self._timings.retention)
        await self._tried(self._finish_wrap_ups(now - timedelta(seconds=finished)))
        if now - self._cleaned >= CLEAN_EVERY:
            self._cleaned = now
            await self._tried(self._changes.log.prune(now))
            await self._tried(self._floods.forget(now))
            await self._tried(self._keeping.end(now))
            await self._tried(self._retention.purge_old(now))
            await self._tried(self._retention.expire_registrations())
            await self._tried(self._return_words.forget_expired(now))

    async def _tried(self, step: Awaitable[None]) -> None:
        try:
            await step
        except Exception as error:
            log.error("timed jobs: %s", type(error).__name__)

    async def _wake_up(self) -> None:
        """The machine was not there: other nodes may have been, and whoever spoke to this one could not be heard."""
        log.warning("the machine slept, or its clock was set: silence is counted from now on")
        self._started = self._changes.clock.now()
        self._changes.clock.catch_up(await self._leases.newest())
        self._started = self._changes.clock.now()

    def _before(self, now: datetime, seconds: int) -> datetime | None:
        since = now - timedelta(seconds=seconds)
        return since if since >= self._started else None

    async def _pages_away(self, since: datetime) -> None:
        for which in await self._conversations(
            conversations.c.state.in_(sorted(OPEN)),
            conversations.c.visitor_presence == VisitorPresence.HERE,
            conversations.c.seen_at < since,
            conversations.c.apart.is_(False),
        ):
            async with self._changes.conversation(which) as change:
                if change.chat.state in OPEN and change.chat.seen_at < since:
                    change.chat = transitions.presence(change.chat, VisitorPresence.AWAY, change.now)

    async def _apart_lost(self, since: datetime, now: datetime) -> None:
        """Those apart whose page is gone, all at once: consoles know of them in numbers only."""
        which = (
            conversations.c.state == State.WAITING,
            conversations.c.apart.is_(True),
            conversations.c.seen_at < since,
        )
        async with self._changes.store.write() as connection:
            await tickets.spend_tickets(connection, *which)
            await connection.execute(
                update(conversations)
                .where(*which)
                .values(
                    state=State.ABANDONED,
                    end_reason=EndReason.VISITOR_LOST,
                    ended_at=now,
                    visitor_presence=VisitorPresence.AWAY,
                    presence_since=now,
                    crowd=None,
                    tab_hash=None,
                    seal_key=None,
                    version=conversations.c.version + 1,
                )
            )

    async def _pages_lost(self, since: datetime) -> None:
        for which in await self._conversations(
            conversations.c.state.in_(sorted(OPEN)), conversations.c.seen_at < since
        ):
            async with self._changes.conversation(which) as change:
                if change.chat.state in OPEN and change.chat.seen_at < since:
                    change.chat = lifecycle.leave(change.chat, EndReason.VISITOR_LOST, change.now)
                    change.system("lost")

    async def _finish_wrap_ups(self, since: datetime) -> None:
        for which in await self._conversations(
            conversations.c.state == State.WRAP_UP, conversations.c.ended_at < since
        ):
            async with self._changes.conversation(which) as change:
                if change.chat.state is State.WRAP_UP:
                    change.chat = replace(change.chat, state=State.CLOSED)
                    await at_close(change, self._changes.config)

    async def _conversations(self, *conditions: ColumnElement[bool]) -> list[str]:
        async with self._changes.store.read() as connection:
            return list((await connection.scalars(select(conversations.c.id).where(*conditions))).all())

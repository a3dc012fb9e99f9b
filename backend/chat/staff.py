"""Who is there to take a chat: for the page, which promises nobody, and for the chats of those who are gone.

Somebody is gone with their last session, with their account, or when nothing is heard of them for the lease. Who locked
their screen is still there, for a while: they hear the bell.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.conversations import with_a_seat
from backend.chat.leases import Leases
from backend.chat.unit_of_work import AVAILABLE, Changes, tell_of
from backend.rules import lifecycle
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, sessions, users
from backend.wire.visitor_models import Staffed
from protocol.conversation import CLAIMABLE, SERVED
from protocol.models import Presence, State


class Staff:
    """Counsellors as far as they are there."""

    def __init__(self, changes: Changes, leases: Leases) -> None:
        self._changes = changes
        self._leases = leases
        self._timings = changes.config.timings
        self._looked = changes.clock.now()
        self._nobody_since: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Notice since when there is nobody, and wake the pages that have waited with nobody there for too long."""
        before, self._looked = self._looked, now
        async with self._changes.store.read() as connection:
            if await _available(connection):
                self._nobody_since = None
                return
            self._nobody_since = self._nobody_since or now
            waited = timedelta(seconds=self._timings.nobody)
            due = conversations.c.waiting_since.between(before - waited, now - waited)
            here = conversations.c.state == State.WAITING
            since = self._nobody_since + waited
            wake = before <= since <= now or await connection.scalar(select(exists().where(here, due)))
        if wake:
            self._changes.log.wake_queue()

    async def anybody(self, connection: AsyncConnection) -> bool:
        """Whether anybody takes chats now, with a seat or without."""
        return await _available(connection) > 0

    async def for_page(self, connection: AsyncConnection, chat: Chat, now: datetime) -> Staffed | None:
        """Who could take this chat now; None where it needs nobody."""
        if chat.state not in CLAIMABLE:
            return None
        if await with_a_seat(connection):
            return Staffed.FREE
        if await _available(connection):
            return Staffed.BUSY
        since = self._nobody_since or now
        if chat.state is State.WAITING and chat.waiting_since is not None:
            since = max(since, chat.waiting_since)
        return Staffed.LONG_NOBODY if now - since >= timedelta(seconds=self._timings.nobody) else Staffed.NOBODY

    async def signed_out(self, user: str) -> None:
        """A session of `user` has ended by their own act: without another one they have left, and their chats wait."""
        now = self._changes.clock.now()
        left = (users.c.id == user, _without_session(now))
        await self._away(now, *left)
        await self._orphan(*left)

    async def left(self, user: str) -> None:
        """The last console of `user` was left by their own act: nobody is promised them any more, and their chats wait.

        Who comes back signed in is there again with the first request.
        """
        await self._away(self._changes.clock.now(), users.c.id == user)
        await self._orphan(users.c.id == user)

    async def settle(self, now: datetime, silent_since: datetime | None) -> None:
        """Who is gone at `now`; `silent_since` is before which the last sign of life is too old, None: nobody's is."""
        await self._away(now, users.c.disabled)
        await self._orphan(users.c.disabled)
        # Their chats wait for the lease: they may sign in again where they were.
        await self._away(now, _without_session(now))
        if silent_since is not None:
            await self._away(now, users.c.seen_at < silent_since)
            await self._orphan(users.c.seen_at < silent_since)
        await self._end_locks(now)

    async def _away(self, now: datetime, *why: ColumnElement[bool]) -> None:
        async with self._changes.store.read() as connection:
            gone = (await connection.scalars(select(users.c.id).where(users.c.away.is_(False), *why))).all()
        for user in gone:
            self._leases.forget(user)
            async with self._changes.writing() as connection:
                which = (users.c.id == user, users.c.away.is_(False), *why)
                done = await connection.execute(update(users).where(*which).values(away=True))
                if done.rowcount:
                    await tell_of(connection, user, now, self._changes.config)

    async def _end_locks(self, now: datetime) -> None:
        """Who locked their screen too long ago for anybody to count on them is on pause."""
        over = (
            users.c.presence == Presence.LOCKED,
            users.c.presence_since < now - timedelta(seconds=self._timings.locked),
        )
        async with self._changes.store.read() as connection:
            locked = (await connection.scalars(select(users.c.id).where(*over))).all()
        for user in locked:
            async with self._changes.writing() as connection:
                which = (users.c.id == user, *over)
                done = await connection.execute(update(users).where(*which).values(presence=Presence.PAUSE))
                if done.rowcount:
                    await tell_of(connection, user, now, self._changes.config)

    async def _orphan(self, *why: ColumnElement[bool]) -> None:
        async with self._changes.store.read() as connection:
            left = (
                await connection.execute(
                    select(conversations.c.id, conversations.c.owner)
                    .join(users, users.c.id == conversations.c.owner)
                    .where(conversations.c.state.in_(sorted(SERVED)), users.c.away, *why)
                )
            ).all()
        for which, owner in left:
            async with self._changes.conversation(which) as change:
                away = await change.connection.scalar(select(users.c.away).where(users.c.id == owner))
                if away and change.chat.owner == owner and change.chat.state in SERVED:
                    change.chat = lifecycle.orphan(change.chat)
                    change.system("orphaned")


async def is_there(connection: AsyncConnection, user: str) -> bool:
    """Whether this person is signed in and was heard of."""
    found = select(users.c.id).where(users.c.id == user, users.c.away.is_(False), users.c.disabled.is_(False))
    return await connection.scalar(found) is not None


async def _available(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.count()).select_from(users).where(*AVAILABLE)) or 0


def _without_session(now: datetime) -> ColumnElement[bool]:
    return ~exists().where(sessions.c.user_id == users.c.id, sessions.c.expires > now)

"""Removing what was said: 48 hours after the end, or at once by a supervisor.

What stays of a conversation is a number: how many of that month ended that way, and how many of those
before anybody had taken them (`tallies`), and, cut loose from everything, the record that somebody registered
(`backend/chat/registrations.py`).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.registrations import cut_loose
from backend.chat.unit_of_work import Changes
from backend.events.log import append
from backend.events.visibility import NewEvent, Visibility
from backend.retention.keeping import FREE
from backend.store import audit
from backend.store.dialect import STORAGE_ERRORS
from backend.store.tables import conversations, drafts, events, messages, openings, registrations, spent, tallies
from backend.support import problem
from backend.support.foreign_values import known
from backend.support.months import month_of
from protocol.conversation import ENDED, RULES, Act
from protocol.models import State

log = logging.getLogger("baken.retention")

TOGETHER = 200
"""How many of a flood are removed in one transaction."""


class Retention:
    """Purges conversations that have ended."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        # Once after each start as well: a server that was killed after a purge may have left a write-ahead file.
        self._to_scrub = True

    async def purge(self, id_: str, actor: str) -> None:
        """Remove a closed or abandoned conversation. Raises 404, and 409 while it has not ended, or is kept.

        `actor` is the supervisor's account, for the audit log.

        Once more after it is gone changes nothing (the first answer was lost on the way), as long as the log knows.
        """
        await self._remove(id_, actor)
        await self._scrub()

    async def purge_old(self, now: datetime) -> None:
        """Purge all that ended longer ago than the retention time."""
        old = now - timedelta(seconds=self._changes.config.timings.retention)
        async with self._changes.store.read() as connection:
            due = (
                await connection.scalars(
                    select(conversations.c.id)
                    .where(
                        conversations.c.state.in_(sorted(ENDED)),
                        conversations.c.ended_at < old,
                        conversations.c.apart.is_(False),
                        FREE,
                    )
                    .order_by(conversations.c.id)
                )
            ).all()
        for id_ in due:
            await self._remove(id_)
        while await self._remove_apart(old):
            self._to_scrub = True
        if self._to_scrub:
            await self._scrub()

    async def expire_registrations(self) -> None:
        """Remove the registrations of calendar years whose term is over, a whole year at once: what was published of it
        stays, and no difference between two figures of that year tells of anybody."""
        years = self._changes.config.registration_years
        if not years:
            return
        first = f"{int(month_of(self._changes.clock.wall(), self._changes.config.timezone)[:4]) - years}-01"
        over = (registrations.c.conversation.is_(None), registrations.c.month < first)
        async with self._changes.store.read() as connection:
            if not await connection.scalar(select(exists().where(*over))):
                return
        async with self._changes.writing() as connection:
            await connection.execute(delete(registrations).where(*over))
        await self._scrub()

    async def _remove_apart(self, old: datetime) -> bool:
        """Remove some of those who ended while they stood apart; whether there were any.

        Together, because a flood leaves thousands; and consoles knew none of them, so they are told of none.
        """
        async with self._changes.writing() as connection:
            found = (
                await connection.execute(
                    select(
                        conversations.c.id,
                        conversations.c.state,
                        conversations.c.created_at,
                        conversations.c.end_reason,
                    )
                    .where(
                        conversations.c.state.in_(sorted(ENDED)),
                        conversations.c.ended_at < old,
                        conversations.c.apart.is_(True),
                        FREE,
                    )
                    .limit(TOGETHER)
                )
            ).all()
            ids = [row.id for row in found]
            for row in found:
                await cut_loose(connection, row.id)
                await _count(connection, self._month(row.created_at), row)
            for table in (messages, drafts, events, spent):
                await connection.execute(delete(table).where(table.c.conversation.in_(ids)))
            await connection.execute(delete(conversations).where(conversations.c.id.in_(ids)))
            await connection.execute(delete(openings).where(openings.c.conversation.in_(ids)))
        return bool(ids)

    async def _scrub(self) -> None:
        """Clean the files; what could not be cleaned, because somebody was reading it, is cleaned at the next round."""
        self._to_scrub = True
        try:
            self._to_scrub = not await self._changes.store.scrub()
        except (SQLAlchemyError, *STORAGE_ERRORS) as error:
            log.error("cleaning after a purge: %s", type(error).__name__)

    async def _remove(self, id_: str, actor: str | None = None) -> None:
        self._to_scrub = True
        async with self._changes.writing() as connection:
            row = (
                await connection.execute(
                    select(
                        conversations.c.id,
                        conversations.c.state,
                        conversations.c.created_at,
                        conversations.c.end_reason,
                        conversations.c.kept,
                    ).where(conversations.c.id == id_)
                )
            ).one_or_none()
            if row is None:
                if await _was_purged(connection, id_):
                    return
                raise problem.not_found()
            if known(State, row.state, "conversations.state") not in RULES[Act.PURGE].overseers:
                raise problem.wrong_state()
            if row.kept is not None:
                if actor is None:
                    return  # granted since this purge looked
                raise problem.Problem(
                    409, "kept", "This conversation is kept: two people wanted that. Nothing was removed."
                )
            now = self._changes.clock.now()
            if actor is not None:
                await audit.append(connection, self._changes.clock.wall(), actor, audit.Action.PURGE, {})
            await remove(connection, row, now, self._month(row.created_at))

    def _month(self, created_at: datetime) -> str:
        """Of which month a conversation is that began at this moment of running time."""
        return month_of(self._changes.clock.told(created_at), self._changes.config.timezone)


async def remove(connection: AsyncConnection, row: Row[*tuple[Any, ...]], now: datetime, month: str) -> None:
    """Remove a conversation of `month` that has ended, as part of the caller's transaction, and tell consoles.

    `row` has its `id`, `state` and `end_reason`.
    """
    await cut_loose(connection, row.id)
    await _count(connection, month, row)
    for table in (messages, drafts, events, spent):
        await connection.execute(delete(table).where(table.c.conversation == row.id))
    await connection.execute(delete(conversations).where(conversations.c.id == row.id))
    await connection.execute(delete(openings).where(openings.c.conversation == row.id))
    await append(connection, now, [NewEvent("purged", row.id, Visibility.EVERYBODY, None, None)])


async def _was_purged(connection: AsyncConnection, id_: str) -> bool:
    found = select(events.c.seq).where(events.c.conversation == id_, events.c.type == "purged")
    return await connection.scalar(found) is not None


class LeftWaiting(Struct, frozen=True, kw_only=True):
    """How many conversations of `month` ended in one way before anybody had taken them; of those that were removed."""

    month: str
    end_reason: str
    conversations: int


async def left_waiting(connection: AsyncConnection) -> list[LeftWaiting]:
    """By month and then by end."""
    found = await connection.execute(
        select(tallies).where(tallies.c.waiting > 0).order_by(tallies.c.month, tallies.c.end_reason)
    )
    return [LeftWaiting(month=row.month, end_reason=row.end_reason, conversations=row.waiting) for row in found]


async def _count(connection: AsyncConnection, month: str, row: Row[*tuple[Any, ...]]) -> None:
    """One more conversation of that month that ended as `row` did."""
    end_reason, waiting = row.end_reason or "unknown", int(row.state == State.ABANDONED)
    which = (tallies.c.month == month, tallies.c.end_reason == end_reason)
    more = {"conversations": tallies.c.conversations + 1, "waiting": tallies.c.waiting + waiting}
    counted = await connection.execute(update(tallies).where(*which).values(more))
    if not counted.rowcount:
        first = {"month": month, "end_reason": end_reason, "conversations": 1, "waiting": waiting}
        await connection.execute(insert(tallies).values(first))

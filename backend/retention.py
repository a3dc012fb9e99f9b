"""Removing what was said: 48 hours after the end, or at once by a supervisor.

What stays of a conversation is a row without a word that anybody wrote: when it came, how it ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from api_client.models import Safety, State
from backend import lifecycle, problem
from backend.changes import Changes
from backend.events import append
from backend.reach import Entry, Reach
from backend.store.tables import conversations, drafts, events, messages


class Retention:
    """Purges conversations that have ended."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        # Once after each start as well: a server that was killed after a purge may have left a write-ahead file.
        self._to_scrub = True

    async def purge(self, id_: str) -> None:
        """Remove every body of a closed or abandoned conversation. Raises 404, and 409 while it is not closed."""
        await self._remove(id_)
        await self._scrub()

    async def purge_old(self, now: datetime) -> None:
        """Purge all that ended longer ago than the retention time."""
        old = now - timedelta(seconds=self._changes.config.timings.retention)
        async with self._changes.store.read() as connection:
            due = (
                await connection.scalars(
                    select(conversations.c.id).where(
                        conversations.c.state.in_(sorted(lifecycle.ENDED)),
                        conversations.c.ended_at < old,
                        conversations.c.purged_at.is_(None),
                    )
                )
            ).all()
        for id_ in due:
            await self._remove(id_)
        if self._to_scrub:
            await self._scrub()

    async def _scrub(self) -> None:
        """Clean the files; what somebody was still reading is cleaned at the next round."""
        self._to_scrub = not await self._changes.store.scrub()

    async def _remove(self, id_: str) -> None:
        self._to_scrub = True
        now = self._changes.clock.now()
        async with self._changes.writing() as connection:
            row = (
                await connection.execute(
                    select(conversations.c.state, conversations.c.purged_at).where(conversations.c.id == id_)
                )
            ).one_or_none()
            if row is None:
                raise problem.not_found()
            if State(row.state) not in lifecycle.ENDED:
                raise problem.wrong_state()
            if row.purged_at is not None:
                return
            for table in (messages, drafts, events):
                await connection.execute(delete(table).where(table.c.conversation == id_))
            await connection.execute(
                update(conversations)
                .where(conversations.c.id == id_)
                .values(
                    alias="",
                    topic=None,
                    safety=Safety(),
                    signals=(),
                    token_hash=None,
                    purged_at=now,
                    version=conversations.c.version + 1,
                )
            )
            await append(connection, now, [Entry("purged", id_, Reach.EVERYBODY, None, None)])

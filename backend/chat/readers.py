"""Writing down who opened a conversation (`openings.py`): at once for who asked, soon for who got it live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.openings import How, entry
from backend.chat.unit_of_work import BY_ID, Changes
from backend.credentials.access import Viewer
from backend.rules import rows
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, openings
from backend.support import problem
from protocol.conversation import ENDED

SITTING: Final = 1800.0
"""Seconds within which a person who opens the same conversation again is not written down again."""

Key = tuple[str, str, How]
"""Conversation, person, way."""


class Readers:
    """Who opened what of late, in memory, so that one sitting is one entry; each node has its own."""

    def __init__(self, changes: Changes, monotonic: Callable[[], float]) -> None:
        self._changes = changes
        self._monotonic = monotonic
        self._written: dict[Key, float] = {}

    async def opened(self, viewer: Viewer, chat: Chat) -> None:
        """This person asked for the messages; call it before they are read, so that none go out without an entry.

        Its owner is in the log by the claim, as long as it has not ended. Raises 404 where it was purged since.
        """
        key = (chat.id, viewer.id, How.OPENED)
        if (chat.owner == viewer.id and chat.state not in ENDED) or key in self._recent():
            return
        async with self._changes.store.write() as connection:
            if not await self._write(connection, key):
                raise problem.not_found()
        self._written[key] = self._monotonic()

    async def flush(self) -> None:
        """Write down who got texts live since the last time."""
        waiting = self._changes.log.take_delivered()
        recent = self._recent()
        keys = sorted({(chat, person, How.LIVE) for chat, person in waiting} - recent.keys())
        if not keys:
            return
        try:
            async with self._changes.store.write() as connection:
                for key in keys:
                    await self._write(connection, key)
        except BaseException:
            self._changes.log.put_back(waiting)
            raise
        self._written |= dict.fromkeys(keys, self._monotonic())

    def _recent(self) -> dict[Key, float]:
        now = self._monotonic()
        self._written = {key: at for key, at in self._written.items() if now - at < SITTING}
        return self._written

    async def _write(self, connection: AsyncConnection, key: Key) -> bool:
        """One entry; False where the conversation is gone."""
        id_, person, how = key
        found = (await connection.execute(BY_ID, {"key": id_})).one_or_none()
        if found is None:
            return False
        chat, row = entry(rows.chat(found), person, how, self._changes.clock.wall())
        await connection.execute(insert(openings).values(row))
        await connection.execute(
            update(conversations)
            .where(conversations.c.id == id_)
            .values(openings=chat.openings, opened_hash=chat.opened_hash)
        )
        return True

"""Signs of life: who is heard of. Each poll is one; they are written rarely, and together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from backend.chat.unit_of_work import Changes, tell_of
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, users


class Leases:
    """Renews what the timed jobs look at: `seen_at` of conversations and of users."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._rare = timedelta(seconds=changes.config.timings.lease_flush)
        self._pages: dict[str, datetime] = {}
        self._people: dict[str, datetime] = {}

    def page_heard(self, chat: Chat) -> None:
        """The chatter's page has asked something; stored at the next `flush`."""
        now = self._changes.clock.now()
        if now - chat.seen_at > self._rare:
            self._pages[chat.id] = now

    async def person_heard(self, user: str) -> None:
        """The counsellor's console has asked something. Who was away is back at once."""
        now = self._changes.clock.now()
        last = self._people.get(user)
        if last is not None and now - last <= self._rare:
            return
        async with self._changes.writing() as connection:
            away = await connection.scalar(select(users.c.away).where(users.c.id == user))
            await connection.execute(update(users).where(users.c.id == user).values(seen_at=now, away=False))
            if away:
                await tell_of(connection, user, now, self._changes.config)
        self._people[user] = now

    async def newest(self) -> datetime:
        """The latest moment at which any server on this database was running, as far as its rows say."""
        stamps = (users.c.seen_at, conversations.c.seen_at, conversations.c.ended_at)
        async with self._changes.store.read() as connection:
            found = [await connection.scalar(select(func.max(stamp))) for stamp in stamps]
        return max((at for at in found if at is not None), default=datetime.min.replace(tzinfo=UTC))

    def forget(self, user: str) -> None:
        """The user is away: the next sign of life is stored whenever it comes."""
        self._people.pop(user, None)

    async def flush(self) -> None:
        """Store the pages' signs of life, in one transaction."""
        if not self._pages:
            return
        heard = dict(self._pages)
        async with self._changes.store.write() as connection:
            await connection.execute(
                update(conversations)
                .where(conversations.c.id == bindparam("which"))
                .values(seen_at=bindparam("heard")),
                [{"which": which, "heard": at} for which, at in sorted(heard.items())],
            )
        # Only now: what could not be stored must not look like silence.
        self._pages = {which: at for which, at in self._pages.items() if heard.get(which) != at}

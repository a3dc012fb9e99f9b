"""What a console shows first, and what a counsellor says about themselves."""

from __future__ import annotations

from sqlalchemy import select, update

from backend.chat.flood.mode import Floods
from backend.chat.unit_of_work import Changes, colleagues, helpline, tell_of
from backend.credentials.access import Viewer
from backend.rules import need_to_know, rows
from backend.store.tables import conversations, drafts, users
from backend.support import problem
from protocol.conversation import ENDED
from protocol.models import Presence, Safety, Settings, Snapshot
from protocol.safe_text import one_line

REASON_LIMIT = 80


class Overview:
    """Snapshots and presence."""

    def __init__(self, changes: Changes, floods: Floods) -> None:
        self._changes = changes
        self._floods = floods

    async def snapshot(self, viewer: Viewer) -> Snapshot:
        """All that this person may see; the cursor is taken first, so nothing can fall between."""
        config = self._changes.config
        async with self._changes.store.read() as connection:
            cursor = await self._changes.log.cursor(connection)
            people = await colleagues(connection)
            chats = await connection.execute(
                select(conversations)
                .where(conversations.c.state.not_in(sorted(ENDED)), conversations.c.apart.is_(False))
                .order_by(conversations.c.created_at, conversations.c.id)
            )
            mine = await connection.execute(select(drafts).where(drafts.c.user_id == viewer.id))
            line = await helpline(connection, config)
            apart = await self._floods.apart(connection)
        seen = [rows.chat(row) for row in chats]
        for chat in seen:
            shown = need_to_know.conversation(chat, viewer)
            if chat.owner != viewer.id and (shown.safety, shown.signals) != (Safety(), ()):
                self._changes.log.deliver(chat.id, viewer.id)
        me = next((one for one in people if one.id == viewer.id), None)
        if me is None:
            raise problem.unauthorised("disabled")  # since the request came in
        return Snapshot(
            cursor=cursor,
            now=self._changes.clock.now(),
            wall=self._changes.clock.wall(),
            me=me,
            colleagues=tuple(people),
            conversations=tuple(need_to_know.conversation(chat, viewer) for chat in seen),
            drafts={row.conversation: rows.as_received(row.text) for row in mine},
            helpline=line,
            apart=apart,
            settings=Settings(
                visitor_url=one_line(config.visitor_url) if config.visitor_url else None,
                topics=config.topics,
                retention=config.timings.retention,
                reply_overdue=config.reply_overdue,
                hold_after=config.hold_after,
                return_window=config.timings.return_window,
                timezone=one_line(config.timezone),
            ),
        )

    async def presence(self, viewer: Viewer, state: Presence, reason: str | None) -> None:
        """Available, behind a lock, or on pause. `away` is what the server says of somebody, not what they say."""
        if state is Presence.AWAY:
            raise problem.malformed("Nobody can say of themselves that they are away.")
        if reason is not None and len(reason) > REASON_LIMIT:
            raise problem.too_long("reason", REASON_LIMIT)
        now = self._changes.clock.now()
        async with self._changes.writing() as connection:
            await connection.execute(
                update(users)
                .where(users.c.id == viewer.id)
                .values(
                    presence=state,
                    presence_since=now,
                    reason=None if reason is None else rows.storable(reason),
                )
            )
            await tell_of(connection, viewer.id, now, self._changes.config)

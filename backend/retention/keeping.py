"""Keeping one conversation beyond its time: for a complaint, a calamity, a judge.

One person asks, with a reason and a term; another one who oversees the work grants it. From then on nothing removes
that conversation, until the term is over or somebody lifts it. What was only asked stops nothing: or one person alone
could keep what a child was told is erased. Who may read the conversation does not change
(`backend/rules/need_to_know.py`).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import ColumnElement, or_, select

from backend.chat.unit_of_work import Change, Changes
from backend.credentials.access import Viewer
from backend.rules import need_to_know, rows
from backend.store import audit
from backend.store.audit import Action, Detail
from backend.store.tables import conversations
from backend.support import problem
from protocol.conversation import Act, need, need_role
from protocol.models import Conversation, KeepAsked, KeepReason, Keeps, Kept

FREE: ColumnElement[bool] = conversations.c.kept.is_(None)
"""What may be removed. Whether the term of what is kept is over is looked at by `Keeping.end` alone."""


class Keeping:
    """The commands. Each is one transaction with its entry in the audit log; each raises `Problem`."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._longest = changes.config.keep_longest_days

    async def ask(self, viewer: Viewer, id_: str, reason: KeepReason, days: int) -> Conversation:
        """The owner, or somebody who oversees, asks to keep it for `days` from when it is granted.

        Asked again by the same person it is what they said last. Raises 409 `already_asked` where a colleague did.
        """
        if not 1 <= days <= self._longest:
            raise problem.Problem(
                400,
                "keep_days",
                f"A conversation can be kept for 1 to {self._longest} days. Nothing was changed.",
                longest=self._longest,
            )
        async with self._changes.conversation(id_) as change:
            need(Act.ASK_KEEP, change.chat, viewer)
            before = change.chat.keep_asked
            if before is not None and before.by != viewer.id:
                raise problem.Problem(
                    409, "already_asked", "A colleague has asked for this already. Somebody else can grant it."
                )
            if before is None or (before.reason, before.days) != (reason, days):
                asked = KeepAsked(id=secrets.token_hex(8), reason=reason, days=days, by=viewer.id, at=change.now)
                change.chat = replace(change.chat, keep_asked=asked)
                await self._log(change, viewer.id, Action.KEEP_ASKED, keep=asked.id, reason=str(reason), days=days)
        return need_to_know.conversation(change.chat, viewer)

    async def grant(self, viewer: Viewer, id_: str, keep: str) -> Conversation:
        """Somebody else, who oversees, grants what was asked as `keep`; it takes the place of what was granted before.

        Raises 409 `second_person` for the one who asked, `keep_changed` where something else was asked meanwhile.
        """
        need_role(Act.GRANT_KEEP, viewer)
        async with self._changes.conversation(id_) as change:
            asked, kept = change.chat.keep_asked, change.chat.kept
            if asked is None and kept is not None and (kept.id, kept.granted_by) == (keep, viewer.id):
                return need_to_know.conversation(change.chat, viewer)  # the first answer was lost on the way
            if asked is None or asked.id != keep:
                raise problem.Problem(
                    409, "keep_changed", "This is not what was asked any more. Nothing was changed; look at it again."
                )
            if asked.by == viewer.id:
                raise problem.Problem(409, "second_person", "Who asked for it cannot grant it. Ask a colleague.")
            granted = Kept(
                id=asked.id,
                reason=asked.reason,
                until=change.now + timedelta(days=asked.days),
                asked_by=asked.by,
                granted_by=viewer.id,
                at=change.now,
            )
            change.chat = replace(change.chat, keep_asked=None, kept=granted)
            details: dict[str, Detail] = {
                "keep": asked.id,
                "reason": str(asked.reason),
                "days": asked.days,
                "asked_by": asked.by,
            }
            await self._log(change, viewer.id, Action.KEEP_GRANTED, **details)
        return need_to_know.conversation(change.chat, viewer)

    async def lift(self, viewer: Viewer, id_: str, keep: str) -> Conversation:
        """Take back what was asked, or end what was granted, before its term.

        What was asked: by who asked, or somebody who oversees. What was granted: by somebody who oversees and is not
        its counsellor, or whom a complaint is about could have it erased. Of what is gone already: no change.
        """
        async with self._changes.conversation(id_) as change:
            chat = change.chat
            need(Act.LIFT_KEEP, chat, viewer)
            if chat.keep_asked is not None and chat.keep_asked.id == keep:
                if chat.keep_asked.by != viewer.id:
                    _need_overseer(viewer)
                change.chat = replace(chat, keep_asked=None)
                await self._log(change, viewer.id, Action.KEEP_WITHDRAWN, keep=keep)
            elif chat.kept is not None and chat.kept.id == keep:
                _need_overseer(viewer)
                if chat.owner == viewer.id:
                    raise problem.Problem(409, "second_person", "The chat was yours. Ask a colleague to end this.")
                change.chat = replace(chat, kept=None)
                await self._log(change, viewer.id, Action.KEEP_LIFTED, keep=keep)
        return need_to_know.conversation(change.chat, viewer)

    async def listed(self, viewer: Viewer) -> Keeps:
        """All that are kept or asked to be, for those who oversee."""
        _need_overseer(viewer)
        async with self._changes.store.read() as connection:
            found = await connection.execute(
                select(conversations).where(
                    or_(conversations.c.kept.is_not(None), conversations.c.keep_asked.is_not(None))
                )
            )
            chats = [rows.chat(row) for row in found]
        chats.sort(key=lambda chat: (chat.kept is not None, chat.kept.until if chat.kept else chat.created_at, chat.id))
        return Keeps(
            conversations=tuple(need_to_know.conversation(chat, viewer) for chat in chats), longest=self._longest
        )

    async def end(self, now: datetime) -> None:
        """End what is over its term; the next purge takes the conversation."""
        async with self._changes.store.read() as connection:
            found = (await connection.execute(select(conversations.c.id, conversations.c.kept).where(~FREE))).all()
        for id_ in [row.id for row in found if row.kept.until <= now]:
            async with self._changes.conversation(id_) as change:
                kept = change.chat.kept
                if kept is not None and kept.until <= now:
                    change.chat = replace(change.chat, kept=None)
                    await self._log(change, audit.SERVER, Action.KEEP_ENDED, keep=kept.id)

    async def _log(self, change: Change, actor: str, action: Action, **details: Detail) -> None:
        await audit.append(change.connection, self._changes.clock.wall(), actor, action, details)


def _need_overseer(viewer: Viewer) -> None:
    if not viewer.oversees:
        raise problem.not_allowed()

"""Who opened which conversation: ids and moments, without a word that anybody wrote and without a name.

Each conversation has a chain of its own, as the audit log is one: an entry holds the SHA-256 of the one before, and the
conversation's row how many there are and the hash of the last. So a changed, removed or inserted entry is found, at the
end too; triggers refuse to change one, and to remove one before its conversation. It goes with the conversation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.rules.lifecycle import Chat
from backend.store.audit import ZEROS
from backend.store.tables import EPOCH, MICROSECOND, conversations, openings
from backend.support.steps import Told, unseen


class How(StrEnum):
    """By which way the texts were given."""

    CLAIM = "claim"
    """Taken: from then on its owner's."""
    OPENED = "opened"
    """The messages were asked for."""
    LIVE = "live"
    """A message, or what the panel says, went to a console of theirs as it was written, without their asking."""


class Opening(Struct, frozen=True, kw_only=True):
    """One entry. `seq` counts within the conversation, from 1."""

    conversation: str
    seq: int
    at: datetime
    person: str
    how: str


class Whole(Struct, frozen=True):
    """Every chain is whole: how many entries there are."""

    entries: int


class Broken(Struct, frozen=True):
    """The chain of a conversation is broken at entry `seq`: that one, or one before it, is not as it was written."""

    conversation: str
    seq: int


def entry(chat: Chat, person: str, how: How, at: datetime) -> tuple[Chat, dict[str, Any]]:
    """The conversation with one entry more, and that entry as a row to be stored in the same transaction."""
    seq, previous = chat.openings + 1, chat.opened_hash or ZEROS
    made = digest(previous, chat.id, seq, at, person, how)
    row = {"conversation": chat.id, "seq": seq, "at": at, "person": person, "how": str(how)}
    return replace(chat, openings=seq, opened_hash=made), {**row, "previous": previous, "hash": made}


def digest(previous: bytes, conversation: str, seq: int, at: datetime, person: str, how: str) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and its fields as a JSON list, the moment in microseconds
    since 1970."""
    fields = [conversation, seq, (at - EPOCH) // MICROSECOND, person, how]
    return hashlib.sha256(previous + json.dumps(fields, separators=(",", ":")).encode()).digest()


async def listed(connection: AsyncConnection) -> list[Opening]:
    """Every entry, oldest first."""
    found = await connection.execute(select(openings).order_by(openings.c.at, openings.c.conversation, openings.c.seq))
    return [
        Opening(conversation=row.conversation, seq=row.seq, at=row.at, person=row.person, how=row.how) for row in found
    ]


async def verify(connection: AsyncConnection, told: Told = unseen) -> Whole | Broken:
    """Go through every chain. One statement reads chains and rows, so that no entry can come between the two."""
    found = (
        await connection.execute(
            select(openings, conversations.c.openings.label("count"), conversations.c.opened_hash.label("newest"))
            .outerjoin(conversations, conversations.c.id == openings.c.conversation)
            .order_by(openings.c.conversation, openings.c.seq)
        )
    ).all()
    for place, row in enumerate(found):
        told(place, len(found))
        before = found[place - 1] if place and found[place - 1].conversation == row.conversation else None
        after = found[place + 1] if place + 1 < len(found) else None
        seq, last = (1, ZEROS) if before is None else (before.seq + 1, bytes(before.hash))
        made = digest(last, row.conversation, row.seq, row.at, row.person, row.how)
        if (row.seq, bytes(row.previous), bytes(row.hash)) != (seq, last, made):
            return Broken(row.conversation, seq)
        ends = after is None or after.conversation != row.conversation
        if ends and (row.count != row.seq or row.newest is None or bytes(row.newest) != made):
            return Broken(row.conversation, row.seq + 1)
    gone = await connection.scalar(
        select(conversations.c.id)
        .where(conversations.c.openings > 0, ~exists().where(openings.c.conversation == conversations.c.id))
        .limit(1)
    )
    return Whole(len(found)) if gone is None else Broken(gone, 1)

"""A person's right to be forgotten: everything that stands under their return word goes, at once and for good.

Figures that were frozen or published stay as they are: they are numbers, and from then on the person is in no new one.
Somebody who is missing from the next figures could be seen in the difference, so those come only under the plan for all
that is ever shown (`backend/report/plan.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.config import ServerConfig
from backend.retention.keeping import FREE
from backend.retention.purge import remove
from backend.store import Store, audit
from backend.store.dialect import STORAGE_ERRORS
from backend.store.tables import conversations, people, registrations, return_words
from backend.store.tombstones import Tombstones, nobodys
from backend.support.months import month_of
from protocol.conversation import OVER


class Known(Struct, frozen=True, kw_only=True):
    """Who is known by a word, and how much there is of them. `chatting`: one of the conversations goes on."""

    person: str
    registrations: int
    conversations: int
    chatting: bool
    kept: int = 0
    """How many of the conversations are kept: they stay until that ends (`backend/retention/keeping.py`)."""


class StillChatting(Exception):
    """A conversation of this person goes on: removing it would cut off a child. One in wrap-up has ended for them."""


async def known(connection: AsyncConnection, hashes: Collection[bytes]) -> Known | None:
    """The person of a word, given as its hashes under all living keys."""
    person = await connection.scalar(
        select(return_words.c.person)
        .where(return_words.c.hash.in_(sorted(hashes)))
        .order_by(return_words.c.key_year.desc())
        .limit(1)
    )
    if person is None:
        return None
    query = select(conversations.c.state, ~FREE).where(conversations.c.person == person)
    found = (await connection.execute(query)).all()
    records = select(func.count()).select_from(registrations).where(registrations.c.person == person)
    return Known(
        person=person,
        registrations=int(await connection.scalar(records) or 0),
        conversations=len(found),
        chatting=not {state for state, _kept in found} <= OVER,
        kept=sum(bool(kept) for _state, kept in found),
    )


async def forget(store: Store, config: ServerConfig, person: str, now: datetime) -> bool:
    """Remove the registrations and conversations of a person, the word, and that they were ever known.

    A conversation that is kept stays until that ends, and belongs to nobody: a duty to keep goes before (GDPR, article
    17, paragraph 3). Its registration goes now.

    The tombstone is written last and before the commit, while nobody else can write: whoever sees it sees the removal
    too, and if the machine stops between the two, the next opening finishes what was asked.

    Gives False where the database's files could not be cleaned because somebody was reading them: the server does that
    at its next start or removal. Raises `StillChatting`, `ServerTrouble` and what the database raises; then there is no
    tombstone of somebody who is still there.
    """
    tombstones = Tombstones(config.return_key_file)
    buried = False
    try:
        async with store.write() as connection:
            await _remove(connection, person, now, config.timezone)
            tombstones.add(person)
            buried = True
    except (SQLAlchemyError, *STORAGE_ERRORS):
        if buried:
            await _undo(store, tombstones, person)
        raise
    return await store.scrub()


async def _remove(connection: AsyncConnection, person: str, now: datetime, timezone: str) -> None:
    columns = (conversations.c.id, conversations.c.state, conversations.c.created_at, conversations.c.end_reason)
    rows = (await connection.execute(select(*columns).where(conversations.c.person == person))).all()
    if any(row.state not in OVER for row in rows):
        raise StillChatting
    await connection.execute(delete(registrations).where(registrations.c.person == person))
    kept = await nobodys(connection, [person])
    for row in rows:
        await connection.execute(delete(registrations).where(registrations.c.conversation == row.id))
        if row.id not in kept:
            await remove(connection, row, now, month_of(row.created_at, timezone))
    for table in (return_words, people):
        await connection.execute(delete(table).where(table.c.person == person))
    await audit.append(connection, now, audit.OPERATOR, audit.Action.FORGOTTEN, {})


async def _undo(store: Store, tombstones: Tombstones, person: str) -> None:
    """The commit failed. Where nobody can say whether it did, the tombstone stays: it is what was asked for."""
    async with store.write() as connection:
        if await connection.scalar(select(exists().where(people.c.person == person))):
            tombstones.take_back(person)

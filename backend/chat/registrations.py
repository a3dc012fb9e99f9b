"""What counsellors register of conversations: one record each, saved on top of a version.

While there is a conversation its record belongs to it. At the purge the record is cut loose (`cut_loose`): it gets
another random id, and nothing is left that says which conversation it was, or in what order records were written.
"""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from msgspec.structs import asdict, replace
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.unit_of_work import BY_ID, Change, Changes
from backend.config import ServerConfig
from backend.credentials.access import Viewer
from backend.rules import rows
from backend.rules.lifecycle import Chat
from backend.store.tables import registrations
from backend.support import problem
from backend.support.clock import Clock
from backend.support.months import month_of
from protocol.conversation import Act, need, stays
from protocol.registration import (
    COUNTABLE,
    FIELDS,
    RECORD_VERSION,
    Channel,
    MinutesBand,
    Record,
    Registration,
    RegistrationSave,
    Spoken,
    VisitorSeq,
    changed,
    contradicting,
)

MINUTES = ((5, MinutesBand.UNDER_5), (15, MinutesBand.FROM_5), (30, MinutesBand.FROM_15), (45, MinutesBand.FROM_30))
"""The bands below a number of minutes, shortest first."""

_OF = select(registrations).where(registrations.c.conversation == bindparam("key"))


class Registrations:
    """Reading and saving records of conversations that are still there."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    async def get(self, viewer: Viewer, id_: str) -> Registration:
        """The record of a conversation; where nobody saved yet, what the server knows by itself, as version 0.

        Raises 404 where there is no such conversation (any more), 403 for a colleague's.
        """
        async with self._changes.store.read() as connection:
            # Before the conversation: what is purged in between must not look like something that nobody saved.
            stored = await _stored(connection, id_)
            row = (await connection.execute(BY_ID, {"key": id_})).one_or_none()
        if row is None:
            raise gone()
        chat = rows.chat(row)
        need(Act.REGISTRATION, chat, viewer)
        return stored or unsaved(chat, self._changes.clock, self._changes.config)

    async def save(self, viewer: Viewer, id_: str, save: RegistrationSave) -> Registration:
        """Change what the patch names, if nobody saved since `save.version`; gives the next version.

        A save whose answer was lost may come again: where the record says already what it asks for, the newest is the
        answer. Raises 404 and 403 as `get`, 400 `record_version` or `contradiction`, and 409 `version_conflict` with
        the newest.
        """
        need_definition(save.definition)
        _need_no_contradiction(save)
        async with self._changes.conversation(id_, gone) as change:
            need(Act.SAVE_REGISTRATION, change.chat, viewer)
            stored = await _stored(change.connection, id_)
            current = stored or unsaved(change.chat, change.clock, self._changes.config)
            record = changed(current.record, save.patch)
            if save.version != current.version:
                if record == current.record:
                    return current
                raise _conflict(current)
            if stays(change.chat) and record != current.record:
                raise problem.kept()
            saved = replace(current, record=record, version=current.version + 1, contact=change.chat.contact)
            await _write(change, saved, new=stored is None)
            change.tell_need("registration", saved)
        return saved


async def at_close(change: Change, config: ServerConfig) -> None:
    """Part of the change by which a conversation is closed: to leave the form as it is, is an answer.

    Where the chatter wrote something there is a record afterwards, and it says how long the conversation took. It
    counts as no save: who goes on with the form has no conflict.
    """
    stored = await _stored(change.connection, change.chat.id)
    if stored is None and not change.chat.lines_by_visitor:
        return
    current = stored or unsaved(change.chat, change.clock, config)
    if current.record.minutes_band is MinutesBand.UNKNOWN:
        current = replace(current, record=replace(current.record, minutes_band=_minutes(change.chat)))
    await _write(change, current, new=stored is None)


async def linked(
    connection: AsyncConnection, conversation: str, person: str | None, contact: int
) -> Registration | None:
    """A return word says whose conversation this is, and the how manieth of theirs; part of the caller's transaction.

    Gives the registration as it has become, for the caller to tell consoles (`Change.tell_need("registration", ...)`),
    or None where nobody saved one: it takes person and number from the conversation when it is first stored.
    """
    stored = await _stored(connection, conversation)
    if stored is None:
        return None
    now = replace(stored, contact=contact)
    if contact > 1 and stored.record.visitor_seq is VisitorSeq.UNKNOWN:
        now = replace(now, record=replace(stored.record, visitor_seq=VisitorSeq.REPEAT), version=stored.version + 1)
    await connection.execute(
        update(registrations)
        .where(registrations.c.conversation == conversation)
        .values(person=person, contact=contact, version=now.version, visitor_seq=now.record.visitor_seq)
    )
    return now


async def cut_loose(connection: AsyncConnection, conversation: str) -> None:
    """Part of the purge: the record stays, and belongs to nothing. `Store.scrub` does the same in the files."""
    await connection.execute(
        update(registrations)
        .where(registrations.c.conversation == conversation)
        .values(id=_new_id(), conversation=None, version=0)
    )


def need_definition(definition: object) -> None:
    """Raises 400 `record_version` for a record of another definition than ours."""
    if definition != RECORD_VERSION:
        raise problem.Problem(
            400,
            "record_version",
            "This registration has another version than the server knows. Nothing was saved; use the same version of "
            "console and server.",
            definition=RECORD_VERSION,
        )


def _need_no_contradiction(save: RegistrationSave) -> None:
    """Raises 400 `contradiction`, with the field, where a value excludes another one that stands beside it.

    A patch gives whole fields, so what is stored need not be looked at; a record that broke the rule before can be
    mended field by field.
    """
    field = contradicting(save.patch)
    if field is not None:
        raise problem.Problem(
            400,
            "contradiction",
            f"In the field {field.name} the answer {field.alone} excludes the others. Nothing was saved: choose one.",
            field=field.name,
        )


def gone() -> problem.Problem:
    """There is no such conversation: it never was, or it was removed with its tie to a registration."""
    return problem.Problem(
        404,
        "not_found",
        "This conversation is not here, or it was removed for good. Its registration can no longer be seen or changed; "
        "what was saved before still counts. Nothing was saved now.",
    )


def unsaved(chat: Chat, clock: Clock, config: ServerConfig) -> Registration:
    """What the server knows by itself of a conversation that nobody registered yet."""
    record = Record(
        channel=Channel.CHAT,
        language=Spoken(chat.language) if chat.language in {Spoken.NL, Spoken.EN} else Spoken.OTHER,
        visitor_seq=VisitorSeq.REPEAT if chat.contact > 1 else VisitorSeq.UNKNOWN,
    )
    return Registration(
        conversation=chat.id,
        version=0,
        month=month_of(clock.told(chat.created_at), config.timezone),
        record=record,
        contact=chat.contact,
    )


def _minutes(chat: Chat) -> MinutesBand:
    if chat.ended_at is None:
        return MinutesBand.UNKNOWN
    minutes = (chat.ended_at - chat.created_at).total_seconds() / 60
    return next((band for limit, band in MINUTES if minutes < limit), MinutesBand.FROM_45)


def _conflict(current: Registration) -> problem.Problem:
    return problem.Problem(
        409,
        "version_conflict",
        "Somebody saved this registration in between. It was kept; yours was not saved on top of it.",
        registration=msgspec.to_builtins(current),
    )


async def _stored(connection: AsyncConnection, conversation: str) -> Registration | None:
    row = (await connection.execute(_OF, {"key": conversation})).one_or_none()
    if row is None:
        return None
    values: dict[str, Any] = {field.name: getattr(row, field.name) for field in FIELDS}
    return Registration(
        conversation=conversation,
        version=row.version,
        month=row.month,
        record=msgspec.convert(values, Record),
        contact=row.contact,
        # What an earlier version saved is a record of this one: it can be gone on with.
        definition=RECORD_VERSION if row.definition in COUNTABLE else row.definition,
    )


async def _write(change: Change, registration: Registration, *, new: bool) -> None:
    chat = change.chat
    values = {
        **asdict(registration.record),
        "version": registration.version,
        "definition": registration.definition,
        "month": registration.month,
        "person": chat.person,
        "contact": chat.contact,
    }
    if new:
        values |= {"id": _new_id(), "conversation": chat.id}
        await change.connection.execute(insert(registrations).values(values))
    else:
        of_chat = registrations.c.conversation == chat.id
        await change.connection.execute(update(registrations).where(of_chat).values(values))


def _new_id() -> str:
    return secrets.token_hex(16)

"""The export: persons put together out of their records, checked, in a random order, written down in the audit log.

Only records whose conversation was removed take part. Of the others the texts are still there, somebody may still
change them, and a row more than in the export before could be matched with the chats of these days.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row as Stored
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.htcds.formats import Format, write
from backend.htcds.mapping import row_of
from backend.htcds.standard import DoesNotFit, Row, check
from backend.htcds.uniqueness import Uniqueness, uniqueness
from backend.store import audit
from backend.store.tables import registrations
from backend.support.steps import Told, unseen
from protocol.registration import COUNTABLE, FIELDS, ByRole, Flag, Record, VisitorSeq

ROLES = frozenset({ByRole.SELF, ByRole.THIRD_PARTY, ByRole.PROFESSIONAL})
FLAGGED = frozenset({Flag.YES, Flag.SUSPECTED})


class OtherVersion(Exception):
    """There are records of another definition (`definition`) than this program knows; nothing may be exported."""

    def __init__(self, definition: int) -> None:
        super().__init__(definition)
        self.definition = definition


class NothingToExport(Exception):
    """No record may be exported (yet): `waiting` belong to conversations that are still there."""

    def __init__(self, waiting: int) -> None:
        super().__init__(waiting)
        self.waiting = waiting


class Export(Struct, frozen=True, kw_only=True):
    """What goes out: the file, how many persons are in it, whether they are made up, and how many records wait."""

    content: bytes
    persons: int
    synthetic: bool
    waiting: int


async def export(
    connection: AsyncConnection, at: datetime, recipient: str, form: Format, told: Told = unseen
) -> Export:
    """Make the export for `recipient` as part of the caller's write transaction, with its audit entry.

    The caller gives nothing out before the transaction is committed: no entry, no export. Raises `OtherVersion`,
    `DoesNotFit`, `NothingToExport`, and `ValueError` where `recipient` is no line (`audit.is_line`).
    """
    rows, synthetic, waiting = await _rows(connection, told)
    secrets.SystemRandom().shuffle(rows)
    details = {"recipient": recipient, "format": form.value, "records": len(rows)}
    await audit.append(connection, at, audit.OPERATOR, audit.Action.HTCDS_EXPORT, details)
    return Export(
        content=write(rows, form, synthetic=synthetic), persons=len(rows), synthetic=synthetic, waiting=waiting
    )


async def look(connection: AsyncConnection, told: Told = unseen) -> tuple[Uniqueness, ...]:
    """How unique the persons of an export would be now; nothing goes out. Raises as `export` does."""
    rows, _synthetic, _waiting = await _rows(connection, told)
    return uniqueness(rows)


async def _rows(connection: AsyncConnection, told: Told) -> tuple[list[Row], bool, int]:
    """The persons, whether made-up ones are among them, and how many records wait."""
    loose = registrations.c.conversation.is_(None)
    stored = (await connection.execute(select(registrations).where(loose))).all()
    bound = select(func.count()).select_from(registrations).where(registrations.c.conversation.is_not(None))
    waiting = await connection.scalar(bound) or 0
    rows = persons(stored, told)
    if not rows:
        raise NothingToExport(waiting)
    return rows, any(one.synthetic for one in stored), waiting


def persons(stored: Iterable[Stored[Any]], told: Told = unseen) -> list[Row]:
    """One row for each person: of the year in which they first were a possible victim, as in the report.

    Of who never was one: of the year in which they first asked for somebody else; of who was never flagged, of the year
    in which somebody first said that it is no trafficking.
    """
    own: dict[str, list[Stored[Any]]] = defaultdict(list)
    for one in stored:
        if one.definition not in COUNTABLE:
            raise OtherVersion(one.definition)
        if one.person is not None:
            own[f"person {one.person}"].append(one)
        elif one.visitor_seq != VisitorSeq.REPEAT:
            own[f"alone {one.id}"].append(one)
    rows = []
    for done, records in enumerate(own.values()):
        told(done, len(own))
        records.sort(key=lambda one: (one.month, one.contact, one.id))
        records = _in_view(records)
        if not records:
            continue
        record = _together(records)
        synthetic = any(one.synthetic for one in records)
        row = row_of(record, year=_year(records[0].month), synthetic=synthetic)
        check(row)
        rows.append(row)
    return rows


def _in_view(records: list[Stored[Any]]) -> list[Stored[Any]]:
    """Those of a person's records, in their order, that tell of the year in which they came into view."""
    told = [one for one in records if one.role in ROLES]
    flagged = [one for one in told if one.flagged_trafficking in FLAGGED]
    own = [one for one in flagged if one.role == ByRole.SELF]
    which = own or flagged or [one for one in told if one.flagged_trafficking == Flag.NO]
    return [one for one in which if one.month[:4] == which[0].month[:4]]


def _together(records: list[Stored[Any]]) -> Record:
    """Of the moment of a chat the first one's answer; of the rest the first known one, or all of several."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        said = [getattr(one, field.name) for one in records[: 1 if field.moment else None]]
        known = [one for one in said if one and one != "unknown"]
        if known:
            values[field.name] = frozenset[str]().union(*known) if field.several else known[0]
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Record)
        except msgspec.ValidationError:
            raise DoesNotFit(name) from None
    return msgspec.convert(values, Record)


def _year(month: str) -> int:
    try:
        return int(month[:4])
    except ValueError:
        raise DoesNotFit("month") from None

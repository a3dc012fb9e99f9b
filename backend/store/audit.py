"""The audit log: who did what with data of people, without a word that anybody wrote in a chat.

It is only added to. Each entry holds the SHA-256 of the one before it, so a changed, removed or inserted entry breaks
the chain at that place; triggers refuse to change or remove entries at all. What an operator with all rights can still
do, and how that is noticed, stands in docs/privacy.md.

What an entry may hold is closed: the actions are listed here, each with its details, and of each detail what it may be.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.tables import EPOCH, MICROSECOND, audit
from backend.support.steps import Told, unseen
from protocol.models import KeepReason, Role
from protocol.safe_text import is_plain_line

ZEROS = bytes(32)
"""What stands before the first entry."""
OPERATOR = "operator"
"""Who did what was done on the server itself, with the data folder; everybody else is an account's id."""
SERVER = "server"
"""Who did what happened by itself, at its time."""
LONGEST_LINE = 80

Detail = str | int | bool


class Action(StrEnum):
    """What is written down."""

    REPORT_RELEASED = "report_released"
    REPORT_INTERNAL = "report_internal"
    HTCDS_EXPORT = "htcds_export"
    PURGE = "purge"
    APART_ENDED = "apart_ended"
    APART_RESTORED = "apart_restored"
    USER_ADDED = "user_added"
    USER_RESET = "user_reset"
    USER_DISABLED = "user_disabled"
    DEMO_DATA = "demo_data"
    FORGOTTEN = "forgotten"
    KEEP_ASKED = "keep_asked"
    KEEP_WITHDRAWN = "keep_withdrawn"
    KEEP_GRANTED = "keep_granted"
    KEEP_LIFTED = "keep_lifted"
    KEEP_ENDED = "keep_ended"


class Entry(Struct, frozen=True, kw_only=True):
    """One entry. `seq` counts from 1 without gaps; `hash` is that of this entry, `previous` that of the one before."""

    seq: int
    at: datetime
    actor: str
    action: str
    details: str
    previous: bytes
    hash: bytes


class Verified(Struct, frozen=True):
    """The chain is whole: how many entries it has, and the hash of the last one (zeros where there is none)."""

    entries: int
    last: bytes


class Broken(Struct, frozen=True):
    """The chain is broken at the entry `seq`: that one, or one before it, was changed, removed or inserted."""

    seq: int


def is_line(value: Detail) -> bool:
    """One line of at most 80 harmless characters, without spaces around it: who gets an export."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_LINE and value == value.strip() and is_plain_line(value)


def _is_id(value: Detail) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9._:-]{1,64}", value) is not None


def _is_year(value: Detail) -> bool:
    return _is_number(value) and 2000 <= int(value) <= 2099


def _is_number(value: Detail) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _one_of(*values: str) -> Callable[[Detail], bool]:
    return values.__contains__


DETAILS: Mapping[Action, Mapping[str, Callable[[Detail], bool]]] = {
    Action.REPORT_RELEASED: {"year": _is_year, "number": _is_number},
    Action.REPORT_INTERNAL: {"year": _is_year},
    Action.HTCDS_EXPORT: {"recipient": is_line, "format": _one_of("csv", "json"), "records": _is_number},
    # Which conversation is not said: nothing may tell when a conversation that is gone was there.
    Action.PURGE: {},
    Action.APART_ENDED: {"conversations": _is_number},
    Action.APART_RESTORED: {"conversations": _is_number},
    Action.USER_ADDED: {"user": _is_id, "role": _one_of(*Role)},
    Action.USER_RESET: {"user": _is_id},
    Action.USER_DISABLED: {"user": _is_id},
    Action.DEMO_DATA: {"first": _is_year, "last": _is_year, "seed": _is_number, "records": _is_number},
    # Who asked is not said, nor how much there was of them.
    Action.FORGOTTEN: {},
    # Which conversation is not said here either: `keep` is a random number that goes with it.
    Action.KEEP_ASKED: {"keep": _is_id, "reason": _one_of(*KeepReason), "days": _is_number},
    Action.KEEP_WITHDRAWN: {"keep": _is_id},
    Action.KEEP_GRANTED: {"keep": _is_id, "reason": _one_of(*KeepReason), "days": _is_number, "asked_by": _is_id},
    Action.KEEP_LIFTED: {"keep": _is_id},
    Action.KEEP_ENDED: {"keep": _is_id},
}
"""The details of each action (all of them are given) and what they may be."""


async def append(
    connection: AsyncConnection, at: datetime, actor: str, action: Action, details: Mapping[str, Detail]
) -> None:
    """Write an entry as part of the change that `connection` is making; the caller holds the write lock.

    Raises `ValueError` for details that are not those of the action: the program, not a person, was wrong.
    """
    allowed = DETAILS[action]
    if details.keys() != allowed.keys() or not all(allowed[name](value) for name, value in details.items()):
        raise ValueError(f"these are not the details of {action}")
    if not _is_id(actor):
        raise ValueError("an actor is an account's id")
    last = (await connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))).first()
    seq, previous = (1, ZEROS) if last is None else (last.seq + 1, last.hash)
    told = json.dumps(dict(details), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    values = {"seq": seq, "at": at, "actor": actor, "action": str(action), "details": told, "previous": previous}
    await connection.execute(audit.insert().values(**values, hash=digest(previous, seq, at, actor, action, told)))


def digest(previous: bytes, seq: int, at: datetime, actor: str, action: str, details: str) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and its fields as a JSON list, the moment in microseconds
    since 1970 and the details as the text that is stored."""
    fields = [seq, (at - EPOCH) // MICROSECOND, actor, action, details]
    return hashlib.sha256(previous + json.dumps(fields, separators=(",", ":")).encode()).digest()


async def listed(connection: AsyncConnection) -> list[Entry]:
    """Every entry, oldest first."""
    found = await connection.execute(select(audit).order_by(audit.c.seq))
    return [
        Entry(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            action=row.action,
            details=row.details,
            previous=_bytes(row.previous),
            hash=_bytes(row.hash),
        )
        for row in found
    ]


def _bytes(stored: object) -> bytes:
    """A hash as it is stored; of something else, which SQLite lets stand there, nothing, which `check` finds."""
    return bytes(stored) if isinstance(stored, bytes | memoryview) else b""


async def verify(connection: AsyncConnection) -> Verified | Broken:
    """`check` of the log as it stands in the database."""
    return check(await listed(connection))


def check(log: Sequence[Entry], told: Told = unseen) -> Verified | Broken:
    """Go through the whole chain.

    That entries at the end are gone cannot be seen from the rest: compare the number and the last hash with those of
    an earlier time (docs/privacy.md).
    """
    last = ZEROS
    for place, entry in enumerate(log, start=1):
        told(place, len(log))
        made = digest(last, entry.seq, entry.at, entry.actor, entry.action, entry.details)
        if entry.seq != place or entry.previous != last or entry.hash != made:
            return Broken(place)
        last = entry.hash
    return Verified(len(log), last)

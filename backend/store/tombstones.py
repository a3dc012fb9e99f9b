"""Who asked to be forgotten: what a backup that is put back must not bring with it.

A file outside the data folder, so that no backup of the folder takes it back with it. It holds SHA-256 of the random
numbers by which the database knew these people: nothing can be made of one, but a row that comes back is recognised,
and removed before anybody sees it or counts it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.tables import (
    conversations,
    drafts,
    events,
    messages,
    openings,
    people,
    registrations,
    return_words,
    spent,
)
from backend.support.folder import held
from backend.support.rights import OTHERS_WRITE, Replaceable, refuse_replaceable
from backend.support.startup_errors import ServerTrouble, Trouble
from protocol.files.atomic_file import give_to_the_folder, replace_file

FORMAT = 1
TOGETHER = 500
"""How many ids stand in one statement; SQLite takes at most 32,766 values."""


class TombstoneFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the file, as JSON: digests in hexadecimal, sorted, so that their order tells nothing of time."""

    format: Annotated[int, Meta(ge=FORMAT, le=FORMAT)]
    forgotten: tuple[Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")], ...]


class Tombstones:
    """The file beside a server's key file; where there is no key file nobody can be asked for, and there is none."""

    def __init__(self, key_file: Path | None) -> None:
        place = None if key_file is None else key_file.resolve()  # as the keys themselves are found
        self._file = None if place is None else place.with_name(f"{place.stem}.forgotten.json")

    def read(self) -> frozenset[str]:
        """The digests. Raises `ServerTrouble` where the file is there and cannot be read, or is not one of ours."""
        if self._file is None:
            return frozenset()
        try:
            with self._file.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                raw = file.read()
            refuse_replaceable(self._file)
            if os.name == "posix" and stat.S_IMODE(mode) & OTHERS_WRITE:
                raise self._trouble()
            return frozenset(msgspec.json.decode(raw, type=TombstoneFile).forgotten)
        except FileNotFoundError:
            return frozenset()
        except (OSError, Replaceable, ValueError) as error:  # of msgspec too, whose errors are ValueErrors
            raise self._trouble() from error

    def add(self, person: str) -> None:
        """Add one; it is on the disk afterwards. Raises `ServerTrouble` where it cannot be kept."""
        self._change(lambda before: before | {digest(person)})

    def take_back(self, person: str) -> None:
        """Remove one: this person is still there. Raises as `add`."""
        self._change(lambda before: before - {digest(person)})

    def _change(self, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        if self._file is None:
            raise ValueError("a tombstone needs a place outside the data folder")
        try:
            # Servers with other databases may have the same key file.
            with held(self._file.with_name(self._file.name + ".lock")) as lock:
                give_to_the_folder(lock.fileno(), self._file.parent)
                self._write(self._file, change(self.read()))
        except OSError as error:
            raise self._trouble() from error

    def _write(self, path: Path, digests: frozenset[str]) -> None:
        """Replace the file as a whole, and have it on the disk before anything is removed for its sake."""
        content = msgspec.json.encode(TombstoneFile(format=FORMAT, forgotten=tuple(sorted(digests))))
        replace_file(path, content + b"\n", lasting=True, of_folder=True)

    def _trouble(self) -> ServerTrouble:
        return ServerTrouble(Trouble.TOMBSTONES, path=str(self._file))


def digest(person: str) -> str:
    """What a tombstone keeps of a person's number."""
    return hashlib.sha256(person.encode()).hexdigest()


async def nobodys(connection: AsyncConnection, people_: Collection[str]) -> frozenset[str]:
    """Let the conversations of these people that are kept belong to nobody, as part of the caller's transaction.

    Gives their ids. A duty to keep stops their removal; that they were of one person, and the record of them, go.
    """
    kept = (conversations.c.person.in_(sorted(people_)), conversations.c.kept.is_not(None))
    ids = (await connection.scalars(select(conversations.c.id).where(*kept))).all()
    await connection.execute(delete(registrations).where(registrations.c.conversation.in_(ids)))
    await connection.execute(update(conversations).where(*kept).values(person=None, contact=0))
    return frozenset(ids)


async def bury(connection: AsyncConnection, digests: frozenset[str]) -> None:
    """Remove whatever the database has of these people, as part of the caller's transaction.

    Only a backup brings any of it; what is kept in it stays kept (`nobodys`). Their other conversations go whatever
    their state: nobody is in them any more, and one that was only ended would leave a record behind. They are in no
    tally: it is the backup's.
    """
    if not digests:
        return
    places = (registrations.c.person, conversations.c.person, return_words.c.person, people.c.person)
    known = {
        person
        for column in places
        for person in await connection.scalars(select(column).where(column.is_not(None)).distinct())
    }
    returned = sorted(person for person in known if digest(person) in digests)
    for start in range(0, len(returned), TOGETHER):
        some = returned[start : start + TOGETHER]
        await nobodys(connection, some)
        ids = (await connection.scalars(select(conversations.c.id).where(conversations.c.person.in_(some)))).all()
        await connection.execute(delete(registrations).where(registrations.c.person.in_(some)))
        for table in (registrations, messages, drafts, events, spent):
            await connection.execute(delete(table).where(table.c.conversation.in_(ids)))
        for table in (conversations, return_words, people):
            await connection.execute(delete(table).where(table.c.person.in_(some)))
        await connection.execute(delete(openings).where(openings.c.conversation.in_(ids)))

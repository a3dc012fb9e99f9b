"""What can keep a server from running, and from which exception each is recognised.

The server knows no language: the command line has a sentence, a remedy and an exit code for each `Trouble`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError


class Trouble(StrEnum):
    """Why a server cannot run."""

    FOLDER = "folder"
    """The data folder cannot be made or written."""
    FOLDER_IS_FILE = "folder_is_file"
    """A file stands where the data folder is meant."""
    FOLDER_EXPOSED = "folder_exposed"
    """The data folder, or a file in it, is open to others and not ours to close."""
    FOLDER_OF_ANOTHER = "folder_of_another"
    """The data folder, or a file in it, belongs to another account."""
    FOLDER_REPLACEABLE = "folder_replaceable"
    """Others may write above the data folder."""
    NO_SERVER = "no_server"
    """No server has begun a database in the data folder."""
    DISK_FULL = "disk_full"
    MANY_FILES = "many_files"
    """The system lets this process open no more files."""
    FOLDER_IN_USE = "folder_in_use"
    SERVER_OLDER = "server_older"
    """A server of an older version is running on this folder."""
    PORT_IN_USE = "port_in_use"
    PORT_NOT_ALLOWED = "port_not_allowed"
    HOST = "host"
    """The address is not one of this machine."""
    EXIT_URL = "exit_url"
    PROXIES = "proxies"
    DATABASE_URL = "database_url"
    DATABASE_CLOSED = "database_closed"
    """The file of the database is there, and this account may not read it."""
    DATABASE_LOCKED = "database_locked"
    DATABASE_BROKEN = "database_broken"
    DATABASE_NEWER = "database_newer"
    DATABASE_READ_ONLY = "database_read_only"
    DATABASE_UNREACHABLE = "database_unreachable"
    DATABASE_REFUSED = "database_refused"
    """Name, password or rights at the database server."""
    DATABASE_MISSING = "database_missing"
    """The database server has no database of that name."""
    DATABASE_FOREIGN = "database_foreign"
    """Something stands in it that this version never writes there."""
    DATABASE_OTHER = "database_other"
    READY_FILE = "ready_file"
    TOMBSTONES = "tombstones"
    """The file that says who was forgotten is there and cannot be used."""


class ServerTrouble(Exception):
    """A server cannot run. `facts` fill the sentence (`path`, `host`, `port`, `kind`); never a password or a text."""

    def __init__(self, trouble: Trouble, **facts: str | int) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.facts = facts


DATABASE = "baken.sqlite3"
"""The file of a database in the data folder."""
STORAGE_ERRORS = (SQLAlchemyError, CommandError, OSError)
"""What opening the database can raise."""

_SQLITE = (
    ("file is not a database", Trouble.DATABASE_BROKEN),
    ("disk image is malformed", Trouble.DATABASE_BROKEN),
    ("malformed database schema", Trouble.DATABASE_BROKEN),
    ("database is locked", Trouble.DATABASE_LOCKED),
    ("database or disk is full", Trouble.DISK_FULL),
    ("readonly database", Trouble.DATABASE_READ_ONLY),
    ("unable to open database file", Trouble.FOLDER),
    ("disk i/o error", Trouble.FOLDER),
    ("already exists", Trouble.DATABASE_BROKEN),
)
"""What SQLite says (its messages are part of its interface) and what it means."""

_SQLSTATE = (
    ("28", Trouble.DATABASE_REFUSED),
    ("42501", Trouble.DATABASE_REFUSED),
    ("3D000", Trouble.DATABASE_MISSING),
    ("55P03", Trouble.DATABASE_LOCKED),
    ("53100", Trouble.DISK_FULL),
    ("25006", Trouble.DATABASE_READ_ONLY),
    ("08", Trouble.DATABASE_UNREACHABLE),
    ("57P0", Trouble.DATABASE_UNREACHABLE),
)
"""Beginnings of PostgreSQL's error codes (its manual, appendix A) and what they mean."""


def from_storage(error: BaseException, path: str) -> ServerTrouble:
    """What an exception at opening the database means; `path` is the data folder."""
    for cause in _causes(error):
        if (found := _of(cause)) is not None:
            file = Path(path) / DATABASE
            if found is Trouble.FOLDER and file.is_file() and not os.access(file, os.R_OK | os.W_OK):
                return ServerTrouble(Trouble.DATABASE_CLOSED, path=str(file))
            return ServerTrouble(found, path=path)
    return ServerTrouble(Trouble.DATABASE_OTHER, kind=type(error).__name__)


def from_folder(error: OSError, path: str) -> ServerTrouble:
    """What an exception at making or writing the data folder means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ServerTrouble(Trouble.DISK_FULL, path=path)
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return ServerTrouble(Trouble.MANY_FILES)
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        file = next((one for one in (Path(path), *Path(path).parents) if one.is_file()), path)
        return ServerTrouble(Trouble.FOLDER_IS_FILE, path=str(file))
    return ServerTrouble(Trouble.FOLDER, path=path)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        original = getattr(seen, "orig", None)
        seen = original if isinstance(original, BaseException) else seen.__cause__ or seen.__context__


def _of(error: BaseException) -> Trouble | None:
    if isinstance(error, CommandError):
        return Trouble.DATABASE_NEWER if "locate revision" in str(error) else None
    if isinstance(error, ArgumentError):
        return Trouble.DATABASE_URL
    if isinstance(state := getattr(error, "sqlstate", None), str):
        return next((trouble for code, trouble in _SQLSTATE if state.startswith(code)), None)
    said = str(error).lower()
    if type(error).__module__ == "sqlite3":
        return next((trouble for words, trouble in _SQLITE if words in said), None)
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Trouble.DISK_FULL
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return Trouble.MANY_FILES
        return Trouble.DATABASE_UNREACHABLE  # refused, reset, timed out, unknown host: all are kinds of OSError
    return None

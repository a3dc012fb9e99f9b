"""The key file, outside the data folder: a key of the return words for each calendar year, and one that seals.

A key of a year is used from the first of January of its year (or from the first start in it) and removed three years
after that day; from then on nobody can open what was hashed under it, we neither. The file is never written over when
it cannot be read: a key that is lost is lost for ever.

The sealing key closes the secrets of one-time codes (`backend/accounts/sealing.py`). It is made with the file, and no
year ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import stat
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
from msgspec import Meta, Struct

from backend.config import ServerConfig
from backend.credentials.passwords import Hashing
from backend.support.folder import held
from backend.support.rights import Replaceable, refuse_replaceable
from protocol.files.atomic_file import replace_file

LIFE = 3
"""Years that a key lives, the first one with it."""
FORMAT = 1


class KeyTrouble(StrEnum):
    """Why there are no return words; the command line has the sentences."""

    INSIDE_DATA = "inside_data"
    """The key file would stand in the data folder, and be in every copy of it."""
    NOT_WRITABLE = "not_writable"
    """The file cannot be made or read."""
    BROKEN = "broken"
    """The file is not one of ours, or half of one. It was left as it is."""
    REPLACEABLE = "replaceable"
    """Others on the machine may write above the file, and so put another one in its place."""
    EXPOSED = "exposed"
    """Others on the machine may read the file."""


class Key(Struct, frozen=True, kw_only=True):
    """One year's key, with the costs of its hashes: what was hashed under it is found at those costs alone."""

    year: Annotated[int, Meta(ge=2000, le=9999)]
    secret: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    passes: Annotated[int, Meta(ge=1, le=100)]
    memory: Annotated[int, Meta(ge=8, le=4_194_304)]
    lanes: Annotated[int, Meta(ge=1, le=64)]


class SealingKey(Struct, frozen=True, kw_only=True):
    """A key for AES-256-GCM. What it sealed names its `number`; the highest seals."""

    number: Annotated[int, Meta(ge=1, le=9999)]
    secret: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class KeyFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the file, as JSON."""

    format: Annotated[int, Meta(ge=FORMAT, le=FORMAT)]
    keys: tuple[Key, ...]
    sealing: tuple[SealingKey, ...] = ()
    """Empty in the file of a version that sealed nothing."""


class NoKeys(Exception):
    """There are no keys to hash with; `trouble` says why."""

    def __init__(self, trouble: KeyTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def default_file() -> Path:
    """Where `baken serve` keeps the keys when no setting says where: this account's configuration folder."""
    return platformdirs.user_config_path("baken", appauthor=False) / "return-words.json"


def expired_before(now: datetime) -> int:
    """The oldest year whose key lives at `now`."""
    return now.year - LIFE + 1


class Keys:
    """The living keys, kept in memory. Several servers may share one file: the first in a new year makes its key."""

    def __init__(self, file: Path, data: Path, hashing: Hashing, now: Callable[[], datetime]) -> None:
        self._file = file
        self._data = data
        self._hashing = hashing
        self._now = now
        self._keys: tuple[Key, ...] = ()
        self._sealing: tuple[SealingKey, ...] = ()

    def open(self) -> None:
        """Read the file, or make it. Raises `NoKeys`."""
        where = self._file.resolve()
        if where.is_relative_to(self._data.resolve()):
            raise NoKeys(KeyTrouble.INSIDE_DATA)
        self._file = where
        try:
            where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            refuse_replaceable(where)
            self._refresh()
        except Replaceable as error:
            raise NoKeys(KeyTrouble.REPLACEABLE) from error
        except OSError as error:
            raise NoKeys(KeyTrouble.NOT_WRITABLE) from error

    def living(self) -> tuple[Key, ...]:
        """The keys to look with, the newest first: it is the one to keep a hash under.

        In a new year the first call makes the new key; where that fails for now, the newest there is stays in use.
        """
        if self._due():
            with contextlib.suppress(OSError, NoKeys):
                self._refresh()
        oldest = expired_before(self._now())
        return tuple(key for key in self._keys if key.year >= oldest)

    def sealing(self) -> tuple[SealingKey, ...]:
        """The keys that open what is sealed, the one to seal with first. At least one after `open`."""
        return self._sealing

    def forget_expired(self) -> None:
        """Remove from the file what has lived its time. Raises `OSError` and `NoKeys` as `open` does."""
        if self._due():
            self._refresh()

    def _due(self) -> bool:
        """Whether a key is missing or one is too old. A clock that runs behind makes neither."""
        now = self._now()
        return not self._keys or self._keys[0].year < now.year or self._keys[-1].year < expired_before(now)

    def _refresh(self) -> None:
        with held(self._file.with_name(self._file.name + ".lock")):
            stored = self._read()
            if stored is None and self._keys:
                # Somebody took the file away under a running server, perhaps to end the keys: not ours to put back.
                return
            now = self._now()
            keys = [key for key in (stored.keys if stored else ()) if key.year >= expired_before(now)]
            if not any(key.year >= now.year for key in keys):
                keys.append(self._new(now.year))
            keys.sort(key=lambda key: -key.year)
            sealing = (stored.sealing if stored else ()) or (SealingKey(number=1, secret=secrets.token_hex(32)),)
            wanted = KeyFile(format=FORMAT, keys=tuple(keys), sealing=sealing)
            if wanted != stored:
                self._write(wanted)
            self._keys, self._sealing = wanted.keys, wanted.sealing

    def _new(self, year: int) -> Key:
        costs = self._hashing
        return Key(year=year, secret=secrets.token_hex(32), passes=costs.passes, memory=costs.memory, lanes=costs.lanes)

    def _read(self) -> KeyFile | None:
        """The file, the newest of its keys first; None where there is none."""
        try:
            with self._file.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                raw = file.read()
        except FileNotFoundError:
            return None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise NoKeys(KeyTrouble.EXPOSED)
        try:
            found = msgspec.json.decode(raw, type=KeyFile)
        except msgspec.MsgspecError as error:
            raise NoKeys(KeyTrouble.BROKEN) from error
        keys = sorted(found.keys, key=lambda key: -key.year)
        sealing = sorted(found.sealing, key=lambda key: -key.number)
        if not keys or _twice([key.year for key in keys]) or _twice([key.number for key in sealing]):
            raise NoKeys(KeyTrouble.BROKEN)
        return KeyFile(format=FORMAT, keys=tuple(keys), sealing=tuple(sealing))

    def _write(self, wanted: KeyFile) -> None:
        """Replace the file as a whole: whoever reads it sees the old one or the new one."""
        content = json.dumps(msgspec.to_builtins(wanted), indent=1) + "\n"
        replace_file(self._file, content.encode("ascii"), of_folder=True)


def open_keys(config: ServerConfig, now: Callable[[], datetime]) -> Keys | KeyTrouble | None:
    """The opened keys of a server, why there are none, or None where its settings name no file. Slow: it may write."""
    if config.return_key_file is None:
        return None
    keys = Keys(config.return_key_file, config.data, config.hashing, now)
    try:
        keys.open()
    except NoKeys as error:
        return error.trouble
    return keys


def _twice(numbers: list[int]) -> bool:
    return len(set(numbers)) < len(numbers)

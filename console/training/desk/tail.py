"""Reading a file, or a folder of them, while others add to it: whole lines only, a bounded piece at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from console.training.desk.place import Stamp, open_others, stamp

PIECE: Final = 256 * 1024
"""Most bytes that one look at one file reads: what is left is read at the next looks."""
LINE: Final = 64 * 1024
"""Longest line, in bytes; a longer one is passed over and counted."""
LARGEST: Final = 16 * 1024 * 1024
"""Largest file that is read at all: a run of hours has less than a tenth of it."""
KNOWN: Final = 64
"""Bytes before the place of reading that must still be what they were, or the file was written anew."""
MOST: Final = 200
"""Most files of a folder that are followed; of more the first by name."""


@dataclass(frozen=True, slots=True)
class News:
    """What a look at a file brought."""

    lines: tuple[bytes, ...] = ()
    anew: bool = False
    """The file was cut or replaced: what was read of it before is void, these lines are from its beginning."""
    gone: bool = False
    too_large: bool = False
    skipped: int = 0
    """Lines that were too long."""
    touched: int = 0
    """When its owner last wrote or touched it: a sign of life where it differs from the one before."""
    more: bool = False
    """There is more to read at once."""


@dataclass(slots=True)
class Tail:
    """One file. `look` never blocks on anything but the disk and never raises `OSError`."""

    path: Path
    piece: int = PIECE
    longest: int = LINE
    largest: int = LARGEST
    _identity: tuple[int, int] | None = None
    _offset: int = 0
    _last: bytes = b""
    _rest: bytes = b""
    _skipping: bool = False

    def look(self) -> News:
        """Whole lines since the last look, at most `piece` bytes of them."""
        try:
            handle = open_others(self.path)
        except OSError:
            return self._lost()
        try:
            return self._read(handle, stamp(handle))
        except OSError:
            return News(gone=True)
        finally:
            os.close(handle)

    def _lost(self) -> News:
        anew = self._identity is not None
        self._forget()
        return News(gone=True, anew=anew)

    def _forget(self) -> None:
        self._identity, self._offset, self._last, self._rest, self._skipping = None, 0, b"", b"", False

    def _read(self, handle: int, now: Stamp) -> News:
        if now.size > self.largest:
            return News(too_large=True, touched=now.touched)
        anew = self._identity is not None and not self._goes_on(handle, now)
        if anew:
            self._forget()
        self._identity = now.identity
        if now.size == self._offset:
            return News(anew=anew, touched=now.touched)
        data = os.pread(handle, self.piece, self._offset)
        self._offset += len(data)
        self._last = (self._last + data)[-KNOWN:]
        lines, skipped = self._split(data)
        return News(lines, anew=anew, skipped=skipped, touched=now.touched, more=self._offset < now.size)

    def _goes_on(self, handle: int, now: Stamp) -> bool:
        if now.identity != self._identity or now.size < self._offset:
            return False
        return os.pread(handle, len(self._last), self._offset - len(self._last)) == self._last

    def _split(self, data: bytes) -> tuple[tuple[bytes, ...], int]:
        *whole, rest = (self._rest + data).split(b"\n")
        skipped = 0
        if whole and self._skipping:
            whole, self._skipping = whole[1:], False
        kept = tuple(line for line in whole if len(line) <= self.longest)
        skipped += len(whole) - len(kept)
        if self._skipping:
            rest = b""
        elif len(rest) > self.longest:
            rest, self._skipping = b"", True
            skipped += 1
        self._rest = rest
        return kept, skipped


@dataclass(slots=True)
class FolderTail:
    """The files of a folder whose name `wanted` gives a key for. Other names, and what is no file, are passed over."""

    folder: Path
    wanted: Callable[[str], str | None]
    most: int = MOST
    piece: int = PIECE
    left_out: int = 0
    """Files that are too many."""
    there: bool = True
    """Whether the folder could be read at the last look."""
    _tails: dict[str, Tail] = field(default_factory=dict)

    def look(self) -> dict[str, News]:
        """News by key: of every file that is there, and of those that were there at the look before."""
        found = self._names()
        if found is None:
            return {}
        news: dict[str, News] = {}
        for key in [key for key in self._tails if key not in found]:
            del self._tails[key]
            news[key] = News(gone=True)
        for key, name in found.items():
            tail = self._tails.setdefault(key, Tail(self.folder / name, self.piece))
            news[key] = tail.look()
        return news

    def _names(self) -> dict[str, str] | None:
        try:
            names = sorted(os.listdir(self.folder))
        except OSError:
            self.there = False
            return None
        self.there = True
        found = {key: name for name in names if (key := self.wanted(name)) is not None}
        self.left_out = max(0, len(found) - self.most)
        return dict(list(found.items())[: self.most])

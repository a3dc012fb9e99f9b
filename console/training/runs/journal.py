"""The log of a run on disk: each line is with the system at once, and no line is ever there by half.

A disk that is full loses nothing: lines wait in memory, in order, until there is room (`behind`).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from console.files.reasons import reason
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.training.play.codec import encode, encode_header, whole_length
from console.training.play.entries import Debriefed, Ended, Entry, Header, Over, Sent
from protocol.files.file_lock import taken

MATTERS: Final = (Sent, Over, Ended, Debriefed)
"""What must survive a power cut too: after these the disk is waited for."""
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class CannotWrite(ConsoleError):
    """The log cannot be written now. `why` is `full`, `taken` (another window writes it), `exists` or `refused`."""

    def __init__(self, path: Path, why: str, detail: str = "") -> None:
        match why:
            case "full":
                message = _("The disk is full: the log of this run cannot be written.")
                remedy = _("Make room. What happened is kept in memory and written as soon as there is room.")
            case "taken":
                message = _("This run is open in another window.")
                remedy = _("Go on there, or close it there first.")
            case "exists":
                message = _("There is a log of this run already.")
                remedy = _("It stays as it is; begin a new run.")
            case _:
                message = _("{path} cannot be written: {why}.").format(path=path, why=detail)
                remedy = _("Check the training folder, or name another one with --folder.")
        super().__init__(message, remedy, Exit.CANNOT_WRITE)
        self.why = why


class Journal(Protocol):
    """Where the lines of a run go."""

    @property
    def behind(self) -> bool:
        """Lines wait in memory."""
        ...

    def write(self, entries: Iterable[Entry]) -> None:
        """Keep these lines. Raises `CannotWrite`: they wait, and go before any other."""
        ...

    def retry(self) -> None:
        """Write what waits. Raises `CannotWrite`."""
        ...

    def close(self) -> None:
        """Write what can be written and let go. Never raises."""
        ...


class MemoryJournal:
    """Keeps the lines in memory: for runs that nobody keeps (a preview, a test)."""

    behind = False

    def __init__(self, header: Header) -> None:
        self.content = encode_header(header)

    def write(self, entries: Iterable[Entry]) -> None:
        """Keep these lines."""
        self.content += b"".join(encode(entry) for entry in entries)

    def retry(self) -> None:
        """Nothing ever waits."""

    def close(self) -> None:
        """Nothing to let go."""


class FileJournal:
    """A file of one's own, written by this process alone."""

    def __init__(self, path: Path, handle: int, length: int) -> None:
        self.path = path
        self._handle = handle
        self._length = length
        self._waiting: deque[bytes] = deque()
        self._begun = b""
        self._sync = False

    @classmethod
    def create(cls, path: Path, header: Header) -> FileJournal:
        """A new log with its header. Raises `CannotWrite`, and leaves nothing behind then."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o600)
        except FileExistsError:
            raise CannotWrite(path, "exists") from None
        except OSError as error:
            raise _cannot(path, error) from None
        journal = cls(path, handle, 0)
        try:
            _lock(path, handle)
            journal._waiting.append(encode_header(header))
            journal.retry()
        except CannotWrite:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise
        return journal

    @classmethod
    def go_on(cls, path: Path) -> FileJournal:
        """The log of a run that was broken off; half a line at its end goes. Raises `CannotWrite`."""
        handle = -1
        try:
            handle = os.open(path, os.O_RDWR | _NO_LINKS)
            _lock(path, handle)
            content = path.read_bytes()
            length = whole_length(content)
            os.ftruncate(handle, length)
        except OSError as error:
            if handle >= 0:
                os.close(handle)
            raise _cannot(path, error) from None
        except CannotWrite:
            os.close(handle)
            raise
        journal = cls(path, handle, length)
        if not content[:length].endswith(b"\n"):
            journal._waiting.append(b"\n")
            try:
                journal.retry()
            except CannotWrite:
                os.close(handle)  # with its lock: a second attempt is not one of another window
                raise
        return journal

    @property
    def behind(self) -> bool:
        """Lines wait in memory."""
        return bool(self._waiting or self._begun)

    def write(self, entries: Iterable[Entry]) -> None:
        """Keep these lines. Raises `CannotWrite`: they wait, and go before any other."""
        for entry in entries:
            self._waiting.append(encode(entry))
            self._sync = self._sync or isinstance(entry.what, MATTERS)
        self.retry()

    def retry(self) -> None:
        """Write what waits. Raises `CannotWrite`."""
        try:
            while self._begun or self._waiting:
                self._write_line()
            if self._sync:
                os.fsync(self._handle)
                self._sync = False
        except OSError as error:
            raise _cannot(self.path, error) from None

    def close(self) -> None:
        """Write what can be written and let go. Never raises."""
        with contextlib.suppress(CannotWrite):
            self._sync = True
            self.retry()
        with contextlib.suppress(OSError):
            os.close(self._handle)

    def _write_line(self) -> None:
        line = self._begun or self._waiting[0]
        written = 0
        try:
            while written < len(line):
                written += _write_at(self._handle, line[written:], self._length + written)
        except OSError:
            self._take_back(line, written)
            raise
        self._length += len(line)
        if self._begun:
            self._begun = b""
        else:
            self._waiting.popleft()

    def _take_back(self, line: bytes, written: int) -> None:
        """Half a line is on the disk: take it off, or remember what is to be finished first."""
        if not written:
            return
        try:
            os.ftruncate(self._handle, self._length)
        except OSError:
            if not self._begun:
                self._waiting.popleft()
            self._begun = line[written:]
            self._length += written


def delete_log(path: Path) -> None:
    """Delete a log. Raises `CannotWrite` where another window writes it (`taken`), and `OSError`."""
    try:
        handle = os.open(path, os.O_RDONLY | _NO_LINKS)
    except OSError:
        path.unlink()  # nobody can write what cannot be opened
        return
    try:
        _lock(path, handle)
    finally:
        os.close(handle)
    path.unlink()


_NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def _write_at(handle: int, data: bytes, place: int) -> int:
    os.lseek(handle, place, os.SEEK_SET)
    return os.write(handle, data)


def _lock(path: Path, handle: int) -> None:
    """One window writes a log. The system takes the lock back when the process ends, however it ends."""
    if os.name != "posix":  # a lock of Windows keeps readers out too; there the person finds the second window
        return
    try:
        ours = taken(handle)
    except OSError:
        return  # a shared folder that knows no locks
    if not ours:
        raise CannotWrite(path, "taken")


def _cannot(path: Path, error: OSError) -> CannotWrite:
    if error.errno in FULL:
        return CannotWrite(path, "full")
    return CannotWrite(path, "refused", reason(error))

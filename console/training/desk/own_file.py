"""A file of our own in the shared folder, kept equal to bytes that only grow, whatever happens to the folder."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import Final

from console.files.reasons import reason
from console.strings import N_, _
from console.support.errors import ConsoleError
from console.training.desk.place import NotOurs, check_folder, open_own, stamp

BEAT: Final = 2.0
"""Seconds between signs of life: the file's time is set, so that a killed program can be told from a quiet one."""

WHY: Final = {
    errno.ENOSPC: N_("it is full"),
    errno.EDQUOT: N_("it is full"),
    errno.ENOENT: N_("it is gone"),
    errno.ENOTDIR: N_("it is gone"),
    errno.ESTALE: N_("it is gone"),
    errno.EACCES: N_("you may not write there"),
    errno.EPERM: N_("its group cannot be given to your file"),
    errno.EROFS: N_("it can only be read"),
}


class OwnFile:
    """For one thread; everything here may block on the folder."""

    def __init__(self, path: Path, content: bytes = b"") -> None:
        """Nothing is opened yet."""
        self.path = path
        self.bytes = bytearray(content)
        """All that the file should hold: add to it, then `write`."""
        self.trouble = ""
        """Why the file does not have everything, in a sentence; empty while it does."""
        self._handle: int | None = None
        self._identity: tuple[int, int] | None = None
        self._written = 0

    def write(self) -> bool:
        """Write what the file does not have yet. False, with `trouble` said, where that failed; nothing is lost."""
        try:
            self._open_where_needed()
            self._write_on()
        except ConsoleError as error:
            return self._failed(error.message)
        except OSError as error:
            return self._failed(_("The shared folder takes nothing: {why}.").format(why=_words(error)))
        self.trouble = ""
        return True

    def beat(self) -> None:
        """A sign of life; where it fails the next writing tells."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.utime(self._handle)

    def close(self) -> None:
        """The file stays; writing again opens it again."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
        self._handle, self._identity, self._written = None, None, 0

    def _failed(self, why: str) -> bool:
        self.close()
        self.trouble = why
        return False

    def _open_where_needed(self) -> None:
        """Open the file, also where another one, or none, has come into its place."""
        if self._handle is not None and self._is_still_there(self._handle):
            return
        self.close()
        check_folder(self.path.parent)
        handle = open_own(self.path)
        try:
            self._written = self._agreed(handle)
        except BaseException:
            os.close(handle)
            raise
        self._handle, self._identity = handle, stamp(handle).identity

    def _is_still_there(self, handle: int) -> bool:
        try:
            found = self.path.lstat()
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity and stamp(handle).size == self._written

    def _agreed(self, handle: int) -> int:
        """How much of the file stands; a file of ours that says something else is begun anew."""
        size = stamp(handle).size
        if size <= len(self.bytes) and self.bytes.startswith(os.pread(handle, size, 0)):
            return size
        os.ftruncate(handle, 0)
        return 0

    def _write_on(self) -> None:
        assert self._handle is not None
        while self._written < len(self.bytes):
            self._written += os.write(self._handle, bytes(self.bytes[self._written :]))


def _words(error: OSError) -> str:
    if isinstance(error, NotOurs):
        return _("somebody else has a file of that name there")
    known = WHY.get(error.errno or 0)
    return _(known) if known is not None else reason(error)

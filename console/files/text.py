"""A text file as a person saved it: every reader of such a file decodes it here.

A coding that a file declares by its first bytes is believed (Unicode 16, section 23.8): Notepad writes UTF-8 with a
byte order mark, and UTF-16 under the name "Unicode"; PowerShell 5 writes UTF-16 too. Without a mark a file is UTF-8.
What is neither is refused and not guessed: a wrong letter in a name or a password is worse than a question.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path


def bytes_of(path: Path, most: int = -1) -> bytes:
    """What an ordinary file holds, or its first `most` bytes.

    Raises `OSError`, also for a pipe or a device: reading one may never end.
    """
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
    with path.open("rb") as file:
        return file.read(most)


class NotUtf8(ValueError):
    """The bytes are no text in a coding that can be known. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decoded(raw: bytes) -> str:
    """The text of a file, without its byte order mark and with its line ends as they are. Raises `NotUtf8`."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(raw.count(b"\n", 0, error.start) + 1) from None
    if (at := text.find("\0")) >= 0:
        raise NotUtf8(text.count("\n", 0, at) + 1)  # UTF-16 without a mark, UTF-32, or no text at all
    return text

"""What a command reads from stdin: a line of text, or a sentence about why there is none."""

from __future__ import annotations

import codecs
import io
import sys
from typing import Final, TextIO

from console.strings import _
from console.support.errors import ConsoleError, Exit

LONGEST = 10_000
"""Characters of a line that are read at most: more than any password may have, and no whole file."""
CHOSEN: Final = ("utf-16", "utf-8-sig")
"""How `_choose_coding` leaves a stream."""


def has_terminal() -> bool:
    """Whether somebody can be asked; where stdin is closed there is nobody."""
    return sys.stdin is not None and sys.stdin.isatty()


def read_line() -> str:
    """The next line of stdin without its end; empty at the end of it. Raises `ConsoleError`."""
    if sys.stdin is None:
        raise ConsoleError(
            _("There is nothing to read: stdin is closed."),
            _("Give the password on stdin, or leave --password-stdin out."),
            Exit.NO_TERMINAL,
        )
    try:
        _choose_coding(sys.stdin)
        line = sys.stdin.readline(LONGEST).rstrip("\r\n")
        line.encode()
    except UnicodeError:
        raise ConsoleError(
            _("What came on stdin is not text in UTF-8."), _("Give the password as UTF-8."), Exit.BAD_INPUT
        ) from None
    return line


def read_password() -> str:
    """The password on the next line. Raises `ConsoleError`, also where nothing stands there: nobody gave one."""
    password = read_line()
    if not password:
        raise ConsoleError(
            _("No password came on standard input."),
            _("Give it as the first line, or leave --password-stdin out."),
            Exit.BAD_INPUT,
        )
    return password


def _choose_coding(stream: TextIO) -> None:
    """Before the first line: as a file says by its first bytes (`console/files/text.py`), whatever the locale is."""
    if not isinstance(stream, io.TextIOWrapper) or stream.encoding in CHOSEN or not hasattr(stream.buffer, "peek"):
        return
    wide = stream.buffer.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    stream.reconfigure(encoding="utf-16" if wide else "utf-8-sig", errors="strict")

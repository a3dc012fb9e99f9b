"""What Notepad, Word and a copy from a web page do to a text, undone without a word. Line numbers keep their meaning.

Notepad writes a BOM, CRLF, UTF-16 or Windows-1252. Word turns quotes, dashes, dots, bullets and arrows into others.
"""

from __future__ import annotations

import re
from typing import Final

from console.files.text import NotUtf8, decoded
from console.strings import N_

LIMIT: Final = 1_000_000
"""Largest file, in bytes; the shipped scenarios are below 20 kB."""
MOST_LINES: Final = 10_000
"""Most lines; the shipped scenarios have some hundreds."""
LONGEST_LINE: Final = 4_000
"""Longest line, in characters."""

ARROW: Final = r"(?:-{1,3}>|=>|- >)"
"""`->`, and how else it is typed."""

_WORDS_ARROW = re.compile(r"[\u2010-\u2015\u2212]{1,3} ?>|[\u2192\u27a1\u27f6\u21d2\uf0e0\uf0e8]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BULLET = re.compile(r"^(\s*)[\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u2219\uf0b7\uf0a7]\s*(?=\S)")
_EVENT_BULLET = re.compile(r"^\s*\*(?=[^\s*])")

_QUOTES: Final = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
}
_LIKE: Final = {
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\v\f", " "
    ),
    **dict.fromkeys("\u200b\u200c\u2060\ufeff\u00ad", ""),
    "\u2011": "-",
    "\u2026": "...",
}
_STRAIGHT = str.maketrans(_QUOTES)
_PLAIN = str.maketrans(_LIKE)

_NOT_TEXT: Final = (
    (b"PK\x03\x04", N_("This is a Word document. In Word choose “Save as”, “Plain text (*.txt)”.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old Word document. In Word choose “Save as”, “Plain text (*.txt)”.")),
    (b"{\\rtf", N_("This is a text with layout (RTF). Choose “Save as”, “Plain text (*.txt)”.")),
    (b"%PDF", N_("This is a PDF. Take the text file that it was made from.")),
)


class NotText(Exception):
    """The file is not a text that can be read. `text` is a message id: what it is, and what to do."""

    def __init__(self, text: str, line: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


def lines_of(raw: bytes) -> list[str]:
    """The lines of a file, repaired; the first one is line 1 of the file. Raises `NotText`.

    Quotes stay as they are (`straight` is for them), because in the front matter it matters where they stand.
    """
    if len(raw) > LIMIT:
        raise NotText(N_("The file is larger than 1 MB. A scenario is a few pages of text: take another file."))
    for start, text in _NOT_TEXT:
        if raw.startswith(start):
            raise NotText(text)
    lines = _LINE_END.split(_decoded(raw))
    if len(lines) > MOST_LINES:
        raise NotText(N_("The file has more than 10,000 lines. A scenario is a few pages of text: take another file."))
    return [_line(line) for line in lines]


def straight(text: str) -> str:
    """With the quotes of a typewriter."""
    return text if text.isascii() else text.translate(_STRAIGHT)


def _decoded(raw: bytes) -> str:
    try:
        return decoded(raw)
    except NotUtf8 as error:
        if b"\0" in raw:
            text = N_("This is not a text file. Save it as plain text with the encoding UTF-8.")
            raise NotText(text, error.line) from None
        return raw.decode("cp1252", errors="replace")


def _line(line: str) -> str:
    if not line.isascii():
        line = _BULLET.sub(r"\1* ", line.translate(_PLAIN))
        line = _WORDS_ARROW.sub("->", line)
    line = line.replace("\t", "  ") if line.startswith("\t") else line.replace("\t", " ")
    return _EVENT_BULLET.sub("* ", line.rstrip(), count=1)

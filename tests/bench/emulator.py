"""A terminal's cells, worked out after a recording, so that the emulator never competes with what is measured."""

from __future__ import annotations

import codecs
import re

import pyte

_NOT_FOR_PYTE = re.compile(
    r"\x1b[P_^X].*?\x1b\\"  # DCS, APC, PM, SOS
    r"|\x1b\[[<=>][0-?]*[ -/]*[@-~]"  # private sequences: kitty keys, device attributes
    r"|\x1b\[[0-?]*[ -/]+[@-~]"  # with intermediates: mode questions, cursor shape
    r"|\x1b\[\?[0-9;]*[a-gi-km-zA-Z]"  # private ones other than h and l
    r"|\x1b[=>]",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[P_^X][^\x1b]*\x1b?)?$")


class Emulator:
    """Feed bytes, look at lines."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._carried = ""

    def feed(self, data: bytes) -> list[str]:
        """Take in what was written; gives the lines that were touched."""
        text = self._carried + self._decoder.decode(data)
        self._carried = ""
        if unfinished := _UNFINISHED.search(text):
            self._carried, text = text[unfinished.start() :], text[: unfinished.start()]
        self._stream.feed(_NOT_FOR_PYTE.sub("", text))
        touched = [self._line(y) for y in sorted(self._screen.dirty) if y < self._screen.lines]
        self._screen.dirty.clear()
        return touched

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self._screen.resize(rows, columns)

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self._line(y).rstrip() for y in range(self._screen.lines))

    def _line(self, y: int) -> str:
        row = self._screen.buffer[y]
        return "".join(row[x].data for x in range(self._screen.columns))

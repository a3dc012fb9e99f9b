"""What the terminal should show and what it shows, cell by cell; the output is the difference. Pure: no terminal here.

Textual writes whole rows again when one character changes: 1.4 kB for a key, which a slow line feels. `Canvas` reads
what Textual writes, keeps cells, and gives the shortest simple text that brings the terminal there. Because only cells
come out again, nothing but text, colours and cursor positions can reach the terminal, whatever came in (SEC-T4, S5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import wcwidth
from rich.cells import cell_len

from console.terminal.guard import FORBIDDEN
from widgets.drawing import widths

widths.mend()

_TOKEN = re.compile(
    r"([^\x00-\x1f\x7f-\x9f]+)"  # 1: text
    r"|\x1b\[([0-9;]*)([mH])"  # 2, 3: colours, cursor position
    r"|\x1b\[\?2026[hl]|\x1b\]22;[a-z-]*\x07"  # Textual's own that need no answer: frames, pointer shape
    r"|([\x00-\x1f\x7f-\x9f])"  # 4: what should not be here
)

_ROW = re.compile(r"\x1b\[([0-9]+);[0-9]+H")

_STEADY = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u064a"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2193\u2500-\u259f\u25cf\u25cb]*"
)
"""Characters that every terminal draws one cell wide. After any other the cursor is placed again."""

BLANK = " "
REST = ""
"""The second cell of a wide character."""

_EMOJI = "\U0001f000"
"""From here on code points are emoji and their parts: two cells where a terminal does not join them."""

JOINER = "\u200d"
"""Zero width joiner: between emoji it makes one of them, in Sinhala and Malayalam it shapes letters."""

GAP = 6
"""Unchanged cells between two changed ones that are written again, because moving over them costs as much."""


class _Row:
    """One row: a cluster and a style (the parameters of SGR, "" for the default) for each cell."""

    __slots__ = ("styles", "text")

    def __init__(self, columns: int, text: str = BLANK) -> None:
        self.text = [text] * columns
        self.styles = [""] * columns

    def same_as(self, other: _Row) -> bool:
        return self.text == other.text and self.styles == other.styles

    def take(self, other: _Row) -> None:
        self.text[:] = other.text
        self.styles[:] = other.styles


class Canvas:
    """The cells of a terminal of `columns` x `rows`."""

    def __init__(self, columns: int, rows: int) -> None:
        self.dropped = 0
        """Control characters that somebody wanted to write; 0 in a console without mistakes."""
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Begin again with an empty canvas of another size, on a terminal of which nothing is known."""
        self.columns, self.rows = columns, rows
        self._wanted = [_Row(columns) for _ in range(rows)]
        self._x = self._y = 0
        self._style = ""
        self._dirty: set[int] = set()
        self._written: dict[int, str] = {}
        """Row -> what Textual wrote there last, as long as nothing else touched that row."""
        self.forget()
        self._dirty.clear()

    def forget(self) -> None:
        """The terminal may show anything now (it was stopped, or another program wrote): all has to be written."""
        self._shown = [_Row(self.columns, "\0") for _ in range(self.rows)]
        self._dirty.update(range(self.rows))
        self._at: tuple[int, int] | None = None
        self._sgr: str | None = None

    def feed(self, data: str) -> None:
        """Take in what Textual writes: text, SGR, cursor positions. Anything else is dropped and counted.

        Textual ends each row with a line feed and writes many rows as they were. Such a row is not read again.
        """
        *rows, last = data.split("\n")
        for row in rows:
            start = _ROW.match(row)
            y = int(start[1]) - 1 if start else -1
            if start and self._written.get(y) == row:
                continue
            self._read(row)
            if start and self._y == y and not self._style:
                self._written[y] = row
        self._read(last)

    def _read(self, data: str) -> None:
        for match in _TOKEN.finditer(data):
            kind = match.lastindex
            if kind == 1:
                self._put(match[1])
            elif kind == 3:
                self._control(match[2], match[3])
            elif kind == 4:
                self.dropped += 1

    def difference(self) -> str:
        """What to write so that the terminal shows what is wanted; from then on it counts as shown."""
        out: list[str] = []
        for y in sorted(self._dirty):
            wanted, shown = self._wanted[y], self._shown[y]
            if wanted.same_as(shown):
                continue
            written = 0
            for start, end in _changed(wanted, shown):
                if end > written:
                    written = _with_spill(wanted.text, start, end)
                    self._write_cells(out, y, start, written)
            shown.take(wanted)
        self._dirty.clear()
        self._move(out, min(self._x, self.columns - 1), min(self._y, self.rows - 1))
        return "".join(out)

    def _control(self, parameters: str, final: str) -> None:
        if final == "m":
            if parameters in {"", "0"}:
                self._style = ""
            else:
                self._style = f"{self._style};{parameters}" if self._style else parameters
            return
        row, _, column = parameters.partition(";")
        self._y, self._x = int(row or 1) - 1, int(column or 1) - 1

    def _put(self, text: str) -> None:
        cells = list(text) if text.isascii() else self._cells(text)
        start, columns = self._x, self.columns
        self._x = end = start + len(cells)
        if start >= columns or self._y >= self.rows:
            return
        if end > columns:
            end = columns
            whole = _begin_of(cells, end - start)
            cells[whole:] = [BLANK] * (end - start - whole)
        row = self._wanted[self._y]
        cut, after = _begin_of(row.text, start), _end_of(row.text, end)
        row.text[cut:start] = [BLANK] * (start - cut)
        row.text[end:after] = [BLANK] * (after - end)
        row.text[start:end] = cells
        row.styles[start:end] = [self._style] * len(cells)
        self._dirty.add(self._y)
        self._written.pop(self._y, None)

    def _cells(self, text: str) -> list[str]:
        """The cells of a text; widths are those that Textual reckons with, so that both count the same columns."""
        if _STEADY.fullmatch(text):
            return list(text)
        clean = FORBIDDEN.sub("", text)
        if clean != text:
            self.dropped += 1
        cells: list[str] = []
        for cluster in wcwidth.iter_graphemes(clean):
            width = cell_len(cluster)
            before = _begin_of(cells, len(cells) - 1)
            if cells and (width == 0 or cells[before].endswith(JOINER)):
                # A mark that stands alone belongs to the cell before it, as does what a terminal may join to it.
                cells[before] += cluster
                cells += [REST] * width
            elif width:
                cells += [cluster, *[REST] * (width - 1)]
        return cells

    def _write_cells(self, out: list[str], y: int, start: int, end: int) -> None:
        row = self._wanted[y]
        x = start
        while x < end:
            style = row.styles[x]
            stop = x + 1
            while stop < end and row.styles[stop] == style:
                stop += 1
            self._move(out, x, y)
            if style != self._sgr:
                out.append(f"\x1b[0;{style}m" if style else "\x1b[m")
                self._sgr = style
            text = "".join(row.text[x:stop])
            if _STEADY.fullmatch(text):
                out.append(text)
                self._at = (stop, y)
            else:
                self._write_unsteady(out, row, x, stop, y)
            if stop >= self.columns:
                # Terminals differ in where the cursor is after the last column.
                self._at = None
            x = stop

    def _write_unsteady(self, out: list[str], row: _Row, start: int, stop: int, y: int) -> None:
        """Cell by cell, because terminals disagree about the width of emoji and of clusters."""
        for x in range(start, stop):
            cluster = row.text[x]
            if cluster == REST:
                continue
            self._move(out, x, y)
            if _STEADY.fullmatch(cluster):
                out.append(cluster)
                self._at = (x + 1, y)
                continue
            cells = _end_of(row.text, x + 1) - x
            if cells > 1:
                # A terminal that draws it narrower must not show what stood in its other cells.
                out.append(BLANK * cells)
                self._at = None
                self._move(out, x, y)
            out.append(cluster)
            self._at = None

    def _move(self, out: list[str], x: int, y: int) -> None:
        if self._at != (x, y):
            out.append(f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H")
            self._at = (x, y)


def _begin_of(text: list[str], x: int) -> int:
    """Where the cluster begins of which the cell `x` is a part."""
    while 0 < x < len(text) and text[x] == REST:
        x -= 1
    return x


def _end_of(text: list[str], x: int) -> int:
    """Where the cluster ends that goes on in the cell `x`; `x` itself where none does."""
    while x < len(text) and text[x] == REST:
        x += 1
    return x


def _with_spill(text: list[str], start: int, end: int) -> int:
    """Where writing has to end so that nothing is left of a cluster that a terminal draws wider than it has cells.

    What a terminal does not join (a family, a flag, a skin tone) it draws side by side, over what stands behind. That
    is written again, over it.
    """
    if _STEADY.fullmatch("".join(text[start:end])):
        return end
    x = start
    while x < end:
        cluster = text[x]
        if cluster != REST and not _STEADY.fullmatch(cluster):
            end = max(end, min(len(text), x + _widest(cluster)))
        x += 1
    return _end_of(text, end)


def _widest(cluster: str) -> int:
    """The most cells that any terminal takes for it: each code point by itself, marks that it does not know too."""
    return max(2, sum(2 if character >= _EMOJI else max(1, cell_len(character)) for character in cluster))


def _changed(wanted: _Row, shown: _Row) -> Iterator[tuple[int, int]]:
    """Spans of cells (start, end) that differ; near ones are joined, wide characters are never halved."""
    text, old_text, styles, old_styles = wanted.text, shown.text, wanted.styles, shown.styles
    columns = len(text)
    start = end = -1
    for x in range(columns):
        if text[x] == old_text[x] and styles[x] == old_styles[x]:
            continue
        if start < 0:
            start = x
        elif x - end > GAP:
            yield _whole(text, old_text, start, end)
            start = x
        end = x + 1
    if start >= 0:
        yield _whole(text, old_text, start, end)


def _whole(text: list[str], old: list[str], start: int, end: int) -> tuple[int, int]:
    while start > 0 and REST in (text[start], old[start]):
        start -= 1
    while end < len(text) and REST in (text[end], old[end]):
        end += 1
    return start, end

"""Where the rows of a list stand among its lines, which of their lines are made, and how far it is scrolled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from widgets.drawing.canvas import Line


class Row(Protocol):
    """Anything with an id that is unique in its list."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: its place among the rows, and its first line among all lines."""

    index: int
    first: int


class RowLayout(Generic[R]):
    """Rows laid out one below the other, each a few lines high. Lines are made when they are first asked for.

    `width` is that of the list, in cells; a cell at each side of a row stays free. `height` is the number of lines of
    every row, where all have as many: then no row is made in order to count its lines.
    """

    def __init__(
        self, rows: Sequence[R], width: int, make: Callable[[R, int], Sequence[Line]], height: int | None = None
    ) -> None:
        self.width = width
        self._rows = tuple(rows)
        self._make = make
        self._made: dict[str, Sequence[Line]] = {}
        self._places: dict[str, _Place] = {}
        self._lines: list[tuple[R, int]] = []
        for index, row in enumerate(self._rows):
            self._places[row.id] = _Place(index, len(self._lines))
            self._lines.extend((row, part) for part in range(height or len(self._lines_of(row))))

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def row_at(self, at: int) -> R:
        """The row that a line belongs to."""
        return self._lines[at][0]

    def line_at(self, at: int) -> Line:
        """The line itself."""
        row, part = self._lines[at]
        return self._lines_of(row)[part]

    def first_of(self, row: str) -> int:
        """The first line of a row."""
        return self._places[row].first

    def make_again(self) -> None:
        """The rows look different now and are as high as before: their lines are made again when asked for."""
        self._made.clear()

    def scrolled_to(self, cursor: str | None, top: int, room: int, selectable: Callable[[R], bool]) -> int:
        """The line to show first so that the row under the cursor is within `room` lines; `top` where it already is."""
        place = self._places.get(cursor) if cursor is not None else None
        if place is not None:
            first = last = place.first
            while last + 1 < len(self._lines) and self._lines[last + 1][0].id == cursor:
                last += 1
            # A heading above the first row of its section stays in sight with it.
            if place.index and not selectable(self._rows[place.index - 1]):
                first = self.first_of(self._rows[place.index - 1].id)
            if last - first >= room:
                first = place.first
            if last >= top + room:
                top = last - room + 1
            top = min(top, first)
        return max(0, min(top, len(self._lines) - room))

    def _lines_of(self, row: R) -> Sequence[Line]:
        made = self._made.get(row.id)
        if made is None:
            made = self._made[row.id] = self._make(row, max(1, self.width - 2))
        return made


def neighbour(gone: str | None, before: Sequence[str], left: Sequence[str]) -> str | None:
    """The row that stood nearest below the one that went, else nearest above, else the first."""
    if not left:
        return None
    if gone not in before:
        return left[0]
    at = before.index(gone)
    still = set(left)
    for row in [*before[at + 1 :], *reversed(before[:at])]:
        if row in still:
            return row
    return left[0]

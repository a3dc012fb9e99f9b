"""Tiles of people who are followed at once: side by side where there is room, below each other where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.drawing.canvas import Canvas, Line, Span, cut, line_width, sides

SIDE_BY_SIDE = 100
"""Cells from which on two tiles stand beside each other."""
LEAST = 5
"""Lines of a tile: three, one for what is the matter, one between."""
MOST = 3
"""Rows of tiles beside each other that are on the screen at once."""


@dataclass(frozen=True, slots=True)
class TileRow:
    """One person. `needs` (why somebody should come) stands out by a mark and a word, `talk` is who said what, newest
    last: as much of it is shown as there is room for."""

    id: str
    name: str
    clock: str = ""
    facts: str = ""
    status: str = ""
    needs: tuple[str, ...] = ()
    talk: tuple[tuple[str, str], ...] = ()
    dim: bool = False


class Tiles(Canvas):
    """The cursor is an id. The arrows, home and end move it; Enter opens."""

    can_focus = True
    prefix = "tiles"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tiles--{name}" for name in ("strong", "dim", "accent", "warning")}
    DEFAULT_CSS = """
    Tiles {
        height: 1fr;
        & .tiles--strong { text-style: bold; }
        & .tiles--dim { color: $text-muted; }
        & .tiles--accent { color: $accent; }
        & .tiles--warning { color: $warning; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(0, -1)", show=False, id="tiles.up"),
        Binding("down", "move(0, 1)", show=False, id="tiles.down"),
        Binding("left", "move(-1, 0)", show=False, id="tiles.left"),
        Binding("right", "move(1, 0)", show=False, id="tiles.right"),
        Binding("home", "edge(0)", show=False, id="tiles.first"),
        Binding("end", "edge(-1)", show=False, id="tiles.last"),
        Binding("enter", "open", show=False, id="tiles.open"),
    ]

    class Opened(Message):
        """Enter was pressed on a tile."""

        def __init__(self, tiles: Tiles, row: str) -> None:
            super().__init__()
            self.tiles = tiles
            self.row = row

        @property
        def control(self) -> Tiles:
            """The tiles."""
            return self.tiles

    class Highlighted(Opened):
        """The cursor came to another tile."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: tuple[TileRow, ...] = ()
        self._empty: tuple[str, ...] = ()
        self._cursor: str | None = None
        self._first = 0

    # What the owner calls.

    @property
    def current(self) -> str | None:
        """The id under the cursor."""
        return self._cursor

    def update(self, rows: Sequence[TileRow], empty: Sequence[str] = ()) -> None:
        """Show these; the cursor stays on its id. `empty` is said where there are none."""
        self._rows, self._empty = tuple(rows), tuple(empty)
        ids = [row.id for row in self._rows]
        if self._cursor not in ids:
            self._put(ids[0] if ids else None)
        self.repaint()

    def move_to(self, row: str) -> None:
        """Put the cursor on a tile."""
        if any(each.id == row for each in self._rows):
            self._put(row)
            self.repaint()

    # Keys.

    def action_move(self, across: int, down: int) -> None:
        """To the tile beside, above or below."""
        columns = self._columns()
        if across and columns == 1:
            return
        target = self._place() + across + down * columns
        if 0 <= target < len(self._rows):
            self._put(self._rows[target].id)
            self.repaint()

    def action_edge(self, place: int) -> None:
        """The first or the last."""
        if self._rows:
            self._put(self._rows[place].id)
            self.repaint()

    def action_open(self) -> None:
        """Say that it is to be opened."""
        if self._cursor is not None:
            self.post_message(self.Opened(self, self._cursor))

    # Drawing.

    def before_draw(self) -> None:
        """Keep the cursor in sight."""
        columns, shown = self._columns(), self._shown_rows()
        at = self._place() // columns
        self._first = max(min(self._first, at), at - shown + 1, 0)

    def draw(self, y: int) -> tuple[Line, str]:
        """The line of one tile, or of two beside each other."""
        if not self._rows:
            return [Span(f"  {self._empty[y - 1]}", "dim")] if 1 <= y <= len(self._empty) else [], ""
        columns, high = self._columns(), self._high()
        row, line = divmod(y, high)
        if row >= self._shown_rows():
            return [], ""
        wide = self.size.width // columns
        spans: list[Span] = []
        for column in range(columns):
            place = (self._first + row) * columns + column
            if place < len(self._rows):
                part = self._line(self._rows[place], line, high, wide - 1)
                spans += [*part, Span(" " * (wide - line_width(part)))]
        return spans, ""

    def _line(self, row: TileRow, line: int, high: int, wide: int) -> list[Span]:
        if line >= high - 1:
            return []
        edge = Span("▌ ", "accent") if row.id == self._cursor else Span("  ")
        lines = self._lines_of(row, wide - 2, high - 1)
        return [edge, *(lines[line] if line < len(lines) else [])]

    def _lines_of(self, row: TileRow, wide: int, high: int) -> list[list[Span]]:
        lines = [
            sides([Span(row.name, "dim" if row.dim else "strong")], [Span(row.clock, "dim")], wide),
            cut([Span(row.facts, "dim")], wide),
            cut([Span(row.status)], wide),
        ]
        needs = row.needs if len(row.needs) <= 1 or high > LEAST else (" · ".join(row.needs),)
        lines += [cut([Span(f"!! {need}", "warning")], wide) for need in needs]
        room = high - len(lines)
        if room > 2:
            lines.append([])
            room -= 1
        talk = row.talk[-room:] if room > 0 else ()
        return lines + [cut([Span(f"{who}  ", "dim"), Span(text)], wide) for who, text in talk]

    # Inside.

    def _columns(self) -> int:
        return 2 if self.size.width >= SIDE_BY_SIDE and len(self._rows) > 1 else 1

    def _high(self) -> int:
        columns = self._columns()
        rows = -(-len(self._rows) // columns)
        return max(LEAST, self.size.height // max(1, min(rows, MOST) if columns > 1 else rows))

    def _shown_rows(self) -> int:
        return max(1, self.size.height // self._high())

    def _place(self) -> int:
        return next((at for at, row in enumerate(self._rows) if row.id == self._cursor), 0)

    def _put(self, row: str | None) -> None:
        if row == self._cursor:
            return
        self._cursor = row
        if row is not None:
            self.post_message(self.Highlighted(self, row))

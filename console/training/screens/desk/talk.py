"""The transcript of one trainee's run, as it grows; the cursor stands on a line."""

from __future__ import annotations

from collections.abc import Sequence

from console.training.screens.desk.rows import TalkRow
from widgets.drawing.canvas import Line, Span, cut
from widgets.drawing.cells import wrap
from widgets.drawing.lines import LineList


class Talk(LineList[TalkRow]):
    """Where the cursor stands on the newest line it stays with the newest."""

    COMPONENT_CLASSES = {f"lines--{name}" for name in ("own", "chatter", "note", "facilitator")}

    def lines_of(self, row: TalkRow, width: int) -> list[Line]:
        """A head line (when, who, what it was) and the text under it; an event is one line."""
        if not row.who:
            style = "facilitator" if row.style == "facilitator" else "dim"
            first, *more = wrap(f"{row.clock}  -- {row.text}", width)
            return [[Span(first.text, style)], *([Span(f"  {line.text}", style)] for line in more)]
        lines: list[Line] = [cut([Span(f"{row.clock}  {row.who}", "dim")], width)]
        lines += [[Span(f"  {line.text}", row.style)] for line in wrap(row.text, max(1, width - 2))]
        lines += [cut([Span("  < ", "accent"), Span(mark, "dim")], width) for mark in row.marks]
        return lines

    def grow(self, rows: Sequence[TalkRow], empty: str = "") -> None:
        """Show these; at the newest line the cursor goes along."""
        before = self._rows
        at_end = not before or self.current in (None, before[-1].id)
        self.update(rows, empty=empty)
        if rows and at_end:
            self.move_to(rows[-1].id)

"""Bars of one line: parts in a row; where they do not fit, the least important goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from widgets.drawing.canvas import Canvas, Line, Span, line_width, sides
from widgets.drawing.cells import fit
from widgets.rows import StatusPart, Tone

GAP = 3
"""Cells between two parts."""


def fit_parts(parts: Sequence[StatusPart], width: int, gap: int = GAP) -> list[StatusPart]:
    """The parts that fit in `width` cells, in their order: first short forms, then the lowest priorities are left out.

    Of equal priority the last goes first; one part always stays.
    """
    kept = list(parts)
    while _needed(kept, gap) > width:
        at = min(range(len(kept)), key=lambda place: (kept[place].priority, -place))
        part = kept[at]
        if part.short and part.text != part.short:
            kept[at] = StatusPart(part.id, part.short, part.priority, part.tone, part.right)
        elif part.cuts and (room := width - _needed([*kept[:at], *kept[at + 1 :]], gap) - gap) > 0:
            kept[at] = replace(part, text=fit(part.text, room))
            break
        elif len(kept) == 1:
            break
        else:
            del kept[at]
    return kept


def _needed(parts: Sequence[StatusPart], gap: int) -> int:
    return sum(line_width([Span(part.text)]) for part in parts) + gap * (len(parts) - 1)


class Bar(Canvas):
    """Base of the bars."""

    prefix = "bar"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{tone.value}" for tone in Tone}
    DEFAULT_CSS = """
    Bar {
        height: 1;
        & .bar--dim { color: $text-muted; }
        & .bar--strong { text-style: bold; }
        & .bar--accent { color: $accent; }
        & .bar--ok { color: $success; }
        & .bar--warning { color: $warning; }
        & .bar--danger { color: $error; text-style: bold; }
    }
    """


class StatusBar(Bar):
    """Mode, presence, queue, connection, time. `update` repaints the cells that differ."""

    DEFAULT_CSS = "StatusBar { background: $panel; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parts: tuple[StatusPart, ...] = ()

    def update(self, parts: Sequence[StatusPart]) -> None:
        """Show these parts."""
        self._parts = tuple(part for part in parts if part.text)
        self.repaint()

    def draw(self, y: int) -> tuple[Line, str]:
        """The one line."""
        width = self.size.width - 2
        kept = fit_parts(self._parts, width)
        left = _joined([part for part in kept if not part.right])
        right = _joined([part for part in kept if part.right])
        return [Span(" "), *sides(left, right, width)], ""


class ConnectionBar(StatusBar):
    """Says that there is no connection, and stays; it takes no line while there is nothing to say."""

    DEFAULT_CSS = "ConnectionBar { display: none; } ConnectionBar.-said { display: block; }"

    def update(self, parts: Sequence[StatusPart]) -> None:
        """Show these parts, or nothing."""
        super().update(parts)
        self.set_class(bool(self._parts), "-said")


def _joined(parts: Sequence[StatusPart]) -> list[Span]:
    line: list[Span] = []
    for part in parts:
        if line:
            line.append(Span(" " * GAP))
        line.append(Span(part.text, "" if part.tone is Tone.PLAIN else part.tone.value))
    return line

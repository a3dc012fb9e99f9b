"""The phases of a conversation: which one it is in, how long each took, and what the current one is for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from widgets.drawing.canvas import Line, Span, sides
from widgets.drawing.cells import wrap
from widgets.drawing.lines import LineList
from widgets.rows import PhaseRow


class PhaseGuide(LineList[PhaseRow]):
    """Phases in order. Space or Enter asks to set one; nothing sets itself."""

    class PhaseChosen(Message):
        """A person says that the conversation is in this phase now."""

        def __init__(self, phase: str) -> None:
            super().__init__()
            self.phase = phase

    def choose(self, row: PhaseRow) -> None:
        """Set it, if it is another one."""
        if not row.current:
            self.post_message(self.PhaseChosen(row.id))

    def found_by(self, row: PhaseRow) -> str:
        """Label and advice."""
        return " ".join((row.label, *row.advice))

    def lines_of(self, row: PhaseRow, width: int) -> Sequence[Line]:
        """Mark, label, time spent; under the current one its advice."""
        label = wrap(row.label, max(1, width - 12))
        style = "strong" if row.current else "dim"
        mark = Span("(x) ", "accent") if row.current else Span("( ) ", "dim")
        lines: list[Line] = [sides([mark, Span(label[0].text, style)], [Span(row.spent, "dim")], width)]
        lines.extend([Span("    "), Span(more.text, style)] for more in label[1:])
        if row.current:
            for advice in row.advice:
                parts = wrap(advice, max(1, width - 6))
                lines.extend(
                    [Span("    - " if number == 0 else "      ", "dim"), Span(part.text)]
                    for number, part in enumerate(parts)
                )
        return [*lines, []]

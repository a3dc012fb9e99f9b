"""Signals beside the chat: filtered by typing, ticked with one key. Ticks inform, they decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.message import Message

from widgets.canvas import Line, Span
from widgets.cells import fit, width_of, wrap
from widgets.lines import LineList
from widgets.rows import ChecklistRow, Heading, SignalRow, TextRow

BOX = 4
"""Cells that the tick box and its space take."""


class Checklist(LineList[ChecklistRow]):
    """Signals under headings. Space or Enter asks to tick; the box changes when the owner sends the changed row."""

    class Ticked(Message):
        """A person wants a signal on or off."""

        def __init__(self, signal: str, on: bool) -> None:
            super().__init__()
            self.signal = signal
            self.on = on

    def choose(self, row: ChecklistRow) -> None:
        """The other way round from what is shown."""
        if isinstance(row, SignalRow):
            self.post_message(self.Ticked(row.id, not row.ticked))

    def selectable(self, row: ChecklistRow) -> bool:
        """Only signals."""
        return isinstance(row, SignalRow)

    def is_heading(self, row: ChecklistRow) -> bool:
        """Headings go with the signals below them."""
        return isinstance(row, Heading)

    def found_by(self, row: ChecklistRow) -> str:
        """Label, source and the words that the content adds."""
        return f"{row.label} {row.source} {row.search}" if isinstance(row, SignalRow) else ""

    def lines_of(self, row: ChecklistRow, width: int) -> Sequence[Line]:
        """Box, label, dim source; below it the message that a tick points at."""
        if isinstance(row, Heading):
            return heading_lines(row.text, width)
        if isinstance(row, TextRow):
            return [[], *([Span(line.text, "dim")] for line in wrap(row.text, width))]
        return list(_signal_lines(row, width))


def heading_lines(text: str, width: int) -> Sequence[Line]:
    """White space, then dim capitals."""
    return [[], [Span(fit(text.upper(), width), "title")]]


def _signal_lines(row: SignalRow, width: int) -> Iterator[Line]:
    box = Span("[x] ", "accent") if row.ticked else Span("[ ] ")
    style = "strong" if row.ticked else ""
    wrapped = wrap(row.label, max(1, width - BOX))
    for number, part in enumerate(wrapped):
        line = [box if number == 0 else Span(" " * BOX), Span(part.text, style)]
        if number < len(wrapped) - 1 or not row.source:
            yield line
            continue
        if BOX + width_of(part.text) + 2 + width_of(row.source) <= width:
            yield [*line, Span(f"  {row.source}", "dim")]
            continue
        yield line
        yield [Span(" " * BOX), Span(fit(row.source, width - BOX), "dim")]
    if row.quote:
        yield [Span(" " * BOX), Span(fit(f"> {row.quote}", width - BOX), "accent")]

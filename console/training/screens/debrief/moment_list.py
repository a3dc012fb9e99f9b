"""The chat with what belongs beside it: two columns where there is room, else one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from console.training.debrief.findings import Remark, Tone
from console.training.debrief.summary import Summary, verdict_tone
from console.training.debrief.transcript import END, Kind, Moment
from console.training.screens.spans import hanging
from widgets.drawing.canvas import Line, Span, cut, line_width
from widgets.drawing.lines import LineList

BESIDE = 100
"""Cells from which on the remarks stand beside the chat."""
CHAT_SHARE = 0.46
"""Of the width, for the chat."""
INDENT = 3
GATE = "gate"
"""The id of the first row, which says why the gate is closed."""

STYLES = {
    Tone.CRITICAL: "warning",
    Tone.NEVER: "warning",
    Tone.MISSED: "warning",
    Tone.WRONG: "warning",
    Tone.TO_SEE: "accent",
    Tone.GOOD: "ok",
    Tone.MOVE: "strong",
    Tone.NOTE: "note",
    Tone.MODEL: "own",
    Tone.PLAIN: "dim",
}
"""The style of a tone's mark and word; red stays for danger alone."""
VOICES = {Kind.CHATTER: "chatter", Kind.OWN: "own", Kind.DESK: "note", Kind.FREEZE: "strong"}


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A moment and its remarks."""

    moment: Moment
    remarks: tuple[Remark, ...] = ()

    @property
    def id(self) -> str:
        """That of the moment."""
        return self.moment.id


def gate_row(summary: Summary) -> MomentRow:
    """What stands above the chat: whether the gate is open, and why not."""
    tone = verdict_tone(summary)
    return MomentRow(
        Moment(GATE, Kind.EVENT, 0.0, summary.verdict.upper()), tuple(Remark(tone, why) for why in summary.why)
    )


class MomentList(LineList[MomentRow]):
    """Rows to walk through. One that is higher than the window is scrolled through before the next one comes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--own", "lines--chatter", "lines--note"}
    DEFAULT_CSS = """
    MomentList {
        & .lines--own { color: $success; }
        & .lines--chatter { color: $text; }
        & .lines--note { color: $secondary; }
    }
    """

    def __init__(self, *, id: str | None = None, ascii_only: bool = False) -> None:
        super().__init__(id=id)
        self._rule = "|" if ascii_only else "│"

    def selectable(self, row: MomentRow) -> bool:
        """Messages, and whatever has something said of it."""
        spoken = row.moment.kind in (Kind.CHATTER, Kind.OWN, Kind.FREEZE, Kind.DESK)
        return spoken or bool(row.remarks) or row.moment.stop or row.id == END

    def found_by(self, row: MomentRow) -> str:
        """Everything that stands in it."""
        words = (f"{one.word} {one.title} {' '.join(one.details)}" for one in row.remarks)
        return f"{row.moment.label} {row.moment.text} {' '.join(words)}"

    def lines_of(self, row: MomentRow, width: int) -> Sequence[Line]:
        """The moment, its remarks, and white space."""
        if row.moment.kind is Kind.PHASE:
            return [*hanging([], [Span(row.moment.text, "dim")], width), []]
        if width < BESIDE:
            chat, remarks = list(_chat(row.moment, width)), list(_remarks(row.remarks, width - INDENT))
            return [*chat, *([Span(" " * INDENT), *line] for line in remarks), []]
        left = int(width * CHAT_SHARE)
        chat, remarks = list(_chat(row.moment, left)), list(_remarks(row.remarks, width - left - 3))
        high = max(len(chat), len(remarks)) + 1
        chat += [[]] * (high - len(chat))
        remarks += [[]] * (high - len(remarks))
        return [
            [*one, Span(" " * (left - line_width(one))), Span(f" {self._rule} ", "dim"), *other]
            for one, other in zip(chat, remarks, strict=True)
        ]

    # A row that is higher than the window.

    def action_move(self, step: int) -> None:
        """Scroll within a high row; then the next one."""
        first, last = self._span()
        room = self._room()
        below, above = last - (self._top + room - 1), self._top - first
        if last - first >= room and (below > 0 if step > 0 else above > 0):
            self._top += step
            self.repaint()
            return
        super().action_move(step)

    def before_draw(self) -> None:
        """As in every list, but a high row stays where it was scrolled to."""
        top = self._top
        super().before_draw()
        first, last = self._span()
        room = self._room()
        if last - first >= room and first <= top <= last - room + 1:
            self._top = top

    def _span(self) -> tuple[int, int]:
        """First and last line of the row under the cursor."""
        rows = self._layout()
        if self._cursor is None or not any(row.id == self._cursor for row in self._shown):
            return 0, 0
        first = last = rows.first_of(self._cursor)
        while last + 1 < len(rows) and rows.row_at(last + 1).id == self._cursor:
            last += 1
        return first, last


def _chat(moment: Moment, width: int) -> Iterator[Line]:
    if not moment.label:
        head = [Span(f"{moment.clock}  ", "dim")]
        yield from hanging(head, [Span(moment.text, VOICES.get(moment.kind, "dim"))], width)
        return
    yield cut([Span(f"{moment.clock}  {moment.label:<4} {moment.who}", "dim")], width)
    yield from hanging([Span("  ")], [Span(moment.text, VOICES[moment.kind])], width)


def _remarks(remarks: Sequence[Remark], width: int) -> Iterator[Line]:
    for remark in remarks:
        style = STYLES[remark.tone]
        title = f": {remark.title}" if remark.title else ""
        yield from hanging([Span(f"{remark.mark:<{INDENT}}", style)], [Span(remark.word, style), Span(title)], width)
        for detail in remark.details:
            yield from hanging([Span(" " * INDENT)], [Span(detail, "dim")], width)

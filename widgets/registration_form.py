"""The registration form: one row a field; the one under the cursor unfolds its values, each with a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from widgets.checklist import heading_lines
from widgets.drawing.canvas import Line, Span, cut, sides
from widgets.drawing.cells import fit, width_of, wrap
from widgets.drawing.lines import LineList
from widgets.rows import ChoiceItem, FieldRow, FormRow, Heading, StatusPart, TextRow

GAP = 2
"""Cells between two columns."""
LABEL_MOST = 22
"""Widest label column, in cells."""
VALUE_LEAST = 16
"""Cells that the column of values keeps where it is narrow."""


class RegistrationForm(LineList[FormRow]):
    """Fields under headings. A value's key chooses it: of a field of one value the cursor goes on, of several it stays.

    `picked`, `cleared`, `accepted` and `left` are called at once, not posted: the rows must be the new ones before the
    next key of a burst is looked at (a value may bring a field with it). The first argument is always the subject that
    was shown when the key was pressed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "move(1)", show=False, id="form.next"),
        Binding("space", "accept", show=False, id="form.accept"),
        Binding("plus", "accept_all", show=False, id="form.accept_all"),
        Binding("0,question_mark,backspace", "unknown", show=False, id="form.unknown"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.picked: Callable[[str, str, str], None] = lambda subject, field, value: None
        self.cleared: Callable[[str, str], None] = lambda subject, field: None
        self.accepted: Callable[[str, tuple[str, ...]], None] = lambda subject, fields: None
        self.left: Callable[[str], None] = lambda subject: None
        self._subject: str | None = None
        self._called = ""
        self._state: StatusPart | None = None
        self._remark = ""

    # What the owner calls.

    @property
    def subject(self) -> str | None:
        """Whose form it is."""
        return self._subject

    def show(
        self,
        subject: str | None,
        rows: Sequence[FormRow],
        *,
        name: str = "",
        state: StatusPart | None = None,
        remark: str = "",
        empty: str = "",
    ) -> None:
        """Show the form of `subject`, called `name`; `remark` stands above it, `empty` says why there is none."""
        if subject != self._subject:
            self._subject = subject
            self._filtering, self._filter = False, ""
            self._cursor, self._top = None, 0
            self._rows = ()  # also where the rows look the same: they are another's
            self._show()
        if (name, state, remark) != (self._called, self._state, self._remark):
            self._called, self._state, self._remark = name, state, remark
            self.repaint()
        self.update(rows, empty=empty)

    # Keys.

    def action_accept(self) -> None:
        """Take over what is suggested for the field under the cursor; without a suggestion, go on."""
        row = self._current_row()
        if row is not None and row.offer and self._subject is not None:
            self.accepted(self._subject, (row.id,))
        self._step(1)

    def action_accept_all(self) -> None:
        """Take over every suggestion, also of fields that the filter hides."""
        fields = tuple(row.id for row in self._rows if isinstance(row, FieldRow) and row.offer)
        if fields and self._subject is not None:
            self.accepted(self._subject, fields)

    def action_unknown(self) -> None:
        """Unknown is an answer too."""
        row = self._current_row()
        if row is not None and not row.asks and self._subject is not None:
            self.cleared(self._subject, row.id)
            self._step(1)

    def on_key(self, event: events.Key) -> None:
        """The key of a value; while a filter is written, its letters."""
        row = self._current_row()
        if self.filtering or row is None or event.character is None:
            super().on_key(event)
            return
        item = next((one for one in row.choices if one.key == event.character), None)
        if item is None:
            return
        event.stop()
        event.prevent_default()
        self._pick(row, item)

    def _pick(self, row: FieldRow, item: ChoiceItem) -> None:
        if self._subject is None:
            return
        self.picked(self._subject, row.id, item.id)
        if not row.several:
            self._step(1)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Without focus every field is folded, and the form has been left."""
        self._laid_out = False
        super().watch_has_focus(has_focus)
        if not has_focus and self._subject is not None:
            self.left(self._subject)

    def on_resize(self, event: events.Resize) -> None:
        """The columns of the values are set anew."""
        self._laid_out = False
        super().on_resize(event)

    # What a row is.

    def choose(self, row: FormRow) -> None:
        """Nothing is chosen by Enter: values have keys of their own."""

    def selectable(self, row: FormRow) -> bool:
        """Only fields."""
        return isinstance(row, FieldRow)

    def is_heading(self, row: FormRow) -> bool:
        """Headings go with the fields below them."""
        return isinstance(row, Heading)

    def found_by(self, row: FormRow) -> str:
        """Its label, and the words that the owner adds."""
        return f"{row.label} {row.search}" if isinstance(row, FieldRow) else ""

    def extra_head(self) -> Sequence[Line]:
        """Whose form it is and how far it is saved; below it the remark."""
        width = self.size.width - 2
        state = [Span(self._state.text, self._state.tone.value)] if self._state else []
        lines: list[Line] = []
        if self._called or state:
            lines.append([Span(" "), *sides([Span(self._called, "strong")], state, width)])
        if self._remark:
            lines.extend([Span(" "), Span(part.text, "accent")] for part in wrap(self._remark, width))
        return lines

    def lines_of(self, row: FormRow, width: int) -> Sequence[Line]:
        """Folded: label and value side by side. Under the cursor: every value with its key."""
        if isinstance(row, Heading):
            return heading_lines(row.text, width)
        if isinstance(row, TextRow):
            return [[Span(line.text, "dim")] for line in wrap(row.text, width)]
        if self.has_focus and row.id == self._cursor:
            return list(_unfolded(row, width))
        return list(_folded(row, width))

    # Inside.

    def _put_cursor(self, row: str | None) -> None:
        if row != self._cursor:
            self._laid_out = False
        super()._put_cursor(row)

    def _current_row(self) -> FieldRow | None:
        return next((row for row in self._shown if row.id == self._cursor and isinstance(row, FieldRow)), None)


def _label_cells(width: int) -> int:
    return max(1, min(LABEL_MOST, width - VALUE_LEAST - 1))


def _folded(row: FieldRow, width: int) -> Iterator[Line]:
    label = _label_cells(width)
    room = max(1, width - label - 1)
    style = "warning" if row.asks else "" if row.known else "dim"
    values = row.values if row.asks else (", ".join(row.values),)
    parts = [(part.text, style) for value in values for part in wrap(value, room)]
    if row.offer:
        offered = [(text, "accent") for text in _offer(row, room)]
        parts = offered if not row.known else [*parts, *offered]
    if row.mark and not row.asks:
        parts.append((row.mark, "dim"))
    for number, (text, look) in enumerate(parts):
        name = fit(row.label, label) if number == 0 else ""
        yield [
            Span(name, "" if row.known else "dim"),
            Span(" " * (label + 1 - width_of(name))),
            Span(fit(text, room), look),
        ]


def _unfolded(row: FieldRow, width: int) -> Iterator[Line]:
    label = _label_cells(width)
    values = wrap(", ".join(row.values) if not row.asks else row.mark, max(1, width - label - 1))
    name = fit(row.label, label)
    for number, part in enumerate(values):
        lead = [Span(name, "strong")] if number == 0 else []
        space = Span(" " * (label + 1 - (width_of(name) if number == 0 else 0)))
        yield [*lead, space, Span(part.text, "" if row.known else "dim")]
    if row.mark and not row.asks:
        yield [Span(fit(row.mark, width), "dim")]
    if row.asks:
        yield from ([Span(part.text, "warning")] for part in wrap(row.asks, width))
    if row.offer:
        yield from ([Span(text, "accent")] for text in _offer(row, width))
    yield from _columns([_choice(one, row) for one in row.choices], width)


def _offer(row: FieldRow, room: int) -> list[str]:
    """What is suggested with where it comes from; on a line of its own where both do not fit."""
    whole = f"{row.offer}? {row.origin}"
    if width_of(whole) <= room:
        return [whole]
    return [part.text for text in (f"{row.offer}?", row.origin) for part in wrap(text, room)]


def _choice(item: ChoiceItem, row: FieldRow) -> list[Span]:
    opening, closing = ("[", "]") if row.several else ("(", ")")
    if row.asks:
        return [Span(f"{item.key} ", "accent"), Span(item.label)]
    mark = "x" if item.chosen else "?" if item.offered else " "
    style = "strong" if item.chosen else "accent" if item.offered else ""
    box = Span(f"{opening}{mark}{closing} ", "accent" if mark != " " else "dim")
    return [Span(f"{item.key} ", "accent"), box, Span(item.label, style)]


def _columns(items: Sequence[Sequence[Span]], width: int) -> Iterator[Line]:
    """In as many columns as fit, filled downwards, so that keys follow each other."""
    wide = [sum(width_of(span.text) for span in item) for item in items]
    for columns in (3, 2):
        deep = -(-len(items) // columns)
        starts = range(0, len(items), deep)
        needed = [max(wide[start : start + deep]) for start in starts]
        if len(items) > 3 and sum(needed) + GAP * (len(needed) - 1) <= width:
            for line in range(deep):
                yield _side_by_side([items[at] for start in starts if (at := start + line) < len(items)], needed)
            return
    for item in items:
        yield cut(item, width)


def _side_by_side(items: Sequence[Sequence[Span]], needed: Sequence[int]) -> Line:
    line: list[Span] = []
    for item, cells in zip(items, needed, strict=False):
        used = sum(width_of(span.text) for span in item)
        line.extend([*item, Span(" " * (cells - used + GAP))])
    return line[:-1]

"""Signals beside the chat: filtered by typing, ticked with one key. Ticks inform, they decide nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.drawing.canvas import Line, Span, sides
from widgets.drawing.cells import fit, width_of, wrap
from widgets.drawing.lines import LineList
from widgets.rows import ChecklistRow, Heading, SignalRow, TextRow

BOX = 4
"""Cells that the tick box and its space take."""


class Checklist(LineList[ChecklistRow]):
    """Signals under headings. Space or Enter asks to tick; the box changes when the owner sends the changed row.

    Letters filter at once, and Enter then ticks the first one found; after a `/` it only ends the filter, as in every
    list. Left and right ask to point at another message, which `set_target` shows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "aim(-1)", show=False, id="signals.older"),
        Binding("right", "aim(1)", show=False, id="signals.newer"),
    ]

    class Aimed(Message):
        """A person wants ticks to point at an older (-1) or a newer (1) message."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Ticked(Message):
        """A person wants a signal on or off."""

        def __init__(self, signal: str, on: bool) -> None:
            super().__init__()
            self.signal = signal
            self.on = on

    def __init__(self, title: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(title, id=id, classes=classes)
        self._target = ""
        self._at_once = False

    def set_target(self, words: str) -> None:
        """At which message a tick points now, in words; empty: at none."""
        if words != self._target:
            self._target = words
            self.repaint()

    def extra_head(self) -> Sequence[Line]:
        """The target, with the keys that move it."""
        if not self._target:
            return ()
        keys = "← →"
        room = self.size.width - 3 - width_of(keys)
        return [sides([Span(" "), Span(fit(self._target, room), "accent")], [Span(keys, "dim")], self.size.width - 1)]

    def action_aim(self, step: int) -> None:
        """Ask for another message."""
        self.post_message(self.Aimed(step))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for the filter, whether it is written already or not."""
        return super().check_consume_key(key, character) or self._begins(character)

    def on_key(self, event: events.Key) -> None:
        """A letter begins the filter; Enter after such a one ticks."""
        if not self.filtering and self._begins(event.character if event.is_printable else None):
            self._filtering = self._at_once = True
        if event.key == "enter" and self.filtering and self._at_once:
            event.stop()
            event.prevent_default()
            self.action_choose()
            self.action_clear_filter()

    def action_filter(self) -> None:
        """Begin the filter by its key."""
        self._at_once = False
        super().action_filter()

    def _begins(self, character: str | None) -> bool:
        return character is not None and character.isprintable() and character not in " /"

    def _restore_cursor(self, before: Sequence[str]) -> None:
        """What is typed is looked for from the top.

        First where a word of the label begins so, then one of the words to find it by, then anywhere in the label:
        “zelf” is not the beginning of “hetzelfde”.
        """
        if not self.filtering or not self._filter:
            super()._restore_cursor(before)
            return
        words = self._filter.casefold().split()
        found = [row for row in self._shown if isinstance(row, SignalRow)]
        self._put_cursor(min(found, key=lambda row: _distance(row, words)).id if found else None)

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
        """Box, label, dim source; below a tick what to do, and the message that it points at."""
        if isinstance(row, Heading):
            return heading_lines(row.text, width)
        if isinstance(row, TextRow):
            return [[], *([Span(line.text, "dim")] for line in wrap(row.text, width))]
        return list(_signal_lines(row, width))


def _distance(row: SignalRow, words: Sequence[str]) -> int:
    """How far the row is from the words that were typed; of rows as near as each other the first one counts."""
    label = row.label.casefold()
    if _begin_in(words, label):
        return 0
    if _begin_in(words, row.search.casefold()):
        return 1
    return 2 if all(word in label for word in words) else 3


def _begin_in(words: Sequence[str], text: str) -> bool:
    return all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in words)


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
    if row.ticked and row.advice:
        yield from ([Span(" " * BOX), Span(part.text, "warning")] for part in wrap(row.advice, max(1, width - BOX)))
    if row.quote:
        yield [Span(" " * BOX), Span(fit(f"> {row.quote}", width - BOX), "accent")]

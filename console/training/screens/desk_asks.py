"""What the facilitator's desk asks: a line of words, and which moves a message was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from console.screens.base import Dialog, Field, Words
from console.strings import _
from console.training.desk.orders import WORDS
from widgets.canvas import Line, Span, cut
from widgets.lines import LineList


class AskWords(Dialog[str | None]):
    """One line, or `None`. `why` says who will see it."""

    CSS_PATH = "desk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    def __init__(self, title: str, why: str, *, may_be_empty: bool = False) -> None:
        super().__init__()
        self.heading = title
        self.why = why
        self.may_be_empty = may_be_empty

    def compose(self) -> ComposeResult:
        """Title, line, who sees it."""
        with Vertical(id="ask"):
            yield Words(self.heading, id="ask-title")
            yield Field(id="ask-words")
            yield Words(self.why, id="ask-why")
            yield Words(_("Enter  send      Esc  back"), id="ask-keys")

    def on_mount(self) -> None:
        """Write at once."""
        field = self.query_one(Field)
        field.max_length = WORDS
        field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        if words or self.may_be_empty:
            self.dismiss(words)

    def action_back(self) -> None:
        """Nothing is said."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move to choose: its letter, its name, whether it is chosen."""

    id: str
    key: str
    label: str
    chosen: bool = False


class MoveList(LineList[MoveRow]):
    """Space, or the letter of a move, chooses it or not."""

    row_height = 1

    def lines_of(self, row: MoveRow, width: int) -> list[Line]:
        """A box, the letter, the name."""
        box = "[x] " if row.chosen else "[ ] "
        return [cut([Span(box), Span(f"{row.key:<2}", "accent"), Span(row.label)], width)]


class AskMoves(Dialog[tuple[str, ...] | None]):
    """Which moves a message was; `None`: it stays as it is. An empty answer is one too: none of them."""

    CSS_PATH = "desk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("enter", "done", show=False, priority=True),
    ]

    def __init__(self, title: str, text: str, rows: Sequence[MoveRow]) -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.rows = list(rows)

    def compose(self) -> ComposeResult:
        """The message, the moves."""
        with Vertical(id="moves"):
            yield Words(self.heading, id="ask-title")
            yield Words(self.text, id="ask-why")
            yield MoveList(id="move-list")
            yield Words(_("space or letter  choose      Enter  done      Esc  back"), id="ask-keys")

    def on_mount(self) -> None:
        """All moves, the first under the cursor."""
        moves = self.query_one(MoveList)
        moves.update(self.rows, empty=_("There are no moves."))
        moves.focus()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        self._toggle(event.row)

    def on_key(self, event: events.Key) -> None:
        """One letter, one move."""
        row = next((row for row in self.rows if row.key and row.key == event.character), None)
        if row is not None:
            event.stop()
            self._toggle(row.id)

    def _toggle(self, id_: str) -> None:
        self.rows = [replace(row, chosen=not row.chosen) if row.id == id_ else row for row in self.rows]
        moves = self.query_one(MoveList)
        moves.update(self.rows)
        moves.move_to(id_)

    def action_done(self) -> None:
        """These."""
        self.dismiss(tuple(row.id for row in self.rows if row.chosen))

    def action_back(self) -> None:
        """As it was."""
        self.dismiss(None)

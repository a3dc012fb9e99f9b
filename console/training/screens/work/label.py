"""What did I just do? One letter says it: the picker of moves over the work, and the words of the line that asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from console.screens.base import Dialog, Words
from console.strings import _, language, ngettext
from console.training.moves.moves import Moves
from console.training.play.labels import Origin
from console.training.play.state import Own
from console.training.screens.styles import DIALOGS
from widgets.drawing.canvas import Line, Span, cut
from widgets.drawing.lines import LineList
from widgets.rows import StatusPart, Tone


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move in the picker; `key` is its letter."""

    id: str
    key: str
    label: str
    marked: bool = False


class MoveList(LineList[MoveRow]):
    """The moves. A letter says one at once, space marks several; Enter takes what is marked."""

    row_height = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", show=False),
        Binding("enter", "done", show=False),
    ]

    class Said(Message):
        """The letter of a move was pressed."""

        def __init__(self, move: str) -> None:
            super().__init__()
            self.move = move

    class Done(Message):
        """Enter."""

    def lines_of(self, row: MoveRow, width: int) -> list[Line]:
        """A box, the letter, what it means."""
        box = "[x]" if row.marked else "[ ]"
        return [cut([Span(f"{box} "), Span(row.key, "accent"), Span(f"  {row.label}")], width)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A filter would take the letters."""
        return False if action in ("filter", "clear_filter") else super().check_action(action, parameters)

    def action_done(self) -> None:
        """Take what is marked."""
        self.post_message(self.Done())

    def on_key(self, event: events.Key) -> None:
        """A letter of a move."""
        row = next((each for each in self._rows if each.key == event.character), None)
        if row is not None:
            event.stop()
            event.prevent_default()
            self.post_message(self.Said(row.id))


def move_rows(moves: Moves, marked: Iterable[str]) -> list[MoveRow]:
    """Every move in the language in use, those of `marked` with a cross."""
    chosen = set(marked)
    return [MoveRow(move.id, move.key, move.label.in_(language()), move.id in chosen) for move in moves.moves.values()]


def move_words(moves: Moves, ids: Sequence[str]) -> str:
    """Moves in words, one after the other; an unknown one (of other rules) by its id."""
    known = moves.moves
    return ", ".join(known[id].label.in_(language()) if id in known else id for id in ids)


class LabelPicker(Dialog[tuple[str, ...] | None]):
    """Gives the moves of one message, or `None` where nothing is to change. `heading` where it is not one's own."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, moves: Moves, text: str, marked: Sequence[str] = (), heading: str = "") -> None:
        super().__init__()
        self._heading = heading or _("WHAT DID YOU DO HERE?   {n} choices, scroll for more").format(n=len(moves.moves))
        self._moves = moves
        self._text = text
        self._marked = list(marked)
        self._changed = False

    def compose(self) -> ComposeResult:
        """What was written, the moves, the keys."""
        with Vertical(id="label", classes="dialog tall"):
            yield Words(self._heading, classes="heading")
            yield Words(self._text, id="label-text", classes="quiet")
            yield MoveList(id="moves")
            yield Words(_("letter  this one   space  several   Enter  done   Esc  back"), classes="keys")

    def on_mount(self) -> None:
        """The moves, with those that patterns or the trainee said."""
        self._show()
        self.query_one(MoveList).focus()

    def _show(self) -> None:
        self.query_one(MoveList).update(move_rows(self._moves, self._marked))

    @on(LineList.Chosen)
    def _mark(self, event: LineList.Chosen) -> None:
        self._changed = True
        if event.row in self._marked:
            self._marked.remove(event.row)
        else:
            self._marked.append(event.row)
        self._show()

    @on(MoveList.Said)
    def _said(self, event: MoveList.Said) -> None:
        if not self._changed:
            self.dismiss((event.move,))
            return
        if event.move not in self._marked:
            self._marked.append(event.move)
        self._finish()

    @on(MoveList.Done)
    def _finish(self) -> None:
        order = list(self._moves.moves)
        self.dismiss(tuple(sorted(self._marked, key=lambda id: order.index(id) if id in order else len(order))))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def dock_parts(moves: Moves, own: Own, key: str) -> list[StatusPart]:
    """The line under the messages: what the newest message did, and who says so; patterns only ask."""
    key_words, tone = _("{key} changes it").format(key=key), Tone.DIM
    label, stands = own.label, own.label.stands
    if stands.origin is Origin.FACILITATOR:
        words, key_words = _("your facilitator: {moves}").format(moves=_said(moves, stands.moves)), ""
    elif label.by_trainee is not None:
        words = _("confirmed: {moves}").format(moves=_said(moves, label.by_trainee))
        if stands.denied:
            words = _("it also stays: {moves}").format(moves=_said(moves, stands.denied)) + "   " + words
    elif stands.moves:
        number = len(stands.moves)
        asked = ngettext("is this right? {moves}", "are these {n} right? {moves}", number)
        words = asked.format(n=number, moves=_said(moves, stands.moves))
        key_words, tone = _("{key} yes").format(key=key), Tone.ACCENT
    else:
        words = _("your message: what did you do?")
        key_words, tone = _("{key} says it").format(key=key), Tone.ACCENT
    return [
        StatusPart("said", words, 1, tone, cuts=True),
        StatusPart("key", key_words, 2, tone, right=True),
    ]


def _said(moves: Moves, ids: Sequence[str]) -> str:
    return move_words(moves, ids) or _("none of these")

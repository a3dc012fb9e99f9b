"""Study mode on the work screen: before each scripted answer the trainee says what they would do, then it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from console.screens.base import Dialog, Field, Words
from console.strings import _, language
from console.training.moves.moves import Moves
from console.training.play.entries import Guessed
from console.training.runs.study import in_common
from console.training.scenario.model import Text
from console.training.screens.reading import ReadingDialog
from console.training.screens.styles import DIALOGS
from console.training.screens.work.care import STOPS
from console.training.screens.work.label import MoveList, move_rows, move_words
from widgets.drawing.lines import LineList


class StudyQuestion(Dialog[tuple[tuple[str, ...], str]]):
    """What would you do now? Gives moves and own words; both may be empty, and nothing is right or wrong."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other", show=False),
        Binding("escape", "nothing", show=False),
        STOPS,
    ]

    def __init__(self, moves: Moves, line: str) -> None:
        super().__init__()
        self._moves = moves
        self._line = line
        self._marked: list[str] = []

    def compose(self) -> ComposeResult:
        """The chatter's line, the moves, a line for own words."""
        with Vertical(id="study", classes="dialog tall"):
            yield Words(_("TIME STANDS STILL: WHAT WOULD YOU DO NOW?"), classes="heading")
            yield Words(self._line, classes="quiet")
            yield MoveList(id="moves")
            yield Field(id="own-words")
            yield Words(
                _("letter  mark   Tab  in my own words   Enter  show it   Esc  no idea"),
                classes="keys",
            )

    def on_mount(self) -> None:
        """Nothing is marked."""
        self._show()
        self.query_one(MoveList).focus()

    def _show(self) -> None:
        self.query_one(MoveList).update(move_rows(self._moves, self._marked))

    @on(LineList.Chosen)
    def _mark(self, event: LineList.Chosen) -> None:
        self._toggle(event.row)

    @on(MoveList.Said)
    def _said(self, event: MoveList.Said) -> None:
        self._toggle(event.move)

    def _toggle(self, move: str) -> None:
        if move in self._marked:
            self._marked.remove(move)
        else:
            self._marked.append(move)
        self._show()

    @on(MoveList.Done)
    def _done(self) -> None:
        self._finish()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._finish()

    def _finish(self) -> None:
        order = list(self._moves.moves)
        self.dismiss((tuple(sorted(self._marked, key=order.index)), self.query_one("#own-words", Field).value.strip()))

    def action_other(self) -> None:
        """To the own words, or back to the moves."""
        field = self.query_one("#own-words", Field)
        self.set_focus(self.query_one(MoveList) if self.focused is field else field)

    def action_nothing(self) -> None:
        """No idea is an answer too."""
        self.dismiss(((), ""))


class StudyReveal(ReadingDialog[None]):
    """What was said in the watched run, and why."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "on", show=False), STOPS]

    def __init__(self, text: str, why: Text | None, guessed: Guessed, moves: Moves, made: Sequence[str]) -> None:
        super().__init__()
        self._words = reveal_words(text, why, guessed, moves, made)

    def compose(self) -> ComposeResult:
        """One page."""
        with VerticalScroll(id="reveal", classes="dialog", can_focus=False):
            yield Words(_("IN THE RUN YOU WATCH"), classes="heading")
            yield Words(self._words, id="reveal-words")
            yield Words(_("Enter  go on; time goes on too"), classes="keys")

    def action_on(self) -> None:
        """It was read."""
        self.dismiss(None)


def reveal_words(text: str, why: Text | None, guessed: Guessed, moves: Moves, made: Sequence[str]) -> str:
    """What was said, what it did, what the trainee would have done, what both have, and why."""
    parts = [text]
    if made:
        parts.append(_("It does: {moves}.").format(moves=move_words(moves, made)))
    own = move_words(moves, guessed.moves) or guessed.words
    if own:
        both = in_common(guessed, tuple(made))
        same = " " + _("You both: {moves}.").format(moves=move_words(moves, both)) if both else ""
        parts.append(_("You would: {moves}.").format(moves=own) + same)
    if guessed.moves and guessed.words:
        parts.append(_("In your words: {words}").format(words=guessed.words))
    if why is not None:
        parts.append(_("Why: {text}").format(text=why.in_(language())))
    return "\n\n".join(parts)

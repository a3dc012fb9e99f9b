"""A question for which time stands still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from console.screens.base import Field, Words
from console.strings import N_, _, language
from console.support.clock import Clock
from console.training.play.order import ordered
from console.training.scenario.model import Answer, Freeze, Grade
from console.training.screens.reading import ReadingDialog
from console.training.screens.styles import DIALOGS
from console.training.screens.work.care import STOPS

QUIET = 0.7
"""Seconds without a key after which somebody is taken to have seen the question."""

GRADES = {
    Grade.RIGHT: N_("right"),
    Grade.DEFENSIBLE: N_("defensible"),
    Grade.WRONG: N_("rather not"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the option's place from 0, or own words."""

    option: int | None = None
    words: str = ""


class FreezeQuestion(ReadingDialog[Reply]):
    """Gives the answer once its explanation was read. It stands at the top: the composer stays to be seen.

    Options stand in `order` (places in the file), and the answer names the place in the file.

    Digits are values of the form and letters of a text, so nothing is answered before whoever is at the keys pauses:
    until then letters go to `write_on`, where somebody was writing, and else nowhere.
    """

    CSS_PATH = DIALOGS
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        STOPS,
    ]

    def __init__(
        self,
        question: Freeze,
        order: tuple[int, ...],
        clock: Clock,
        write_on: Callable[[str], None] | None = None,
        *,
        stop_key: str,
    ) -> None:
        super().__init__()
        self.add_class("at-top")
        self.question = question
        self._options = ordered(question, order)
        self.reply: Reply | None = None
        self._clock = clock
        self._write_on = write_on or (lambda text: None)
        self._stop_key = stop_key
        self._seen = False
        self._quiet_from = clock.now()

    def compose(self) -> ComposeResult:
        """The question, the options with their digits, and later why."""
        with VerticalScroll(id="freeze", classes="dialog", can_focus=False):
            yield Words(_("TIME STANDS STILL: A QUESTION"), classes="heading")
            yield Words(self.question.question.in_(language()), id="asked")
            for digit, (_place, option) in enumerate(self._options, start=1):
                yield Words(f"{digit}  {option.text.in_(language())}", id=f"option-{digit}", classes="option")
            yield Words(_("0  in my own words"), id="option-0", classes="option")
            yield Field(id="own-words")
            yield Words(id="why")
            yield Words(self._keys_said(_("digit  your answer")), id="freeze-keys", classes="keys")

    def _keys_said(self, answer: str) -> str:
        return "      ".join((answer, _("{key}  stop, or talk to someone").format(key=self._stop_key)))

    def on_mount(self) -> None:
        """Nothing is answered yet."""
        self.query_one("#own-words").display = False
        self.query_one("#why").display = False

    def on_key(self, event: events.Key) -> None:
        """A digit answers; but a letter of somebody who is still writing belongs to their text."""
        if self.reply is not None or self.query_one("#own-words").display:
            return
        now = self._clock.now()
        if not self._seen and now - self._quiet_from < QUIET:
            self._quiet_from = now
            event.stop()
            event.prevent_default()
            if event.is_printable and event.character is not None:
                self._write_on(event.character)
            return
        self._seen = True
        if event.character is not None and event.character.isdigit():
            event.stop()
            self._choose(int(event.character))

    def _choose(self, digit: int) -> None:
        if digit == 0:
            field = self.query_one("#own-words", Field)
            field.display = True
            field.focus()
            self.query_one("#freeze-keys", Words).say(self._keys_said(_("Enter  that is my answer")))
        elif digit <= len(self._options):
            self._explain(Reply(option=self._options[digit - 1][0]))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        words = event.value.strip()
        if words:
            self.query_one("#own-words").display = False
            self.set_focus(None)
            self._explain(Reply(words=words))

    def _explain(self, reply: Reply) -> None:
        self.reply = reply
        for digit in range(len(self._options) + 1):
            self.query_one(f"#option-{digit}").display = False
        self.query_one("#why", Words).say(explanation(self._options, reply))
        self.query_one("#why").display = True
        self.query_one("#freeze-keys", Words).say(_("Enter  go on; time goes on too"))

    def action_go_on(self) -> None:
        """The explanation was read."""
        if self.reply is not None:
            self.dismiss(self.reply)


def explanation(options: Sequence[tuple[int, Answer]], reply: Reply) -> str:
    """The own answer first, then what the author thinks of each option, in the order in which they stood."""
    spoken = language()
    own = next((option.text.in_(spoken) for place, option in options if place == reply.option), reply.words)
    parts = [_("Your answer: {words}").format(words=own)]
    for place, option in sorted(options, key=lambda one: one[0] != reply.option):
        grade = _(GRADES[option.grade])
        if place == reply.option:
            parts.append(f"{grade}: {option.why.in_(spoken)}")
        elif reply.option is None or option.grade is Grade.RIGHT:
            parts.append(f"{option.text.in_(spoken)}\n  {grade}: {option.why.in_(spoken)}")
    return "\n\n".join(parts)

"""One question before something that cannot be taken back; the answer is no unless somebody says yes."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from console.screens.base import Dialog, Words
from console.strings import _
from console.support.clock import Clock


class Confirm(Dialog[bool]):
    """Asks `question`, which names the chat. Enter is no; `yes` is a letter of its own."""

    CSS_PATH = Path(__file__).with_name("confirm.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,y,J,Y", "yes", show=False),
        Binding("n,N,enter,escape,q,Q", "no", show=False),
    ]

    def __init__(self, question: str, *, consequence: str = "", yes: str = "") -> None:
        super().__init__()
        self.question = question
        self.consequence = consequence
        self.yes = yes

    def compose(self) -> ComposeResult:
        """The question, what follows from it, the two answers."""
        with Vertical(id="confirm"):
            yield Words(self.question, id="question")
            if self.consequence:
                yield Words(self.consequence, id="consequence")
            yield Words(_("y  {yes}      n or Enter  no").format(yes=self.yes or _("yes")), id="answers")

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)


SETTLE_SECONDS: Final = 1.0
"""Seconds after the question in which no key answers it."""


class ConfirmAway(Confirm):
    """Asks before a warning goes, where the key that asks may have been pressed twice by somebody who types on.

    So nothing that is typed in the first second answers, and after that every letter but that of yes is no.
    """

    def __init__(self, question: str, *, clock: Clock, consequence: str = "", yes: str = "") -> None:
        super().__init__(question, consequence=consequence, yes=yes)
        self._clock = clock
        self._asked = clock.now()

    def on_key(self, event: events.Key) -> None:
        """Keys that come too soon, and letters."""
        soon = self._clock.now() - self._asked < SETTLE_SECONDS
        if (soon and event.key != "escape") or (event.is_printable and event.character not in ("j", "y")):
            event.stop()
            event.prevent_default()
            if not soon:
                self.dismiss(False)

"""One question before something that cannot be taken back; the answer is no unless somebody says yes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from console.screens.base import Dialog, Words
from console.strings import _


class Confirm(Dialog[bool]):
    """Asks `question`, which names the chat. Enter is no; `yes` is a letter of its own."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,y", "yes", show=False),
        Binding("n,enter,escape,q", "no", show=False),
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

"""What is asked of somebody who leaves while chats are open: give them all back, leave them, or stay."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from console.screens.base import Dialog, Words
from console.strings import _


class Leaving(Enum):
    """What somebody chose."""

    STAY = auto()
    LEAVE = auto()
    """The chats stay theirs, and nobody answers in them until the server lets others take them."""
    GIVE_BACK = auto()
    """All open chats go back to the queue first, at once."""


class LeaveDialog(Dialog[Leaving]):
    """Names what is open. Enter stays; the other answers are letters of their own."""

    CSS_PATH = Path(__file__).with_name("confirm.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g,G", "answer('GIVE_BACK')", show=False),
        Binding("j,y,J,Y", "answer('LEAVE')", show=False),
        Binding("n,N,enter,escape,q,Q", "answer('STAY')", show=False),
    ]

    def __init__(self, what_is_open: str) -> None:
        super().__init__()
        self._what_is_open = what_is_open

    def compose(self) -> ComposeResult:
        """The question, what is open, the three answers below one another."""
        with Vertical(id="confirm"):
            yield Words(_("Leave the console?"), id="question")
            yield Words(self._what_is_open, id="consequence")
            answers = (
                _("g  give all chats back to the queue, and leave"),
                _("y  leave them as they are"),
                _("n or Enter  stay"),
            )
            yield Words("\n".join(answers), id="answers")

    def action_answer(self, name: str) -> None:
        """One of the three."""
        self.dismiss(Leaving[name])

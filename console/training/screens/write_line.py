"""One line in own words, over the screen that asks for it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from console.screens.base import Dialog, Field, Words
from console.strings import _

LONGEST = 400
"""Characters that are kept."""


class WriteLine(Dialog[str | None]):
    """Gives the words, empty where they were taken away, or `None` where nothing is to change."""

    CSS_PATH = "write_line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, question: str, words: str = "") -> None:
        super().__init__()
        self.question = question
        self.words = words

    def compose(self) -> ComposeResult:
        """The question, the line, the two keys."""
        with Vertical(id="write"):
            yield Words(self.question, id="write-question")
            yield Field(self.words, id="write-field")
            yield Words(_("Enter  keep      Esc  back"), id="write-keys")

    def on_mount(self) -> None:
        """Ready to write."""
        field = self.query_one(Field)
        field.max_length = LONGEST
        field.focus()

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

"""One line in own words, over the screen that asks for it."""

from __future__ import annotations

from pathlib import Path
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
    """Gives the words, empty where they were taken away (but for `needed` ones), or `None` where nothing is to change.

    `why` stands below the line, `longest` is in characters.
    """

    CSS_PATH = Path(__file__).with_name("write_line.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(
        self,
        question: str,
        words: str = "",
        *,
        why: str = "",
        needed: bool = False,
        longest: int = LONGEST,
        keys: str = "",
    ) -> None:
        super().__init__()
        self._why = why
        self._needed = needed
        self._longest = longest
        self._keys = keys or _("Enter  keep      Esc  back")
        self.question = question
        self.words = words

    def compose(self) -> ComposeResult:
        """The question, the line, who sees it, the two keys."""
        with Vertical(id="write"):
            yield Words(self.question, id="write-question")
            yield Field(self.words, id="write-field")
            yield Words(id="write-full")
            if self._why:
                yield Words(self._why, id="write-why")
            yield Words(self._keys, id="write-keys")

    def on_mount(self) -> None:
        """Ready to write."""
        field = self.query_one(Field)
        field.max_length = self._longest
        field.focus()
        self._fits()

    @on(Input.Changed)
    def _fits(self) -> None:
        self.query_one("#write-full").display = False

    @on(Field.Full)
    def _no_room(self, event: Field.Full) -> None:
        full = self.query_one("#write-full", Words)
        full.say(event.words)
        full.display = True

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        words = event.value.strip()
        if words or not self._needed:
            self.dismiss(words)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

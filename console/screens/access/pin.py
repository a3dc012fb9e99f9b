"""A PIN for this session, asked for once where the sign-in needed no password (decision 9 of the lock)."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from console.present.error_texts import too_long
from console.screens.base import BakenScreen, Field, Words
from console.sign_in.lock import LEAST_PIN
from console.strings import _


class ChoosePin(BakenScreen[str]):
    """Gives the PIN, or an empty text where none was wanted: then only the server unlocks."""

    CSS_PATH = Path(__file__).with_name("pin.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Why, and two lines that must be the same: what is typed cannot be seen."""
        why = _(
            "You are signed in without a password. Choose a PIN with which you unlock the screen during this shift."
        )
        with Vertical(id="pin"):
            yield Words(_("A PIN FOR THIS SHIFT"), id="pin-title")
            yield Words(why, id="pin-why")
            yield Words(_("PIN, at least {n} characters").format(n=LEAST_PIN), classes="label")
            yield Field(password=True, id="pin-first")
            yield Words(_("The same once more"), classes="label")
            yield Field(password=True, id="pin-again")
            yield Words(id="pin-answer")
            yield Words(_("Enter  keep     Esc  without a PIN: then only the server can unlock"), id="pin-keys")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#pin-first", Field).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        first, again = self.query_one("#pin-first", Field), self.query_one("#pin-again", Field)
        if sentence := too_long(first.value, again.value):
            self._again(sentence)
        elif len(first.value) < LEAST_PIN:
            self._again(_("A PIN has at least {n} characters.").format(n=LEAST_PIN))
        elif event.input is first and not again.value:
            again.focus()
        elif first.value != again.value:
            self._again(_("These two are not the same; type both once more."))
        else:
            self.dismiss(first.value)

    def _again(self, sentence: str) -> None:
        for name in ("pin-again", "pin-first"):
            self.query_one(f"#{name}", Field).value = ""
        self.query_one("#pin-first", Field).focus()
        self.query_one("#pin-answer", Words).say(sentence)

    def action_skip(self) -> None:
        """Without."""
        self.dismiss("")

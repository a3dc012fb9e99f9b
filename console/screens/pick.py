"""Choosing one of many over the work: an action of the palette, a canned text, a reason for a pause."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from console.screens.base import Dialog, Words
from console.strings import _
from widgets.picker import Picker
from widgets.rows import PickRow


class Pick(Dialog[str | None]):
    """Gives the id of the chosen row, or `None`. Nothing is done with it here."""

    CSS_PATH = Path(__file__).with_name("pick.tcss")

    def __init__(self, title: str, rows: Sequence[PickRow], *, before: str = "") -> None:
        super().__init__()
        self.before = before
        self.heading = title
        self.rows = tuple(rows)

    def compose(self) -> ComposeResult:
        """What to think of `before` choosing, the list, and how to leave it."""
        with Vertical(id="pick"):
            if self.before:
                yield Words(self.before, id="pick-before")
            yield Picker(id="picker")
            yield Words(_("type to find      Enter  choose      Esc  back"), id="pick-keys")

    def on_mount(self) -> None:
        """All rows, the first under the cursor."""
        picker = self.query_one(Picker)
        picker.start(self.rows, title=self.heading, empty=_("Nothing is called that."))
        picker.focus()

    def follow(self, title: str, rows: Sequence[PickRow], *, nothing: str) -> None:
        """Show what can be chosen now, while the list is open; `nothing` is said where there is no row at all."""
        self.query_one(Picker).follow(rows, title=title, empty=_("Nothing is called that.") if rows else nothing)

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        self.dismiss(event.row)

    @on(Picker.Dismissed)
    def _left(self) -> None:
        self.dismiss(None)

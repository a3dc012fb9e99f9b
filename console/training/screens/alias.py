"""The first start: by which name somebody practises. No real name is needed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from console.screens.base import Field, Words
from console.strings import _
from console.training.runs.alias import is_alias
from console.training.screens.frame import TrainingPage
from console.training.screens.styles import PAGES
from widgets.rows import KeyHint, StatusPart


class WhoAreYou(TrainingPage[str | None]):
    """Gives an alias; `None` leaves training."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def parts(self) -> ComposeResult:
        """One line to fill in, and what happens with it."""
        with Vertical(id="alias-page"):
            yield Words(_("Practising on invented chats, on the real screens."), id="alias-title")
            yield Words(
                _("Choose a name to practise under. It need not be your own; it stands in your runs and nowhere else."),
                id="alias-why",
            )
            yield Field(id="alias")
            yield Words(id="alias-answer")
            yield Words(_("Kept in {folder}").format(folder=self._folder), id="alias-folder")

    def on_mount(self) -> None:
        """Ready to write."""
        self.head()
        self.place(StatusPart("where", _("WELCOME"), 2))
        self.keys([KeyHint("Enter", _("go on"), 99), KeyHint("Esc", _("leave training"), 90)])
        self.query_one("#alias", Field).focus()

    def on_resize(self) -> None:
        """The line to fill in is seen in a low window too."""
        self.set_class(self.is_short, "-short")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        alias = " ".join(event.value.split())
        if is_alias(alias):
            self.dismiss(alias)
            return
        self.query_one("#alias-answer", Words).say(_("A name has letters and digits, at most thirty of them."))

    def action_leave(self) -> None:
        """Out of training."""
        self.dismiss(None)

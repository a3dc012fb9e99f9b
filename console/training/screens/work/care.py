"""Stopping: care first. Nothing is asked but whether somebody wants to stop or to talk."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from console.keys.registry import BY_ID
from console.screens.base import Words
from console.strings import _
from console.training.screens.reading import ReadingDialog
from console.training.screens.styles import DIALOGS

STOPS: Final = Binding(",".join(BY_ID["train.stop"].keys), "app.stop_run", show=False, priority=True, id="train.stop")
"""On what lies over the work and waits for an answer: nobody has to answer first to stop."""


class Wish(Enum):
    """What somebody wants now."""

    GO_ON = "go_on"
    STOP = "stop"
    TALK = "talk"


class Care(ReadingDialog[Wish]):
    """Asks, and gives the wish. Whoever wants to talk is told to whom before anything else."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1,escape", "wish('go_on')", show=False),
        Binding("2", "wish('stop')", show=False),
        Binding("3", "talk", show=False),
        Binding("enter", "wish('talk')", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._talks = False

    def compose(self) -> ComposeResult:
        """Three ways, none of them wrong."""
        with VerticalScroll(id="care", classes="dialog", can_focus=False):
            yield Words(_("DO YOU WANT TO STOP, OR TALK TO SOMEONE?"), classes="heading")
            yield Words(
                _("Time stands still. Stopping is always all right; what you did is kept, and nobody asks why."),
                classes="quiet",
            )
            yield Words(_("1  go on practising"), classes="option")
            yield Words(_("2  stop"), classes="option")
            yield Words(_("3  stop, and talk to someone"), classes="option")
            yield Words(id="care-who")
            yield Words(_("digit  your choice      Esc  go on practising"), id="care-keys", classes="keys")

    def on_mount(self) -> None:
        """Nothing is said yet of whom to talk to."""
        self.query_one("#care-who").display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter chooses nothing before somebody wants to talk."""
        if action == "wish" and parameters == ("talk",):
            return self._talks
        return super().check_action(action, parameters)

    def action_wish(self, wish: str) -> None:
        """That is it."""
        self.dismiss(Wish(wish))

    def action_talk(self) -> None:
        """Say to whom."""
        self._talks = True
        who = self.query_one("#care-who", Words)
        who.say(
            _(
                "Walk to your trainer or to a colleague, or call the one on call. A heavy chat stays heavy when it is"
                " practice. You need not finish anything first."
            )
        )
        who.display = True
        self.query_one("#care-keys", Words).say(_("Enter  stop now      1  go on practising"))

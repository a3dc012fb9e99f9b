"""What every screen shares: a closed list of actions, no selection, no copying (`SEC-G4`, `SEC-S5`)."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

Result = TypeVar("Result")

STOCK_SCREEN_ACTIONS = frozenset(name.removeprefix("action_") for name in dir(Screen) if name.startswith("action_"))
"""Actions that Textual brings along on every screen: refused, unless a screen of ours asks for one."""


class Guarded:
    """Mixed into a screen: refuses each stock action that the screen did not name in `ALLOWED`."""

    ALLOWED: ClassVar[frozenset[str]] = frozenset()
    ALLOW_SELECT: ClassVar[bool] = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool | None] = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Called by Textual before each action of the screen."""
        return action not in STOCK_SCREEN_ACTIONS or action in self.ALLOWED


class BakenScreen(Guarded, Screen[Result], Generic[Result]):
    """A screen that covers everything under it."""


class Dialog(Guarded, ModalScreen[Result], Generic[Result]):
    """A question over the work; the work under it stays to be seen."""


class Words(Static):
    """Plain words: what is given is shown as it is, never read as markup."""

    def __init__(self, words: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(words), id=id, classes=classes, markup=False)

    def say(self, words: str) -> None:
        """Show other words."""
        self.update(Content(words))


class Field(Input):
    """A line to fill in. The cursor does not blink; nothing of it can be copied or cut to a clipboard."""

    REFUSED: ClassVar[frozenset[str]] = frozenset({"copy", "cut", "paste"})

    def __init__(self, value: str = "", *, password: bool = False, id: str | None = None) -> None:
        super().__init__(value, password=password, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what reaches for a clipboard."""
        return action not in self.REFUSED



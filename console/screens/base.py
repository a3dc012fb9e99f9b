"""What every screen shares: a closed list of actions, no selection, no copying (`SEC-G4`, `SEC-S5`)."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from console.present.widget_texts import does_not_fit
from console.strings import _
from console.terminal.actions import is_refused
from protocol.safe_text import outgoing

Result = TypeVar("Result")


class BakenScreen(Screen[Result], Generic[Result]):
    """A screen that covers everything under it."""

    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Called by Textual before each action of the screen: its own stock actions are refused."""
        return not is_refused(self, action)


class Dialog(ModalScreen[Result], Generic[Result]):
    """A question over the work; the work under it stays to be seen."""

    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As on every screen."""
        return not is_refused(self, action)


class Words(Static):
    """Plain words: what is given is shown as it is, never read as markup."""

    def __init__(self, words: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(words), id=id, classes=classes, markup=False)
        self._words = words

    def say(self, words: str) -> None:
        """Show other words. The same ones again cost nothing: an update lays the whole screen out."""
        if words != self._words:
            self._words = words
            self.update(Content(words))


class Title(Words):
    """The bar at the top of a page; it says TRAINING in words, and in its colour, where nothing is real."""

    def on_mount(self) -> None:
        """Whether it is training, the application knows."""
        if getattr(self.app, "training", False):
            self.add_class("-training")
            self.say(f"{_('TRAINING')}   {self._words}")


class TrainingMark(Words):
    """The word TRAINING on a page without a bar; nothing at live work."""

    def on_mount(self) -> None:
        """Whether it is training, the application knows."""
        self.display = getattr(self.app, "training", False)
        self.say(_("TRAINING"))


class Field(Input):
    """A line to fill in. The cursor does not blink; nothing of it can be copied or cut to a clipboard."""

    REFUSED: ClassVar[frozenset[str]] = frozenset({"copy", "cut", "paste"})

    class Full(Message):
        """Of what was typed or pasted nothing was taken, for not all of it fits; `words` say so."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, value: str = "", *, password: bool = False, id: str | None = None) -> None:
        super().__init__(value, password=password, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._offered = 0

    def replace(self, text: str, start: int, end: int) -> None:
        """Called by Textual for whatever is typed or pasted."""
        self._offered = len(text)
        super().replace(text, start, end)

    def restricted(self) -> None:
        """Called by Textual where `max_length` leaves no room: in words, where Textual rings the bell."""
        room = (self.max_length or 0) - len(self.value)
        self.post_message(self.Full(does_not_fit(self._offered, max(0, room))))

    def on_paste(self, event: events.Paste) -> None:
        """Before Textual takes it over: what can be seen of a paste is over the closed alphabet; a secret stays as it
        is.
        """
        if not self.password:
            event.text = outgoing(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what reaches for a clipboard."""
        return action not in self.REFUSED

"""What the pages of training share: a bar that says that it is practice, a line below it, keys, and a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from console.screens.base import BakenScreen, Result, Words
from console.strings import _
from widgets.key_bar import KeyBar
from widgets.rows import KeyHint, StatusPart, Tone
from widgets.status_bar import StatusBar

NOTICE_SECONDS = 8.0


class TrainingPage(BakenScreen[Result], Generic[Result]):
    """A screen of training between its bars. A subclass gives the middle (`parts`) and fills the bars."""

    CSS_PATH = "frame.tcss"
    _notice_number = 0

    def parts(self) -> ComposeResult:
        """What stands between the bars."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The bars around it."""
        yield StatusBar(id="header")
        yield StatusBar(id="place")
        yield from self.parts()
        yield KeyBar(id="keys")
        yield Words(id="notice")

    def head(self, *parts: StatusPart) -> None:
        """That this is practice, and what else belongs in the bar."""
        first = (
            StatusPart("brand", "BAKEN", priority=10, tone=Tone.STRONG),
            StatusPart("mode", _("TRAINING"), priority=100, tone=Tone.STRONG),
        )
        self.query_one("#header", StatusBar).update([*first, *parts])

    def place(self, *parts: StatusPart) -> None:
        """The line below it: where one is."""
        self.query_one("#place", StatusBar).update(parts)

    def keys(self, hints: Sequence[KeyHint]) -> None:
        """The footer."""
        self.query_one(KeyBar).update(hints)

    def say(self, sentence: str) -> None:
        """Tell something in the place of the keys, until a key is pressed or some seconds are over."""
        self._notice_number += 1
        number = self._notice_number
        self.query_one("#notice", Words).say(sentence)
        self.set_class(True, "-noticed")
        self.set_timer(NOTICE_SECONDS, lambda: self._unsay(number))

    def on_key(self, event: events.Key) -> None:
        """Somebody has read the notice."""
        self._unsay(self._notice_number)

    def _unsay(self, number: int) -> None:
        if number == self._notice_number:
            self.set_class(False, "-noticed")

    def attend(self, widget: Widget) -> None:
        """Give the keys to one of the parts."""
        if self.focused is not widget:
            self.set_focus(widget)

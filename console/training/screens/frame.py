"""What the pages of training share: a bar that says that it is practice, a line below it, keys, and a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from console.screens.base import Result, Words
from console.screens.notices_line import NoticingScreen
from console.strings import _
from widgets.key_bar import KeyBar
from widgets.rows import KeyHint, StatusPart, Tone
from widgets.status_bar import StatusBar

SHORT: Final = 16
"""Lines of a window in which there is no room for white space."""


class TrainingPage(NoticingScreen[Result], Generic[Result]):
    """A screen of training between its bars. A subclass gives the middle (`parts`), fills the bars, and names
    `frame.tcss` beside its own style."""

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

    shown_keys: tuple[KeyHint, ...] = ()
    """What stands in the footer, also where there is no room for all of it."""

    def keys(self, hints: Sequence[KeyHint]) -> None:
        """The footer."""
        self.shown_keys = tuple(hints)
        self.query_one(KeyBar).update(hints)

    @property
    def is_short(self) -> bool:
        """Whether the window is low."""
        return self.size.height < SHORT

    def on_key(self, event: events.Key) -> None:
        """Somebody has read the notice."""
        self.unsay()

    def attend(self, widget: Widget) -> None:
        """Give the keys to one of the parts."""
        if self.focused is not widget:
            self.set_focus(widget)

"""What a screen says about a lost line: one bar with since when and what waits, and why where waiting is not enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from console.core.state import AppState, Link
from console.present.error_texts import lost_sentence
from console.present.header import connection_parts
from console.screens.base import Words
from widgets.status_bar import ConnectionBar


class WhyLost(Words):
    """The cause of a lost line and what to do, in as many lines as it takes; none where there is nothing to say."""

    DEFAULT_CSS = """
    WhyLost { display: none; padding: 0 1; background: $panel; color: $warning; }
    WhyLost.-said { display: block; }
    """

    def say(self, words: str) -> None:
        """Show it, or nothing."""
        super().say(words)
        self.set_class(bool(words), "-said")


def connection_bars() -> Iterator[Widget]:
    """The parts, for under a header."""
    yield ConnectionBar(id="connection")
    yield WhyLost(id="why-lost")


def show_connection(screen: Screen[Any], state: AppState) -> None:
    """Fill them."""
    screen.query_one("#connection", ConnectionBar).update(connection_parts(state))
    lost = state.connection.link is Link.LOST
    screen.query_one(WhyLost).say(lost_sentence(state.connection.why) if lost else "")

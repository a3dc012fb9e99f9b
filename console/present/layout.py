"""Which panes fit: pure, from the size of the terminal (`docs/architecture.md`, screens)."""

from __future__ import annotations

from enum import Enum
from typing import Final

LEAST_WIDTH: Final = 40
LEAST_HEIGHT: Final = 12


class Layout(Enum):
    """How many panes stand side by side. The value is the screen's style class."""

    TINY = "-tiny"
    """Too small to work in: the screen says so."""
    NARROW = "-narrow"
    """One pane at a time."""
    MIDDLE = "-middle"
    """The queue and the chat; the reference pane is a drawer over the queue."""
    WIDE = "-wide"
    """All three."""
    EXTRA = "-extra"
    """All three, the reference pane wider."""


class Pane(Enum):
    """The panes. The value ends the screen's style class."""

    QUEUE = "queue"
    CHAT = "chat"
    REFERENCE = "reference"


def layout_for(width: int, height: int) -> Layout:
    """The layout for a terminal of `width` x `height` cells."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return Layout.TINY
    if width < 80 or height < 24:
        return Layout.NARROW
    if width < 120:
        return Layout.MIDDLE
    if width < 160:
        return Layout.WIDE
    return Layout.EXTRA


def shown(layout: Layout, pane: Pane) -> frozenset[Pane]:
    """The panes that can be seen when `pane` is the one in use."""
    if layout is Layout.TINY:
        return frozenset()
    if layout is Layout.NARROW:
        return frozenset({pane})
    if layout is Layout.MIDDLE:
        side = Pane.REFERENCE if pane is Pane.REFERENCE else Pane.QUEUE
        return frozenset({side, Pane.CHAT})
    return frozenset(Pane)

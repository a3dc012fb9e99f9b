"""Whether somebody looks at the screen: pure, on times that are handed in.

What comes while nobody looks is unseen, also in the chat that is open: it counts as new, and it rings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOOKS_FOR: Final = 20.0
"""Seconds after a key or a movement of the mouse in which somebody is taken to be looking."""


@dataclass
class Attention:
    """Seconds of one clock. `focused`: whether the terminal has the focus, True where it does not say."""

    touched_at: float = 0.0
    focused: bool = True

    def touched(self, now: float) -> None:
        """A key, the mouse, or the focus that came back: whoever does that has the window before them."""
        self.touched_at = now
        self.focused = True

    def left(self) -> None:
        """The terminal has lost the focus."""
        self.focused = False

    def here(self, now: float) -> bool:
        """Whether somebody looks."""
        return self.focused and now - self.touched_at < LOOKS_FOR

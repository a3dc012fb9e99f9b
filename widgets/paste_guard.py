"""Tells an Enter that a person pressed from one that came in a paste without brackets."""

from __future__ import annotations

from textual import events

PASTE_GUARD = 0.030
"""Seconds. Enter sooner than this after a letter was not pressed by a person: it is a paste without brackets."""


def pressed_at(event: events.Key) -> float:
    """When the terminal's bytes were read (monotonic seconds), not when the key was handled: the screen may be busy."""
    return event.time


class PasteGuard:
    """Knows when the last letter came. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._typed_at = float("-inf")

    def typed(self, now: float) -> None:
        """A letter came."""
        self._typed_at = now

    def pasted_enter(self, now: float) -> bool:
        """Whether an Enter at this time belongs to a paste; it then counts as a letter of that paste."""
        pasted = now - self._typed_at < PASTE_GUARD
        self._typed_at = now if pasted else float("-inf")
        return pasted

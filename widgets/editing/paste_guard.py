"""Tells an Enter that a person pressed from one that came in a paste without brackets."""

from __future__ import annotations

from textual import events

PACE = 0.030
"""Seconds. Characters that follow each other faster were not typed so: they were pasted, or a line had held them."""
MANY = 16
"""Characters at that pace that nobody types while a line stands still for a moment: two seconds of a fast typist."""


def pressed_at(event: events.Key) -> float:
    """When the terminal's bytes were read (monotonic seconds), not when the key was handled: the screen may be busy."""
    return event.time


class PasteGuard:
    """Counts the letters that came in one burst. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._typed_at = float("-inf")
        self._burst = 0

    def typed(self, now: float) -> None:
        """A letter came."""
        self._burst = self._burst + 1 if now - self._typed_at < PACE else 1
        self._typed_at = now

    def pasted_enter(self, now: float) -> bool:
        """Whether an Enter at this time belongs to a paste; it then counts as a letter of that paste."""
        pasted = now - self._typed_at < PACE and self._burst >= MANY
        if pasted:
            self.typed(now)
        else:
            self._burst = 0
        return pasted

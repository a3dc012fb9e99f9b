"""The footer: which keys do what here. What does not fit is left out, the least important first."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.canvas import Line, Span
from widgets.rows import KeyHint, StatusPart, Tone
from widgets.status_bar import Bar, fit_parts

GAP = 2
"""Cells between two hints."""


class KeyBar(Bar):
    """Keys and what they do, in the order given."""

    DEFAULT_CSS = "KeyBar { & .bar--strong { color: $accent; } }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints: tuple[KeyHint, ...] = ()

    def update(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys."""
        self._hints = tuple(hints)
        self.repaint()

    def draw(self, y: int) -> tuple[Line, str]:
        """The one line."""
        parts = [
            StatusPart(str(place), f"{hint.key} {hint.text}", hint.priority) for place, hint in enumerate(self._hints)
        ]
        line: list[Span] = [Span(" ")]
        for part in fit_parts(parts, self.size.width - 2, GAP):
            hint = self._hints[int(part.id)]
            if len(line) > 1:
                line.append(Span(" " * GAP))
            tone = "dim" if hint.tone is Tone.PLAIN else hint.tone.value
            line.extend((Span(hint.key, "strong"), Span(f" {hint.text}", tone)))
        return line, ""

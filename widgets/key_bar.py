"""The footer: which keys do what here. What does not fit is said in less, then left out."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.drawing.canvas import Line, Span
from widgets.drawing.cells import width_of
from widgets.rows import KeyHint, StatusPart, Tone
from widgets.status_bar import Bar, fit_parts

GAP = 2
"""Cells between two hints."""
NARROW = 1
"""Where more of them fit so, in less than `ROOMY` cells: what a key does matters more than the room around it."""
ROOMY = 100


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
        width = self.size.width - 2
        words, gap = [hint.text for hint in self._hints], GAP
        if self._needed(words, gap) > width:
            words = [hint.short or hint.text for hint in self._hints]
        parts = [
            StatusPart(str(place), f"{hint.key} {word}", hint.priority)
            for place, (hint, word) in enumerate(zip(self._hints, words, strict=True))
        ]
        shown = fit_parts(parts, width, gap)
        if width < ROOMY and len(more := fit_parts(parts, width, NARROW)) > len(shown):
            shown, gap = more, NARROW
        line: list[Span] = [Span(" ")]
        for part in shown:
            hint, word = self._hints[int(part.id)], words[int(part.id)]
            if len(line) > 1:
                line.append(Span(" " * gap))
            tone = "dim" if hint.tone is Tone.PLAIN else hint.tone.value
            line.extend((Span(hint.key, "strong"), Span(f" {word}", tone)))
        return line, ""

    def _needed(self, words: Sequence[str], gap: int) -> int:
        cells = sum(width_of(f"{hint.key} {word}") for hint, word in zip(self._hints, words, strict=True))
        return cells + gap * (len(words) - 1)

"""Wrapping a text of several styles, with its later lines hanging under the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from widgets.drawing.canvas import Line, Span, line_width
from widgets.drawing.cells import wrap

LEAST = 16
"""Cells that must be left for the text; in less room nothing hangs."""


def hanging(head: Sequence[Span], spans: Sequence[Span], width: int, indent: int | None = None) -> Iterator[Line]:
    """`spans` wrapped behind `head`; later lines stand under them, or at `indent` cells."""
    wide = line_width(head) if indent is None else indent
    if width - wide < LEAST:
        head, spans, wide = (), (*head, *spans), 0
    text = "".join(span.text for span in spans)
    for number, line in enumerate(wrap(text, max(1, width - wide))):
        lead = head if not number else (Span(" " * wide),) if wide else ()
        yield [*lead, *cut_out(spans, line.start, line.start + len(line.text))]


def cut_out(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The part of some spans from one place in their text to another."""
    found: list[Span] = []
    place = 0
    for span in spans:
        first, last = max(start - place, 0), min(end - place, len(span.text))
        if first < last:
            found.append(Span(span.text[first:last], span.style))
        place += len(span.text)
    return found

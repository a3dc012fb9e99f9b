"""How one item of a transcript looks: lines of spans for a width. Pure; the transcript decides where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from widgets.drawing.canvas import Line, Span, cut, line_width
from widgets.drawing.cells import fit, width_of, wrap
from widgets.rows import Delivery, MarkerItem, MarkerKind, MessageItem, TranscriptItem

INDENT = 3
"""Cells before the text of a message."""

_DELIVERY_STYLE = {
    Delivery.NONE: "dim",
    Delivery.PENDING: "dim",
    Delivery.SENT: "dim",
    Delivery.FAILED: "warning",
    Delivery.HELD: "warning",
    Delivery.UNDELIVERABLE: "warning",
}
_DELIVERY_MARK = {
    Delivery.NONE: "",
    Delivery.PENDING: "…",
    Delivery.SENT: "",
    Delivery.FAILED: "✗",
    Delivery.HELD: "‖",
    Delivery.UNDELIVERABLE: "✗",
}


@dataclass(frozen=True, slots=True)
class Block:
    """An item laid out: its lines, and for each line where in the text it starts (-1 for lines that are not text).

    The first `lead` lines are white space above it.
    """

    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    lead: int = 1

    def line_at(self, start: int) -> int:
        """The line that shows the text at `start`; the first for -1."""
        found = 0
        for number, begin in enumerate(self.starts):
            if 0 <= begin <= start:
                found = number
        return found


def block_of(item: TranscriptItem, width: int) -> Block:
    """The item in lines of at most `width` cells, with the white space above it."""
    if isinstance(item, MarkerItem):
        lines = list(_marker_lines(item, width))
        return Block(tuple(lines), (-1,) * len(lines))
    parts = wrap(item.text, max(1, width - INDENT))
    body: list[Line] = [[Span(" " * INDENT), Span(part.text, item.voice.value)] for part in parts]
    starts = [part.start for part in parts]
    if item.follows:
        below = list(_marks_after(item, body, width))
        return Block((*body, *below), (*starts, *(-1 for _ in below)), lead=0)
    heads: list[Line] = [[], *_head_lines(item, width)]
    return Block((*heads, *body), (*(-1 for _ in heads), *starts))


def _marks(item: MessageItem) -> list[Span]:
    marks: list[Span] = []
    if item.ticked:
        marks.append(Span(f"  ◂ {item.ticked}", "accent"))
    if item.flagged:
        marks.append(Span(f"  ({item.flagged})", "warning"))
    return marks


def _state_words(item: MessageItem) -> str:
    return " ".join(part for part in (_DELIVERY_MARK[item.delivery], item.delivery_word) if part)


def _head_lines(item: MessageItem, width: int) -> Iterator[Line]:
    """Who, time and marks; a long mark gets a line of its own, because it says what went wrong."""
    head = [Span(item.who, f"{item.voice.value}-who"), Span(f" {item.time}", "dim")]
    marks = _marks(item)
    word = _state_words(item)
    state = [Span(f"  {word}", _DELIVERY_STYLE[item.delivery])] if word else []
    if line_width([*head, *state, *marks]) <= width:
        yield [*head, *state, *marks]
        return
    room = width - line_width([head[1], *marks])
    yield cut([Span(fit(item.who, max(4, room)), head[0].style), head[1], *marks], width)
    if state:
        yield from _own_lines(word, state[0].style, width)


def _marks_after(item: MessageItem, body: list[Line], width: int) -> Iterator[Line]:
    """Marks of a message without a head: behind its last line, or below it. That it was sent the head above says."""
    word = "" if item.delivery in (Delivery.SENT, Delivery.NONE) else _state_words(item)
    state = [Span(f"  {word}", _DELIVERY_STYLE[item.delivery])] if word else []
    marks = [*state, *_marks(item)]
    if not marks:
        return
    if line_width([*body[-1], *marks]) <= width:
        body[-1] = [*body[-1], *marks]
        return
    for mark in marks:
        yield from _own_lines(mark.text.strip(), mark.style, width)


def _own_lines(words: str, style: str, width: int) -> Iterator[Line]:
    for part in wrap(words, max(1, width - INDENT)):
        yield [Span(" " * INDENT), Span(part.text, style)]


def _marker_lines(item: MarkerItem, width: int) -> Iterator[Line]:
    yield []
    if item.kind is MarkerKind.SYSTEM:
        for number, part in enumerate(wrap(item.text, max(1, width - 2))):
            yield [Span("· " if number == 0 else "  ", "dim"), Span(part.text, "marker")]
        return
    style = "accent" if item.kind is MarkerKind.UNREAD else "marker"
    text = fit(item.text, width - 8)
    rule = max(1, min(16, (width - width_of(text) - 2) // 2))
    indent = max(0, (width - width_of(text) - 2 - 2 * rule) // 2)
    yield [Span(" " * indent), Span("─" * rule, "rule"), Span(f" {text} ", style), Span("─" * rule, "rule")]

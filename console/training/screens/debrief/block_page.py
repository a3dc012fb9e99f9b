"""Sections of an analysis as the lines of a page, in the width there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.strings import _
from console.training.debrief.blocks import Block, Comment, Fact, Section, Sentence, Share
from console.training.debrief.findings import MARKS, Tone
from console.training.screens.debrief.moment_list import STYLES
from console.training.screens.spans import hanging
from widgets.drawing.canvas import Line, Span, line_width
from widgets.reader import Page

WIDEST = 100
MARGIN = 1
LABEL = 34
"""Cells of a label; it stands above its value where the page is narrow."""
NARROW = 60
BAR = 24
INDENT, PART = 3, 15
"""Cells before what belongs to a mark, and of the name of a part of a comment."""
READER = {"ok": "accent", "own": "accent", "note": "accent"}
"""Styles that the reader has not, and what stands in for them: the mark before it says what it is."""


def page_of(sections: Sequence[Section], width: int, *, ascii_only: bool) -> Page:
    """All sections, each of which is a place."""
    room = max(10, min(width - 2 * MARGIN, WIDEST))
    lines: list[Line] = []
    places: list[tuple[str, int]] = []
    for section in sections:
        lines.append([])
        places.append((section.id, len(lines)))
        lines.append([Span(section.title.upper(), "dim")])
        lines.append([])
        for block in section.blocks:
            lines += list(_block(block, room, ascii_only))
        if not lines[-1]:
            lines.pop()
    lead = Span(" " * MARGIN)
    return Page([[lead, *line] for line in lines], tuple(places))


def _block(block: Block, width: int, ascii_only: bool) -> Iterator[Line]:
    match block:
        case Sentence():
            yield from hanging(_mark(block.tone), [Span(block.text, "strong" if block.strong else "")], width)
        case Fact():
            yield from _fact(block, width)
        case Share():
            yield from _share(block, width, ascii_only)
        case Comment():
            yield from _comment(block, width)


def _fact(fact: Fact, width: int) -> Iterator[Line]:
    mark = _mark(fact.tone)
    if width < NARROW or len(fact.label) > LABEL:
        yield from hanging(mark, [Span(f"{fact.label}: ", "dim"), Span(fact.value)], width)
        yield from hanging([Span(" " * INDENT)], [Span(fact.note, "dim")], width) if fact.note else ()
        return
    head = [*mark, Span(f"{fact.label:<{LABEL}} ", "dim")]
    whole = [Span(fact.value), Span(f"   {fact.note}" if fact.note else "", "dim")]
    if line_width(head) + line_width(whole) <= width:
        yield [*head, *whole]
        return
    yield from hanging(head, [Span(fact.value)], width)
    yield from hanging([Span(" " * line_width(head))], [Span(fact.note, "dim")], width) if fact.note else ()


def _share(share: Share, width: int, ascii_only: bool) -> Iterator[Line]:
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    wide = round(BAR * min(1.0, max(0.0, share.share)))
    bar = [Span(full * wide, "accent"), Span(empty * (BAR - wide), "dim"), Span(f"  {share.value}")]
    if width < NARROW:
        yield [Span(f"   {share.label}", "dim")]
        yield [Span("   "), *bar]
        return
    yield [Span(f"   {share.label:<{LABEL}} ", "dim"), *bar]


def _comment(comment: Comment, width: int) -> Iterator[Line]:
    where = f"  {', '.join(comment.where)}" if comment.where else ""
    yield from hanging(_mark(comment.tone), [Span(comment.title, "strong"), Span(where, "dim")], width)
    for name, text in comment.parts:
        head = f"{'':<{INDENT}}{_(name):<{PART}}"
        yield from hanging([Span(head, "dim")], [Span(text)], width)
    yield []


def _mark(tone: Tone) -> list[Span]:
    style = STYLES[tone]
    return [Span(f"{MARKS[tone]:<2} ", READER.get(style, style))]

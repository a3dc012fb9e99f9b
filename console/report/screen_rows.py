"""The report as the console's screen shows it: the terminal's own drawing, with its places, and what is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap

from console.report.check_list import Part
from console.report.formats.terminal import ALARM, BAR_COLOUR, BOLD, DIM, PLAIN, render_terminal
from console.report.sections import sections
from console.report.trend_rows import THROUGH
from console.report.words import Words
from console.strings import _
from protocol.report import Report, View
from widgets.drawing.canvas import Line, Span
from widgets.reader import Page
from widgets.rows import StatusPart, Tone

STYLES = {BOLD: "strong", DIM: "dim", BAR_COLOUR: "accent", ALARM: "warning", PLAIN: ""}
"""The styles of the terminal's drawing, by the names that `widgets.reader` has for them."""
TRENDS = "through the years"
"""The place behind the tables; with blanks in it, so that it is no table's."""
MARGIN = 1
"""Cells that stay free at each side, where there is room for them."""
ROOMY = 64
"""Cells from which on there is room for margins."""

_STYLE = re.compile("(" + "|".join(re.escape(code) for code in STYLES) + ")")
_NUMBERED = re.compile(r"(\d+)\. ")


def page_of(report: Report, width: int, *, compare: bool, language: str, ascii_only: bool) -> Page:
    """The whole report in `width` cells; its tables are the places."""
    margin = MARGIN if width >= ROOMY else 0
    text = render_terminal(
        report, compare=compare, language=language, width=width - 2 * margin, ascii_only=ascii_only, colour=True
    )
    lines = [[Span(" " * margin), *_spans(line)] for line in text.rstrip("\n").split("\n")]
    return Page(lines, tuple(_places([id_ for id_, _title in tables_of(report, language)], lines)))


def page_of_words(sentences: Sequence[str], width: int) -> Page:
    """A few sentences where no report stands: loading, or why there is none."""
    lines: list[Line] = [[]]
    for sentence in sentences:
        lines += [[Span(" " * (MARGIN + 1) + line)] for line in wrap(sentence, max(20, width - 2 * MARGIN - 2))]
        lines.append([])
    return Page(lines)


def page_of_list(parts: Sequence[Part], width: int) -> Page:
    """Headings, and lines under them; the headings are the places."""
    lines: list[Line] = [[]]
    places = []
    inner = max(20, width - 2 * MARGIN - 4)
    for at, part in enumerate(parts):
        if part.title:
            places.append((str(at), len(lines)))
            lines.append([Span(" " * MARGIN + part.title, "strong")])
        indent = " " * (MARGIN + (2 if part.title else 0))
        for line in part.lines:
            for piece in wrap(line, inner, replace_whitespace=False, drop_whitespace=True, subsequent_indent="  "):
                lines.append([Span(indent + piece, "warning" if part.grave else "")])
        lines.append([])
    return Page(lines, tuple(places))


def tables_of(report: Report, language: str) -> tuple[tuple[str, str], ...]:
    """Id and title of each table, in the order of the page."""
    words = Words(language)
    through = () if report.trends is None else ((TRENDS, words(THROUGH)),)
    return (*((section.id, section.title) for section in sections(report, words)), *through)


def choice_parts(
    years: Sequence[int], year: int | None, view: View, *, compare: bool, may_see_internal: bool
) -> list[StatusPart]:
    """What is chosen: the year among those there are, for whom, with or without the year before."""
    shown = [f"[{each}]" if each == year else str(each) for each in years]
    parts = [StatusPart("title", _("REPORT"), priority=100, tone=Tone.STRONG)]
    parts.append(StatusPart("years", "  ".join(shown), priority=80, short=f"[{year}]" if year else ""))
    if view is View.INTERNAL:
        parts.append(StatusPart("view", _("INTERNAL, not for publication"), priority=90, tone=Tone.WARNING))
    elif may_see_internal:
        parts.append(StatusPart("view", _("public"), priority=60))
    if compare:
        parts.append(StatusPart("compare", _("with the year before"), priority=50))
    return parts


def _spans(line: str) -> list[Span]:
    spans: list[Span] = []
    style = ""
    for part in _STYLE.split(line):
        if part in STYLES:
            style = STYLES[part]
        elif part:
            spans.append(Span(part, style))
    return spans


def _places(ids: Sequence[str], lines: Sequence[Sequence[Span]]) -> Iterator[tuple[str, int]]:
    """Each table's heading: a strong line that begins with its number; they come in order."""
    number = 1
    for at, line in enumerate(lines):
        if number > len(ids):
            return
        strong = [span.text for span in line if span.style == "strong"]
        found = _NUMBERED.match(strong[0]) if strong else None
        if found and int(found[1]) == number:
            yield ids[number - 1], at
            number += 1

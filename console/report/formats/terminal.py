"""The report for a terminal: the headline first, then every table with bars beside it, then what to know of it.

The bars are our own and not those of a library for charts, which draws them apart from the numbers, with an axis that
needs as many columns again. A bar on the row of its number reads at 60 columns, without colour and in ASCII, and a
hidden cell has no bar.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from wcwidth import width as cells_of

from console.report.formats.columns import HIDDEN, Columns, Line, columns, columns_alone, count, cross_lines, lines
from console.report.formats.spark import how_to_read, spark
from console.report.notes import footnotes, headline, marks
from console.report.sections import Section, sections
from console.report.trend_rows import THROUGH, TrendLine, trend_tables, what_it_shows
from console.report.words import Words
from console.strings import N_
from protocol.report import Count, CrossTable, Report, Trends

NARROWEST, WIDEST, PROSE = 60, 160, 100
INDENT = "  "
GAP = "  "
LABEL = (22, 40)
"""Narrowest and widest column of labels."""
BAR = (8, 40)
"""Shortest and longest room for a bar that is worth drawing."""

BOLD, DIM, BAR_COLOUR, ALARM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;33m", "\x1b[0m"


class Terminal:
    """Draws one report; a line is never wider than `width` (60 to 160)."""

    def __init__(
        self, report: Report, *, compare: bool, language: str, width: int, ascii_only: bool, colour: bool
    ) -> None:
        self.report = report
        self.words = Words(language)
        self.columns = columns(report, self.words, compare=compare)
        self.sections = sections(report, self.words)
        self.width = max(NARROWEST, min(WIDEST, width))
        self.ascii_only = ascii_only
        self.colour = colour

    def text(self) -> str:
        """The whole report, with a newline at its end."""
        text = "\n".join(line.rstrip() for line in self._document()) + "\n"
        return _in_ascii(text) if self.ascii_only else text

    def _document(self) -> Iterator[str]:
        words, report = self.words, self.report
        title = words(N_("Annual report {year}"), year=report.year)
        yield self._paint(title, BOLD)
        yield self._paint("═" * len(title), BOLD)
        yield from self._marks()
        yield ""
        for sentence in headline(report, words):
            yield from self._prose(sentence, style=BOLD)
        yield ""
        yield from self._years()
        if self._hides():
            yield from ("", words(N_("{dot} = not published"), dot=HIDDEN))
        for number, section in enumerate(self.sections, start=1):
            yield from ("", "")
            yield from self._section(number, section)
        yield from self._through_the_years()
        yield from ("", "", self._paint(words(N_("What to know of these figures")), BOLD))
        for note in footnotes(report, words):
            yield from self._prose(note, first="- ", rest="  ")
        yield from self._marks()

    def _section(self, number: int, section: Section) -> Iterator[str]:
        words, table = self.words, section.table
        yield from self._prose(f"{number}. {section.title}", style=BOLD)
        if counted := words.counted(table.id):
            yield from self._prose(counted)
        yield from self._prose(words.denominator(table))
        yield ""
        if isinstance(table, CrossTable):
            headings = tuple(words.cross_column(table.id, column) for column in table.columns)
            yield from self._cross(headings, self._lines(section))
        else:
            yield from self._grid(self._columns(section).headings, self._lines(section))

    def _columns(self, section: Section) -> Columns:
        return columns_alone(section.period, self.words) if section.pooled else self.columns

    def _through_the_years(self) -> Iterator[str]:
        """Each row as a line of one character a year, and as many of the last years' numbers as there is room for."""
        trends = self.report.trends
        if trends is None:
            return
        number = len(self.sections) + 1
        yield from ("", "")
        yield from self._prose(f"{number}. {self.words(THROUGH)}", style=BOLD)
        for sentence in (*what_it_shows(trends, self.words), *how_to_read(self.words, ascii_only=self.ascii_only)):
            yield from self._prose(sentence)
        for table in trend_tables(self.report, self.words):
            yield ""
            yield from self._prose(table.title, style=BOLD)
            yield from self._trend(trends, table.lines)

    def _trend(self, trends: Trends, rows: Sequence[TrendLine]) -> Iterator[str]:
        sparks = [spark(trends, row.counts, ascii_only=self.ascii_only) for row in rows]
        drawn = max(cells_of(each) for each in sparks)
        counts = [tuple(count(self.words, each) for each in row.counts) for row in rows]
        wide = max(4, *(cells_of(cell) for cells in counts for cell in cells))
        rest = self.width - len(INDENT) - len(GAP) - min(drawn, self.width // 2)
        years = min(len(trends.years), max(1, (rest - LABEL[0]) // (wide + len(GAP))))
        label = max(LABEL[0] // 2, min(LABEL[1], rest - years * (wide + len(GAP))))
        heading = tuple(str(year) for year in trends.years[-years:])
        numbers = [min(drawn, self.width // 2), *[wide] * years]
        yield INDENT + self._paint(_row("", label, ("", *heading), numbers), DIM)
        for row, line, cells in zip(rows, sparks, counts, strict=True):
            first, *more = textwrap.wrap(row.label, label, subsequent_indent="  ") or [""]
            shown = line[-numbers[0] :].ljust(numbers[0])
            yield INDENT + _row(first, label, (shown, *cells[-years:]), numbers)
            yield from (INDENT + each for each in more)

    def _marks(self) -> Iterator[str]:
        for mark in marks(self.report, self.words):
            yield ""
            yield from self._prose(f"{mark.title}: {mark.text}", first="!! ", rest="!! ", style=ALARM)

    def _years(self) -> Iterator[str]:
        rows = [
            Line(
                str(total.year),
                (
                    HIDDEN if total.victims is None else self.words.number(total.victims),
                    "" if total.change is None else self.words.change(total.change),
                ),
                total.victims,
            )
            for total in self.report.years
        ]
        yield from self._grid((self.words(N_("victims")), self.words(N_("difference"))), rows)

    def _grid(self, headings: Sequence[str], rows: Sequence[Line]) -> Iterator[str]:
        """Labels, numbers under their headings, and a bar where there is room and a number."""
        numbers = [
            max(cells_of(heading), *(cells_of(row.cells[at]) for row in rows)) for at, heading in enumerate(headings)
        ]
        rest = self.width - len(INDENT) - sum(number + len(GAP) for number in numbers)
        label = max(LABEL[0], min(LABEL[1], rest - len(GAP) - 10))
        bar = min(BAR[1], rest - label - len(GAP))
        if bar < BAR[0]:
            label, bar = min(LABEL[1], rest), 0
        longest = max((row.bar for row in rows if row.bar is not None), default=0)
        yield INDENT + self._paint(_row("", label, headings, numbers), DIM)
        kind = rows[0].kind if rows else "value"
        rule = "─" * (label + sum(number + len(GAP) for number in numbers))
        for row in rows:
            if row.kind != kind:
                yield INDENT + self._paint(rule, DIM)
                kind = row.kind
            first, *more = textwrap.wrap(row.label, label, subsequent_indent="  ") or [""]
            drawn = GAP + self._paint(self._bar(row.bar, longest, bar), BAR_COLOUR) if bar else ""
            yield INDENT + _row(first, label, row.cells, numbers) + drawn
            yield from (INDENT + line for line in more)

    def _cross(self, headings: Sequence[str], rows: Sequence[Line]) -> Iterator[str]:
        """Every column as wide as the longest word of its heading; headings too wide for that become letters."""
        room = (self.width - len(INDENT) - LABEL[0]) // max(1, len(headings)) - len(GAP)
        room = min(room, max((cells_of(heading) for heading in headings), default=0))
        label = min(LABEL[1], self.width - len(INDENT) - len(headings) * (room + len(GAP)))
        wrapped = [textwrap.wrap(heading, max(room, 1), break_long_words=False) or [""] for heading in headings]
        if any(cells_of(part) > room for parts in wrapped for part in parts):
            letters = [chr(ord("A") + at) for at in range(len(headings))]
            for letter, heading in zip(letters, headings, strict=True):
                yield f"{INDENT}{letter} = {heading}"
            yield ""
            wrapped = [[letter] for letter in letters]
        height = max((len(parts) for parts in wrapped), default=0)
        for at in range(height):
            parts = [([""] * (height - len(parts)) + parts)[at] for parts in wrapped]
            yield INDENT + self._paint(_row("", label, parts, [room] * len(parts)), DIM)
        for row in rows:
            first, *more = textwrap.wrap(row.label, label, subsequent_indent="  ") or [""]
            yield INDENT + _row(first, label, row.cells, [room] * len(row.cells))
            yield from (INDENT + line for line in more)

    def _bar(self, count: Count, longest: int, room: int) -> str:
        """A bar for `count`, the longest filling `room`; nobody has none, and anybody has at least a half cell."""
        if not count or not longest:
            return ""
        halves = max(1, round(2 * room * count / longest))
        if self.ascii_only:
            return "#" * ((halves + 1) // 2)
        return "█" * (halves // 2) + "▌" * (halves % 2)

    def _prose(self, text: str, *, first: str = "", rest: str = "", style: str = "") -> Iterator[str]:
        wide = min(self.width, PROSE)
        for line in textwrap.wrap(text, wide, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False):
            yield self._paint(line, style) if style else line

    def _paint(self, text: str, style: str) -> str:
        if not self.colour or not text.strip():
            return text
        inner = text.rstrip()
        return f"{style}{inner}{PLAIN}{text[len(inner) :]}"

    def _hides(self) -> bool:
        return any(HIDDEN in line.cells for section in self.sections for line in self._lines(section))

    def _lines(self, section: Section) -> list[Line]:
        if isinstance(section.table, CrossTable):
            return cross_lines(section.table, self.words)
        return lines(section.table, self._columns(section), self.words)


def _row(label: str, wide: int, cells: Sequence[str], numbers: Sequence[int]) -> str:
    """A label, then numbers that end under one another."""
    text = label + " " * (wide - cells_of(label))
    for cell, number in zip(cells, numbers, strict=True):
        text += GAP + " " * (number - cells_of(cell)) + cell
    return text


def _in_ascii(text: str) -> str:
    from console.support.ascii_only import to_ascii

    marks = str.maketrans({HIDDEN: ".", "\N{MINUS SIGN}": "-", "═": "="})
    return "\n".join(to_ascii(line) for line in text.translate(marks).split("\n"))


def render_terminal(report: Report, *, compare: bool, language: str, width: int, ascii_only: bool, colour: bool) -> str:
    """The report as text in `width` columns; `colour` adds ANSI styles that carry no meaning of their own."""
    drawn = Terminal(report, compare=compare, language=language, width=width, ascii_only=ascii_only, colour=colour)
    return drawn.text()

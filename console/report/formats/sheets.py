"""The report as sheets of a spreadsheet: what has to be known first, then a sheet for each table.

Numbers are numbers. A number that is not published is an empty cell, and the last column of its row names it behind a
dot, so that nobody takes it for nothing. Texts are texts: none is ever run (SEC-T10).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from console.report.formats.columns import HIDDEN
from console.report.notes import footnotes, headline, marks
from console.report.publication import NOBODY, Publication
from console.report.sections import Section, sections
from console.report.trend_rows import THROUGH, VICTIMS, breaks, where_from
from console.report.words import Words
from console.strings import N_
from protocol.files.spreadsheet import never_run
from protocol.report import Count, CrossTable, Report, Table, Trends, View
from protocol.safe_text import one_line

Cell = str | int | None
LONGEST_NAME = 31
"""Characters of a sheet's name that every spreadsheet takes."""
LONGEST_TEXT = 1000
"""Cells of a sentence in a sheet."""
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'.#$]+")


class Sheet(NamedTuple):
    """`notes` stand above the table, under the title; a row is as long as `headings`, its texts are safe."""

    name: str
    title: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(report: Report, words: Words, publication: Publication = NOBODY) -> list[Sheet]:
    """All sheets, in the order of the report."""
    short = [mark.title for mark in marks(report, words)]
    marked = (" · ".join(short),) if short else ()
    tables = [_totals(report, words, marked)]
    for number, section in enumerate(sections(report, words), start=1):
        if isinstance(section.table, CrossTable):
            tables.append(_cross(number, section, section.table, words, marked))
        else:
            tables.append(_table(number, section, section.table, report, words, marked))
    if report.trends is not None:
        tables.append(_trends(report.trends, words, marked))
    made = [_first(report, words, publication, tables), *tables]
    return [_safe(sheet, at) for at, sheet in enumerate(made)]


def _first(report: Report, words: Words, publication: Publication, tables: Sequence[Sheet]) -> Sheet:
    hidden = words(
        N_(
            "A number that is not published is an empty cell; the last column of its row names it behind a dot. An "
            "empty cell is never nobody: that is 0. A number that is hidden may be large."
        )
    )
    said: list[tuple[str, Cell]] = [(words(N_("year")), report.year)]
    said.append((words(N_("for whom")), words(N_("public") if report.view is View.PUBLIC else N_("internal"))))
    said.append((words(N_("hidden below")), report.k))
    said.append((words(N_("figures of")), report.released.isoformat()))
    said += [(mark.title, mark.text) for mark in marks(report, words)]
    said += [("", sentence) for sentence in (*headline(report, words), *footnotes(report, words), hidden)]
    said += list(publication.said(words))
    contents = [(sheet.name, sheet.title) for sheet in tables]
    rows = (*said, ("", ""), (words(N_("sheet")), words(N_("what it holds"))), *contents)
    title = words(N_("Annual report {year}"), year=report.year)
    return Sheet(words(N_("Read this first")), title, (), ("", ""), tuple(rows))


def _totals(report: Report, words: Words, marked: tuple[str, ...]) -> Sheet:
    headings = ("", words(N_("victims")), words(N_("difference in percent")))
    rows = [_row((str(total.year),), headings, (total.victims, total.change), derived={2}) for total in report.years]
    rows.append(_row((words(N_("3 years")),), headings, (report.three_years, None), derived={2}))
    title = words(N_("Possible victims by year"))
    return Sheet(title, title, marked, (*headings, words(N_("not published"))), tuple(rows))


def _table(number: int, section: Section, table: Table, report: Report, words: Words, marked: tuple[str, ...]) -> Sheet:
    years = {total.year for total in report.years}
    before, three = not section.pooled and report.year - 1 in years, not section.pooled and len(years) > 2
    headings = ["", "id", section.period, words(N_("percent"))]
    headings += [str(report.year - 1), words(N_("difference in percent"))] if before else []
    headings += [words(N_("3 years"))] if three else []
    shares = {3, 5} if before else {3}

    def row(label: str, id_: str, now: Count, share: Count, was: Count, change: Count, sum_: Count) -> tuple[Cell, ...]:
        numbers = (now, share, *((was, change) if before else ()), *((sum_,) if three else ()))
        return _row((label, id_), headings, numbers, derived=shares)

    rows = [
        row(words.row(table.id, each.id), each.id, each.count, each.percent, each.before, each.change, each.three_years)
        for each in table.rows
    ]
    known, unknown = words(N_("known (100 %)")), words(N_("unknown"))
    rows.append(row(known, "known", table.known, None, table.known_before, None, table.known_three_years))
    rows.append(row(unknown, "unknown", table.unknown, None, table.unknown_before, None, table.unknown_three_years))
    return _sheet(number, section, words, marked, headings, rows)


def _cross(number: int, section: Section, cross: CrossTable, words: Words, marked: tuple[str, ...]) -> Sheet:
    headings = ["", "id", *(words.cross_column(cross.id, column) for column in cross.columns)]
    rows = [
        _row((words.cross_row(cross.id, row), row), headings, counts)
        for row, counts in zip(cross.rows, cross.counts, strict=True)
    ]
    return _sheet(number, section, words, marked, headings, rows)


def _sheet(
    number: int,
    section: Section,
    words: Words,
    marked: tuple[str, ...],
    headings: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
) -> Sheet:
    table = section.table
    notes = (words.counted(table.id), words.denominator(table), *marked)
    name = f"{number} {section.period} {words.title(table.id)}" if section.pooled else f"{number} {section.title}"
    return Sheet(name, section.title, notes, (*headings, words(N_("not published"))), tuple(rows))


def _trends(trends: Trends, words: Words, marked: tuple[str, ...]) -> Sheet:
    """Every row of every table, also those of which the page shows no line."""
    headings = ("", "", "table", "row", *map(str, trends.years))
    own = words(N_("victims"))
    rows = [_row((own, own, VICTIMS, ""), headings, trends.victims)]
    for table in trends.tables:
        title = words.title(table.id)
        for line in table.rows:
            rows.append(_row((title, words.row(table.id, line.id), table.id, line.id), headings, line.counts))
        rows.append(_row((title, words(N_("known (100 %)")), table.id, "known"), headings, table.known))
    notes = (where_from(trends, words), *breaks(trends, words), *marked)
    return Sheet(words(THROUGH), words(THROUGH), notes, (*headings, words(N_("not published"))), tuple(rows))


def _row(
    labels: Sequence[str], headings: Sequence[str], numbers: Sequence[Count], *, derived: Collection[int] = ()
) -> tuple[Cell, ...]:
    """Labels, numbers, and the headings of the counts that are hidden; shares and changes (`derived`) follow them."""
    first = len(labels)
    missing = [headings[at] for at, number in enumerate(numbers, start=first) if number is None and at not in derived]
    return (*labels, *numbers, f"{HIDDEN} {'; '.join(missing)}" if missing else "")


def _safe(sheet: Sheet, at: int) -> Sheet:
    """The texts without what drives a program, and a name that is the sheet's own."""
    name = " ".join(NOT_IN_NAMES.sub(" ", text(sheet.name)).split())[:LONGEST_NAME].strip()
    return Sheet(
        name or str(at),
        text(sheet.title),
        tuple(map(text, sheet.notes)),
        tuple(map(text, sheet.headings)),
        tuple(tuple(text(cell) if isinstance(cell, str) else cell for cell in row) for row in sheet.rows),
    )


def text(value: str) -> str:
    """A text on one line that no spreadsheet runs."""
    return never_run(str(one_line(value, LONGEST_TEXT)))

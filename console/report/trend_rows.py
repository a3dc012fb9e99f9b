"""The figures through the years as rows to print: the same for terminal, page and spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from console.report.words import Words
from console.strings import N_
from protocol.report import Count, Report, Row, TableTrend, Trends

VICTIMS = "victims"
THROUGH = N_("Through the years")


class TrendLine(NamedTuple):
    """A row: its label, how many in each year, and its kind as in `columns.Line`."""

    label: str
    counts: tuple[Count, ...]
    kind: str = "value"


class TrendTable(NamedTuple):
    """A table through the years."""

    id: str
    title: str
    lines: tuple[TrendLine, ...]


def trend_tables(report: Report, words: Words) -> list[TrendTable]:
    """The victims, then every table; a row without a line (`_goes_on`) is left out, and so is a table without rows."""
    trends = report.trends
    if trends is None:
        return []
    victims = TrendTable(
        VICTIMS, words(N_("Possible victims by year")), (TrendLine(words(N_("victims")), trends.victims),)
    )
    rows = {table.id: {row.id: row for row in table.rows} for table in report.tables}
    tables = [
        TrendTable(table.id, words.title(table.id), tuple(_lines(table, rows.get(table.id, {}), words)))
        for table in trends.tables
    ]
    shown = (table._replace(lines=tuple(filter(_goes_on, table.lines))) for table in (victims, *tables))
    return [table for table in shown if any(line.kind != "base" for line in table.lines)]


def what_it_shows(trends: Trends, words: Words) -> list[str]:
    """Where the numbers come from, how a line is drawn, and from which year on something else is counted."""
    drawn = words(
        N_(
            "A line runs from nobody to its own highest number. Where it is interrupted a number was not "
            "published, or there is no report of that year. A row of which fewer than two numbers were published, "
            "or in which there is nobody, is left out."
        )
    )
    return [where_from(trends, words), drawn, *breaks(trends, words)]


def where_from(trends: Trends, words: Words) -> str:
    """In which reports the numbers stand."""
    text = N_("Each number stands in the public report of its year, {first} to {last}. Nothing new is published here.")
    return words(text, first=trends.years[0], last=trends.years[-1])


def breaks(trends: Trends, words: Words) -> list[str]:
    """From which years on something else is counted."""
    text = N_(
        "From {year} on other rules of counting hold: the line begins anew, and the numbers before cannot be compared."
    )
    return [words(text, year=year) for year in trends.breaks]


def stretches(trends: Trends, counts: Sequence[Count]) -> list[list[tuple[int, int]]]:
    """The years and numbers that one line connects: it ends at a hidden number, a year left out, and a break."""
    found: list[list[tuple[int, int]]] = []
    last: int | None = None
    for year, count in zip(trends.years, counts, strict=True):
        if count is None:
            last = None
            continue
        if last != year - 1 or year in trends.breaks:
            found.append([])
        found[-1].append((year, count))
        last = year
    return found


def _lines(table: TableTrend, rows: dict[str, Row], words: Words) -> Iterator[TrendLine]:
    sums = {row.id for row in rows.values() if row.sum_of}
    for kind in ("value", "sum"):
        for row in table.rows:
            if (row.id in sums) == (kind == "sum"):
                yield TrendLine(words.row(table.id, row.id), row.counts, kind)
    yield TrendLine(words(N_("known (100 %)")), table.known, "base")


def _goes_on(line: TrendLine) -> bool:
    """Whether there is a line to draw: two numbers at least, and somebody. How many are known stands there always."""
    return line.kind == "base" or (sum(count is not None for count in line.counts) > 1 and any(line.counts))

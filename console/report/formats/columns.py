"""Which numbers stand beside a row, and what stands where there is none: the same for terminal and page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from console.report.words import Words
from console.strings import N_
from protocol.report import Count, CrossTable, Report, Row, Table

HIDDEN = "·"
"""Not published."""
NONE = "–"
"""No such number: a share of nobody, a change on nothing."""


class Line(NamedTuple):
    """A row as it is printed: its label, its cells, and what its bar is as long as (None: no bar).

    `above` stands over the label: the table that a row was taken from.
    """

    label: str
    cells: tuple[str, ...]
    bar: Count = None
    kind: str = "value"
    """`value`, `sum` (a cumulative line) or `base` (how many known and unknown)."""
    above: str = ""


class Columns(NamedTuple):
    """The columns of a one-way table: headings, and the cells of a row, of the known and of the unknown."""

    headings: tuple[str, ...]
    of_row: Callable[[Table, Row], tuple[str, ...]]
    of_known: Callable[[Table], tuple[str, ...]]
    of_unknown: Callable[[Table], tuple[str, ...]]


def columns(report: Report, words: Words, *, compare: bool) -> Columns:
    """Count and percent; then the year before and the change, or the sum of three years, where the report has them."""
    years = {total.year for total in report.years}
    if compare and report.year - 1 in years:
        return _compared(report, words)
    if not compare and len(years) > 2:
        return _three_years(report, words)
    return columns_alone(str(report.year), words)


def columns_alone(period: str, words: Words) -> Columns:
    """Count and percent alone, under the year or the years that are counted."""
    return Columns(
        (period, "%"),
        lambda table, row: (count(words, row.count), percent(words, table, row)),
        lambda table: (count(words, table.known), ""),
        lambda table: (count(words, table.unknown), ""),
    )


def _compared(report: Report, words: Words) -> Columns:
    return Columns(
        (str(report.year), "%", str(report.year - 1), words(N_("difference"))),
        lambda table, row: (
            count(words, row.count),
            percent(words, table, row),
            count(words, row.before),
            _change(words, row),
        ),
        lambda table: (count(words, table.known), "", count(words, table.known_before), ""),
        lambda table: (count(words, table.unknown), "", count(words, table.unknown_before), ""),
    )


def _three_years(report: Report, words: Words) -> Columns:
    return Columns(
        (str(report.year), "%", words(N_("3 years"))),
        lambda table, row: (count(words, row.count), percent(words, table, row), count(words, row.three_years)),
        lambda table: (count(words, table.known), "", count(words, table.known_three_years)),
        lambda table: (count(words, table.unknown), "", count(words, table.unknown_three_years)),
    )


def lines(table: Table, columns: Columns, words: Words) -> list[Line]:
    """All lines of a one-way table: its rows, its cumulative lines, and last how many are known and unknown."""
    found = [
        Line(words.row(table.id, row.id), columns.of_row(table, row), row.count, "value")
        for row in table.rows
        if not row.sum_of
    ]
    found += [
        Line(words.row(table.id, row.id), columns.of_row(table, row), None, "sum") for row in table.rows if row.sum_of
    ]
    found.append(Line(words(N_("known (100 %)")), columns.of_known(table), None, "base"))
    found.append(Line(words(N_("unknown")), columns.of_unknown(table), None, "base"))
    return found


def cross_lines(table: CrossTable, words: Words) -> list[Line]:
    """All lines of a cross table."""
    return [
        Line(words.cross_row(table.id, row), tuple(count(words, number) for number in counts))
        for row, counts in zip(table.rows, table.counts, strict=True)
    ]


def count(words: Words, number: Count) -> str:
    """A number of people, or the dot."""
    return HIDDEN if number is None else words.number(number)


def percent(words: Words, table: Table, row: Row) -> str:
    """The share of the known; the dot where it is hidden, a dash where nobody is known."""
    if row.percent is not None:
        return words.percent(row.percent)
    return NONE if table.known == 0 else HIDDEN


def _change(words: Words, row: Row) -> str:
    if row.change is not None:
        return words.change(row.change)
    return NONE if row.before == 0 and row.count is not None else HIDDEN

"""The report as it is given out: figures with what is hidden left out, percentages and changes of what is shown."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from backend.report import percent
from backend.report.cells import (
    STANDARD,
    VICTIMS,
    cross_key,
    cross_known_key,
    cross_unknown_key,
    known_key,
    row_key,
    total_key,
    unknown_key,
)
from backend.report.editions import Edition
from backend.report.tables import CROSSES, TABLES, CrossOf, TableOf
from protocol.report import Count, CrossTable, Pooled, Row, Table, YearTotal

Shown = Mapping[str, Count]
"""Cells that are printed, by key; None: not published."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What may be printed of the year, the year before and the three years; the last two where there is such a year."""

    now: Shown
    before: Shown | None = None
    sums: Shown | None = None


def shown(figures: Mapping[str, int], hidden: frozenset[str]) -> dict[str, Count]:
    """The figures without those that are hidden."""
    return {key: None if key in hidden else value for key, value in figures.items()}


def comparable(before: Edition, now: Edition, hidden: frozenset[str]) -> dict[str, Count]:
    """The figures of an earlier year, of the cells that counted the same then as they do now."""
    oldest = min(before.definition, now.definition)
    same = {cell.key for cell in STANDARD.one_way if cell.since <= oldest}
    return shown({key: value for key, value in before.cells.items() if key in same}, hidden)


def tables(figures: Figures) -> tuple[Table, ...]:
    """The tables of one field."""
    return tuple(_table(table, figures) for table in TABLES)


def crosses(now: Shown) -> tuple[CrossTable, ...]:
    """The tables of two fields."""
    return tuple(_cross(cross, now) for cross in CROSSES)


def pooled(sums: Shown | None, wanted: Container[str], years: tuple[int, ...]) -> Pooled | None:
    """The tables in `wanted` of several years together; a table that not all years have is left out."""
    if sums is None:
        return None
    there = [one for one in TABLES if one.id in wanted and row_key(one, one.rows[-1]) in sums]
    crossed = [one for one in CROSSES if one.id in wanted and cross_known_key(one) in sums]
    if not there and not crossed:
        return None
    of_all = Figures(now=sums)
    return Pooled(
        years=years,
        tables=tuple(_table(table, of_all) for table in there),
        crosses=tuple(_cross(cross, sums) for cross in crossed),
    )


def year_totals(victims: Mapping[int, int]) -> tuple[YearTotal, ...]:
    """The possible victims of each year, oldest first, with the change on the year before where that is there."""
    return tuple(
        YearTotal(year=year, victims=count, change=percent.change(count, victims.get(year - 1)))
        for year, count in sorted(victims.items())
    )


def three_years(figures: Figures) -> Count:
    """The possible victims of three years."""
    return _of(figures.sums, VICTIMS)


def _table(table: TableOf, figures: Figures) -> Table:
    known, unknown = known_key(table), unknown_key(table)
    return Table(
        id=table.id,
        kind=table.kind,
        rows=tuple(_rows(table, figures)),
        total=figures.now[total_key(table)],
        known=figures.now[known],
        unknown=_of(figures.now, unknown),
        known_before=_of(figures.before, known),
        unknown_before=_of(figures.before, unknown),
        known_three_years=_of(figures.sums, known),
        unknown_three_years=_of(figures.sums, unknown),
    )


def _rows(table: TableOf, figures: Figures) -> Iterator[Row]:
    known = figures.now[known_key(table)]
    for row in (*table.rows, *table.sums):
        key = row_key(table, row)
        count, before = figures.now[key], _of(figures.before, key)
        yield Row(
            id=row,
            count=count,
            percent=percent.share(count, known),
            before=before,
            change=percent.change(count, before),
            three_years=_of(figures.sums, key),
            sum_of=table.sums.get(row, ()),
        )


def _cross(cross: CrossOf, now: Shown) -> CrossTable:
    return CrossTable(
        id=cross.id,
        rows=cross.rows.ids,
        columns=cross.columns.ids,
        counts=tuple(
            tuple(now[cross_key(cross, row, column)] for column in cross.columns.ids) for row in cross.rows.ids
        ),
        total=now[VICTIMS],
        known=now[cross_known_key(cross)],
        unknown=now[cross_unknown_key(cross)],
    )


def _of(shown_: Shown | None, key: str | None) -> Count:
    """A cell, where there is such a year; a field that is never unknown is unknown of nobody."""
    if shown_ is None:
        return None
    return 0 if key is None else shown_.get(key)

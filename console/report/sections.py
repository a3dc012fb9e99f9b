"""The tables of a report in their order, those of one year first and those of several years together after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from console.report.words import Words
from console.strings import N_
from protocol.report import CrossTable, Pooled, Report, Table

TOGETHER = N_("{title}, {first} to {last} together")


class Section(NamedTuple):
    """A table with its title. `id` is its own in the report; `period` is the year, or the years, that it counts."""

    id: str
    title: str
    table: Table | CrossTable
    period: str
    pooled: bool = False


def sections(report: Report, words: Words) -> list[Section]:
    """All tables but those through the years."""
    year = str(report.year)
    found = [Section(one.id, words.title(one.id), one, year) for one in _tables(report)]
    if report.pooled is not None:
        years = period(report.pooled)
        found += [
            Section(f"{one.id} {years}", pooled_title(one.id, report.pooled.years, words), one, years, pooled=True)
            for one in _tables(report.pooled)
        ]
    return found


def _tables(among: Report | Pooled) -> tuple[Table | CrossTable, ...]:
    return (*among.tables, *among.crosses)


def pooled_title(table: str, years: Sequence[int], words: Words) -> str:
    """What a table of several years together is called."""
    return words(TOGETHER, title=words.title(table), first=years[0], last=years[-1])


def period(pooled: Pooled) -> str:
    """The years from the first to the last."""
    return f"{pooled.years[0]}\N{EN DASH}{pooled.years[-1]}"

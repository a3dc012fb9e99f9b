"""Figures through the years: what was printed in the public report of each year, laid side by side.

Nothing is counted here and nothing is published by it: a cell that its own release hid stays hidden, whatever later
releases know. Each year stands under the rules it was counted by; where these changed the line breaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from api_client.report import Count, RowTrend, TableTrend, Trends
from backend.report import percent
from backend.report.cells import VICTIMS, known_key, row_key
from backend.report.releases import Kept, Release
from backend.report.tables import TABLES, TableOf


def trends(release: Release, before: Mapping[int, Release], kept: Kept) -> Trends | None:
    """The years up to that of `release`; None where no other was released.

    Of a year that `release` stands on, that release is taken (`before`), so that a page says one thing of it; of every
    other year the last one.
    """
    newest = {year: of_year[-1] for year, of_year in kept.items() if of_year and year < release.year}
    through = [one for _year, one in sorted({**newest, **before, release.year: release}.items())]
    if len(through) < 2:
        return None
    return Trends(
        years=tuple(one.year for one in through),
        breaks=tuple(later.year for earlier, later in pairwise(through) if earlier.definition != later.definition),
        victims=_printed(through, VICTIMS),
        tables=tuple(_table(table, through) for table in TABLES),
    )


def _table(table: TableOf, through: Sequence[Release]) -> TableTrend:
    known = _printed(through, known_key(table))
    return TableTrend(
        id=table.id,
        rows=tuple(_row(row, _printed(through, row_key(table, row)), known) for row in (*table.rows, *table.sums)),
        known=known,
    )


def _row(row: str, counts: tuple[Count, ...], known: tuple[Count, ...]) -> RowTrend:
    percents = tuple(percent.share(count, of) for count, of in zip(counts, known, strict=True))
    return RowTrend(id=row, counts=counts, percents=percents)


def _printed(through: Sequence[Release], key: str) -> tuple[Count, ...]:
    return tuple(None if key in release.hidden else release.cells.get(key) for release in through)

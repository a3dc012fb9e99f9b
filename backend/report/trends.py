"""Figures through the years: what was printed in the public report of each year, laid side by side.

Nothing is counted here and nothing is published by it: a cell that its own release hid stays hidden, whatever later
releases know. Each year stands under the rules it was counted by; where these changed the line breaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from backend.report import percent
from backend.report.cells import VICTIMS, known_key, row_key
from backend.report.editions import Edition, Kept, last_release
from backend.report.tables import TABLES, TableOf
from protocol.report import Count, RowTrend, TableTrend, Trends


def trends(release: Edition, before: Mapping[int, Edition], kept: Kept) -> Trends | None:
    """The years up to that of `release`; None where no other was released.

    Of a year that `release` stands on, that release is taken (`before`), so that a page says one thing of it; of every
    other year the last one.
    """
    newest = {year: last for year in kept if year < release.year and (last := last_release(kept, year)) is not None}
    through = [one for _year, one in sorted({**newest, **before, release.year: release}.items())]
    if len(through) < 2:
        return None
    return Trends(
        years=tuple(one.year for one in through),
        breaks=tuple(later.year for earlier, later in pairwise(through) if earlier.definition != later.definition),
        victims=_printed(through, VICTIMS),
        tables=tuple(_table(table, through) for table in TABLES),
    )


def _table(table: TableOf, through: Sequence[Edition]) -> TableTrend:
    known = _printed(through, known_key(table))
    return TableTrend(
        id=table.id,
        rows=tuple(_row(row, _printed(through, row_key(table, row)), known) for row in (*table.rows, *table.sums)),
        known=known,
    )


def _row(row: str, counts: tuple[Count, ...], known: tuple[Count, ...]) -> RowTrend:
    percents = tuple(percent.share(count, of) for count, of in zip(counts, known, strict=True))
    return RowTrend(id=row, counts=counts, percents=percents)


def _printed(through: Sequence[Edition], key: str) -> tuple[Count, ...]:
    return tuple(
        release.cells.get(key) if release.public is not None and key not in release.public.hidden else None
        for release in through
    )

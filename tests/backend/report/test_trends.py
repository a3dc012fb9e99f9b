"""Through the years nothing is said that the report of its year did not print."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from backend.report.editions import Edition, Pattern
from backend.report.service import ReportService
from backend.report.trends import trends
from backend.store import Store
from protocol.report import Report, RowTrend, Trends, View
from tests.backend.report.people import put, victims
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config


def release(year: int, *, number: int = 1, definition: int = 1, hidden: Sequence[str] = (), **cells: int) -> Edition:
    """A release with some cells; the underscore of a name stands for the colon of a key."""
    return Edition(
        definition=definition,
        year=year,
        number=number,
        until=f"{year}-12",
        made=date(year + 1, 2, 1),
        secret=b"",
        released=date(year + 1, 2, 1),
        release=number,
        public=Pattern(k=10, hidden=frozenset(hidden)),
        cells={"victims": 100, "status/known": 80, **{key.replace("_", ":", 1): value for key, value in cells.items()}},
    )


def row(found: Trends | None, name: str) -> RowTrend:
    assert found is not None
    table = next(table for table in found.tables if table.id == "status")
    return next(row for row in table.rows if row.id == name)


def test_each_year_stands_there_as_it_was_printed() -> None:
    kept = {2019: [release(2019, status_ongoing=40)], 2020: [release(2020, status_ongoing=60)]}
    last = release(2021, status_ongoing=50)
    found = trends(last, {}, {**kept, 2021: [last]})
    assert found is not None
    assert (found.years, found.breaks, found.victims) == ((2019, 2020, 2021), (), (100, 100, 100))
    assert row(found, "ongoing") == RowTrend(id="ongoing", counts=(40, 60, 50), percents=(50, 75, 63))


def test_what_its_own_release_hid_stays_hidden() -> None:
    """Also where a later one, or another of the same year, prints it."""
    hid = release(2019, number=2, hidden=["status:ongoing"], status_ongoing=3)
    without_known = release(2020, hidden=["status/known"], status_ongoing=60)
    last = release(2021, status_ongoing=50)
    found = row(trends(last, {}, {2019: [release(2019, status_ongoing=30), hid], 2020: [without_known]}), "ongoing")
    assert found == RowTrend(id="ongoing", counts=(None, 60, 50), percents=(None, None, 63))


def test_the_release_that_it_stands_on_is_taken_and_of_another_year_the_last() -> None:
    first, second = release(2020, status_ongoing=50), release(2020, number=2, status_ongoing=70)
    older, newer = release(2018, status_ongoing=20), release(2018, number=2, status_ongoing=30)
    last = release(2021, status_ongoing=50)
    kept = {2018: [older, newer], 2020: [first, second]}
    assert row(trends(last, {2020: first}, kept), "ongoing").counts == (30, 50, 50)
    assert row(trends(last, {}, kept), "ongoing").counts == (30, 70, 50)


def test_later_years_are_not_in_it_and_one_year_alone_is_no_trend() -> None:
    last = release(2021)
    assert trends(last, {}, {2021: [last], 2022: [release(2022)]}) is None
    assert trends(last, {}, {2020: []}) is None


def test_a_year_that_is_counted_by_other_rules_is_a_break_and_a_row_it_did_not_have_is_not_published() -> None:
    kept = {
        2016: [release(2016, definition=1, status_past=20)],
        2018: [release(2018, definition=1, status_past=20)],
        2019: [release(2019, definition=2, status_ongoing=20)],
        2020: [release(2020, definition=2, status_ongoing=20)],
    }
    found = trends(release(2021, definition=3, status_ongoing=50), {}, kept)
    assert found is not None
    assert (found.years, found.breaks) == ((2016, 2018, 2019, 2020, 2021), (2019, 2021))
    assert row(found, "ongoing").counts == (None, None, 20, 20, 50)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """The public reports of four years, and the internal one of the last."""

    async def made(data: Path) -> list[Report]:
        store = Store(server_config(data))
        await store.open()
        try:
            await put(store, [one for year in range(2018, 2022) for one in victims(240 + 20 * (year % 3), year)])
            service = ReportService(store, MovableClock(), "Europe/Amsterdam")
            given = [await publish(service, year) for year in range(2018, 2022)]
            return [*given, await service.report(2021, View.INTERNAL, "somebody")]
        finally:
            await store.close()

    return asyncio.run(made(tmp_path_factory.mktemp("trends")))


def test_a_real_report_says_of_each_year_what_the_report_of_that_year_says(published: list[Report]) -> None:
    *public, internal = published
    assert public[0].trends is None
    assert internal.trends is None
    hidden = 0
    for at, report in enumerate(public[1:], start=1):
        assert report.trends is not None
        assert report.trends.years == tuple(range(2018, report.year + 1))
        for place, of_year in enumerate(public[: at + 1]):
            printed = {(table.id, row.id): row for table in of_year.tables for row in table.rows}
            known = {table.id: table.known for table in of_year.tables}
            assert report.trends.victims[place] == of_year.years[-1].victims
            for table in report.trends.tables:
                assert table.known[place] == known[table.id]
                for line in table.rows:
                    its_own = printed[table.id, line.id]
                    assert (line.counts[place], line.percents[place]) == (its_own.count, its_own.percent)
                    hidden += its_own.count is None
    assert hidden > 50, "nothing was hidden, so nothing was tried"

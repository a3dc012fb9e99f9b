"""Tables of three years together: what they count, when they stand in a report, and what a correction does to them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.report.service import ReportService
from backend.store import Store
from protocol.report import Report, View
from tests.backend.report.people import put
from tests.backend.report.test_editions import AFTER, BOY, GIRL, alike, base
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config

YEARS = (2019, 2020, 2021)
POOLED = ["age_by_gender", "age_by_form", "parents_by_duration", "parents_by_disclosure"]


@pytest.fixture
def store(runner: asyncio.Runner, tmp_path: Path) -> Iterator[Store]:
    made = Store(server_config(tmp_path))
    runner.run(made.open())
    runner.run(put(made, [entry for year in YEARS for entry in base(year)]))
    yield made
    runner.run(made.close())


@pytest.fixture
def service(store: Store) -> ReportService:
    return ReportService(store, MovableClock(AFTER), "Europe/Amsterdam")


def counts(report: Report, name: str) -> dict[tuple[str, str], int]:
    """The cells of a table of two questions over three years, but for those with nobody."""
    assert report.pooled is not None
    (cross,) = (one for one in report.pooled.crosses if one.id == name)
    return {
        (row, column): count
        for row, line in zip(cross.rows, cross.counts, strict=True)
        for column, count in zip(cross.columns, line, strict=True)
        if count
    }


def test_they_count_the_persons_of_all_three_years(runner: asyncio.Runner, service: ReportService) -> None:
    report = runner.run(publish(service, *YEARS))
    assert report.pooled is not None
    assert report.pooled.years == YEARS
    assert [table.id for table in report.pooled.tables] == ["region"]
    assert [cross.id for cross in report.pooled.crosses] == POOLED
    assert counts(report, "age_by_gender") == {("under_15", "girl_woman"): 180, ("adult", "boy_man"): 210}
    assert counts(report, "age_by_form") == {("under_15", "sexual_only"): 180, ("adult", "criminal_only"): 210}
    provinces = report.pooled.tables[0]
    assert (provinces.total, provinces.known, provinces.unknown) == (390, 390, 0)
    shares = {row.id: (row.count, row.percent) for row in provinces.rows if row.count}
    assert shares == {"utrecht": (180, 46), "zeeland": (210, 54)}
    cross = report.pooled.crosses[0]
    assert (cross.total, cross.known, cross.unknown) == (390, 390, 0)


def test_there_are_none_where_a_year_was_not_published(runner: asyncio.Runner, service: ReportService) -> None:
    assert runner.run(publish(service, 2019, 2020)).pooled is None
    assert runner.run(service.report(2019, View.PUBLIC, "somebody")).pooled is None


def test_the_list_says_what_they_hide(runner: asyncio.Runner, service: ReportService) -> None:
    runner.run(publish(service, 2019, 2020))
    hides = runner.run(service.draft(2021, "somebody")).hides
    assert [(one.table, one.numbers) for one in hides if one.pooled] == [
        ("region", 12),
        *zip(POOLED, CELLS, strict=True),
    ]


CELLS = (16, 20, 15, 9)


def test_the_list_counts_what_a_correction_takes_back_of_them(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    first = runner.run(publish(service, *YEARS))
    more = [*alike(20, "2021-01", GIRL, 7), *alike(2, "2021-02", BOY, 18)]
    runner.run(put(store, [*(entry for year in YEARS for entry in base(year)), *more]))
    takes_back = runner.run(service.draft(2021, "somebody")).takes_back
    again = runner.run(publish(service, 2021))
    lost = places(first) - places(again)
    assert any(where == "together" for where, *_rest in lost)
    assert takes_back >= len(lost)  # and of how many an answer is known, where that is hidden too


def places(report: Report) -> set[tuple[str, ...]]:
    """Where the rows, their sums and the numbers of tables of two questions stand that are printed."""
    assert report.pooled is not None
    found: set[tuple[str, ...]] = set()
    for table in report.tables:
        found |= {("year", table.id, row.id) for row in table.rows if row.count is not None}
        found |= {("sum", table.id, row.id) for row in table.rows if row.three_years is not None}
    for where, crosses in (("year", report.crosses), ("together", report.pooled.crosses)):
        for cross in crosses:
            for row, line in zip(cross.rows, cross.counts, strict=True):
                columns = zip(cross.columns, line, strict=True)
                found |= {(where, cross.id, row, column) for column, count in columns if count is not None}
            of_all = {"known": cross.known, "unknown": cross.unknown}
            found |= {(where, cross.id, name) for name, count in of_all.items() if count is not None}
    return found


def test_a_correction_of_a_year_within_leads_to_one_of_the_years_together(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(publish(service, *YEARS))
    late = alike(60, "2020-05", GIRL, seed=9)
    runner.run(put(store, [*(entry for year in YEARS for entry in base(year)), *late]))
    assert runner.run(service.draft(2020, "somebody")).outdated == (2021,)
    runner.run(publish(service, 2020))
    before = runner.run(service.report(2021, View.PUBLIC, "somebody"))
    assert counts(before, "age_by_gender") == {("under_15", "girl_woman"): 180, ("adult", "boy_man"): 210}
    draft = runner.run(service.draft(2021, "somebody"))
    assert (draft.published, draft.corrects, draft.reveals) == (False, 1, ())
    after = runner.run(publish(service, 2021))
    assert (after.number, after.three_years) == (2, 450)
    assert counts(after, "age_by_gender") == {("under_15", "girl_woman"): 240, ("adult", "boy_man"): 210}
    assert runner.run(service.draft(2020, "somebody")).outdated == ()
    assert runner.run(service.draft(2021, "somebody")).published

"""The base hides nothing: seen in the report itself, and in the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.report import aggregate
from backend.report.cells import STANDARD
from backend.report.service import ReportService
from backend.store import Store
from protocol.report import Report, View
from tests.support.publishing import publish_until
from tests.support.records import big_base, seed_records
from tests.support.server import MovableClock, server_config

YEAR = 2024
LEAST = 10
REGION = 50


def least(key: str) -> int:
    """What a cell must hold at least; complements of choices are cells too."""
    return REGION if key.startswith("region/") else LEAST


async def opened(data: Path) -> Store:
    store = Store(server_config(data))
    await store.open()
    await seed_records(store, big_base(YEAR))
    return store


def numbers(report: Report) -> Iterator[tuple[str, int | None]]:
    """Every number of persons in a report, with its place."""
    for table in report.tables:
        for row in table.rows:
            yield f"{table.id} {row.id}", row.count
            yield f"{table.id} {row.id} before", row.before
            yield f"{table.id} {row.id} three years", row.three_years
        yield f"{table.id} known", table.known
        yield f"{table.id} unknown", table.unknown
    for cross in report.crosses:
        for row_id, counts in zip(cross.rows, cross.counts, strict=True):
            yield from (
                (f"{cross.id} {row_id} {column}", count) for column, count in zip(cross.columns, counts, strict=True)
            )


@pytest.mark.parametrize("view", list(View))
async def test_nothing_of_the_report_is_hidden(tmp_path: Path, view: View) -> None:
    store = await opened(tmp_path)
    try:
        service = ReportService(store, MovableClock(datetime(2025, 6, 1, tzinfo=UTC)), "Europe/Amsterdam")
        public = view is View.PUBLIC
        report = await (publish_until(service, YEAR) if public else service.report(YEAR, view, "operator"))
    finally:
        await store.close()
    assert [place for place, number in numbers(report) if number is None] == []


async def test_no_number_is_small_or_nearly_everybody(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    try:
        async with store.read() as connection:
            counted = await aggregate.count(connection, range(YEAR - 2, YEAR + 1))
    finally:
        await store.close()
    for year, one in counted.items():
        cells = STANDARD.figures(one)
        seen = {key: number for key, number in cells.items() if not key.endswith(":unknown:unknown")}  # no secret
        assert {key: number for key, number in seen.items() if number < least(key)} == {}, year

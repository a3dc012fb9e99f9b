"""What was shown once and is gone from the database, and years that were published in another order than they came."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import delete

from backend.report.service import ReportService
from backend.store import Store
from backend.store.tables import editions
from protocol.report import View
from tests.backend.report.people import put
from tests.backend.report.test_editions import AFTER, GIRL, alike, base, refusal
from tests.support.publishing import publish, publish_until
from tests.support.server import MovableClock


@pytest.fixture
def service(store: Store) -> ReportService:
    return ReportService(store, MovableClock(AFTER), "Europe/Amsterdam")


async def remove(store: Store, year: int, number: int | None = None) -> None:
    """Take editions of a year out of the database, as somebody with its file can."""
    which = editions.c.year == year
    async with store.write() as connection:
        await connection.execute(delete(editions).where(which & (editions.c.number == number) if number else which))


@pytest.mark.parametrize("number", [None, 1, 2], ids=["all of them", "the first release", "the correction"])
def test_what_was_published_and_is_gone_is_missed(
    runner: asyncio.Runner, service: ReportService, store: Store, number: int | None
) -> None:
    """Three more were published beside it as if nobody had read the first: 43 numbers told of three people."""
    runner.run(put(store, base(2021)))
    runner.run(publish(service, 2021))
    runner.run(put(store, [*base(2021), *alike(60, "2021-01", GIRL, 7)]))
    runner.run(publish(service, 2021))
    runner.run(put(store, [*base(2021), *alike(63, "2021-01", GIRL, 7)]))
    runner.run(remove(store, 2021, number))
    for work in (
        service.report(2021, View.PUBLIC, "a"),
        service.report(2021, View.INTERNAL, "a"),
        service.draft(2021, "a"),
        service.release(2021, 1, "why", "a"),
    ):
        assert refusal(runner, work) == "changed_by_hand"


def test_what_was_seen_inside_and_is_gone_is_missed_where_there_is_more(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, base(2021)))
    runner.run(service.report(2021, View.INTERNAL, "a"))
    runner.run(put(store, [*base(2021), *alike(60, "2021-01", GIRL, 7)]))
    runner.run(publish(service, 2021))
    runner.run(remove(store, 2021, 1))
    assert refusal(runner, service.report(2021, View.INTERNAL, "a")) == "changed_by_hand"


def test_a_year_that_came_too_early_can_be_published_again_beside_the_year_below(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2019), *base(2020), *base(2021)]))
    assert runner.run(service.draft(2021, "a")).unpublished == (2019, 2020)
    alone = runner.run(publish(service, 2021))
    assert [total.year for total in alone.years] == [2021]
    runner.run(publish(service, 2019, 2020))
    draft = runner.run(service.draft(2021, "a"))
    assert (draft.published, draft.corrects, draft.unpublished, draft.takes_back) == (False, 1, (), 0)
    runner.run(service.release(2021, draft.number, "The years before stand beside it.", "a"))
    beside = runner.run(service.report(2021, View.PUBLIC, "a"))
    assert [total.year for total in beside.years] == [2019, 2020, 2021]
    assert beside.three_years == 390
    assert runner.run(service.draft(2021, "a")).published


def test_of_years_in_their_order_nothing_is_said(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, [*base(2019), *base(2020), *base(2021)]))
    runner.run(publish_until(service, 2020))
    draft = runner.run(service.draft(2021, "a"))
    assert (draft.unpublished, draft.corrects) == ((), 0)
    runner.run(publish(service, 2021))
    assert runner.run(service.draft(2021, "a")).published

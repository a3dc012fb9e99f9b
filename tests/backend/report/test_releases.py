"""Releases: a report that is asked for again is the kept one, or a new one that can be laid beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, text, update

from api_client.report import Report, View
from backend import problem
from backend.report.service import ReportService
from backend.store import Store
from backend.store.tables import releases
from tests.attacks.report.reading import Key, Reader
from tests.attacks.report.tables import REPORT
from tests.attacks.report.worlds import Worlds
from tests.backend.report.people import Entry, put, victims
from tests.support.server import MovableClock, server_config

AFTER = datetime(2022, 2, 1, 12, tzinfo=UTC)
GIRL: dict[str, str | frozenset[str]] = {
    "age_band": "12-14",
    "gender": "girl_woman",
    "forms": frozenset({"sexual"}),
    "criminal_kind": frozenset(),
    "status": "ongoing",
    "duration": "1-2y",
    "perp_relation": frozenset({"father"}),
    "perp_count": "one",
    "perp_received": frozenset({"money"}),
    "siblings_victim": "yes",
    "first_disclosure": "yes",
    "known_to": frozenset({"nobody"}),
    "help_asked": frozenset({"listen"}),
    "referral": frozenset({"politie"}),
    "referral_result": "accepted",
    "outcome": "to_care",
    "region": "utrecht",
    "language": "nl",
}
BOY: dict[str, str | frozenset[str]] = {
    "age_band": "18-22",
    "gender": "boy_man",
    "forms": frozenset({"criminal"}),
    "criminal_kind": frozenset({"drugs"}),
    "status": "past",
    "duration": "<1m",
    "perp_relation": frozenset({"group"}),
    "perp_count": "several",
    "perp_received": frozenset({"drugs"}),
    "siblings_victim": "no",
    "first_disclosure": "no",
    "known_to": frozenset({"school"}),
    "help_asked": frozenset({"info"}),
    "referral": frozenset({"emm"}),
    "referral_result": "declined",
    "outcome": "to_police",
    "region": "zeeland",
    "language": "en",
}


def alike(count: int, month: str, answers: dict[str, str | frozenset[str]], seed: int = 1) -> list[Entry]:
    """People of whom the same is known: together they are more than k wherever they are counted."""
    made = victims(count, int(month[:4]), seed + len(month) + int(month[5:]), **answers)
    return [Entry(month=month, id=one.id, answers=one.answers) for one in made]


def base(year: int) -> list[Entry]:
    """A year in which nothing has to be hidden."""
    return [*alike(60, f"{year}-01", GIRL), *alike(70, f"{year}-02", BOY)]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(AFTER)


@pytest.fixture
def service(store: Store, clock: MovableClock) -> ReportService:
    return ReportService(store, clock, "Europe/Amsterdam")


@pytest.fixture
def alone(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Store]:
    """An SQLite store, for what has nothing to do with the database."""
    opened = Store(server_config(tmp_path))
    runner.run(opened.open())
    yield opened
    runner.run(opened.close())


async def public(service: ReportService, year: int = 2021) -> Report:
    return await service.report(year, View.PUBLIC, "somebody")


async def kept(store: Store) -> list[tuple[int, int]]:
    """Year and number of everything that is kept."""
    async with store.read() as connection:
        columns = select(releases.c.year, releases.c.number).order_by(releases.c.year, releases.c.number)
        return [tuple(row) for row in await connection.execute(columns)]


def rows(report: Report, table: str) -> dict[str, int | None]:
    found = next(one for one in report.tables if one.id == table)
    return {row.id: row.count for row in found.rows}


def test_nothing_is_hidden_where_everybody_is_one_of_many(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, base(2021)))
    report = runner.run(public(service))
    assert all(row.count is not None for table in report.tables for row in table.rows)
    assert all(count is not None for cross in report.crosses for line in cross.counts for count in line)


def test_asked_again_it_is_the_same(
    runner: asyncio.Runner, service: ReportService, store: Store, clock: MovableClock
) -> None:
    runner.run(put(store, base(2021)))
    first = runner.run(public(service))
    clock.advance(100 * 24 * 3600)
    assert runner.run(public(service)) == first
    assert first.released == date(2022, 2, 1)
    assert runner.run(kept(store)) == [(2021, 1)]


@pytest.mark.parametrize("more", [1, 9])
def test_one_more_is_held_back(runner: asyncio.Runner, service: ReportService, store: Store, more: int) -> None:
    runner.run(put(store, base(2021)))
    first = runner.run(public(service))
    runner.run(put(store, [*base(2021), *alike(more, "2021-01", GIRL, 7)]))
    again = runner.run(public(service))
    assert again.held_back
    assert replace(again, held_back=False) == first
    assert runner.run(kept(store)) == [(2021, 1)]


def test_ten_more_of_a_kind_make_a_new_release(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, base(2021)))
    runner.run(public(service))
    runner.run(put(store, [*base(2021), *alike(10, "2021-01", GIRL, 7)]))
    again = runner.run(public(service))
    assert not again.held_back
    assert rows(again, "age")["12-14"] == 70
    assert runner.run(kept(store)) == [(2021, 1), (2021, 2)]


def test_a_change_of_a_hidden_number_is_held_back(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    rare = alike(1, "2021-03", {**GIRL, "gender": "other"})
    runner.run(put(store, [*base(2021), *rare]))
    first = runner.run(public(service))
    assert rows(first, "gender")["other"] is None
    ten = alike(10, "2021-01", GIRL, 7)
    runner.run(put(store, [*base(2021), *rare, *alike(1, "2021-03", {**GIRL, "gender": "other"}, 9), *ten]))
    assert runner.run(public(service)).held_back


def test_a_footnote_that_changes_by_one_is_held_back(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, base(2021)))
    runner.run(public(service))
    repeat = [one.but(visitor_seq="repeat") for one in alike(1, "2021-01", GIRL, 7)]
    runner.run(put(store, [*base(2021), *repeat]))
    again = runner.run(public(service))
    assert again.held_back
    assert rows(again, "role")["self_again"] == 0


def test_two_releases_of_a_year_together_give_nobody_away(runner: asyncio.Runner, alone: Store) -> None:
    """What was hidden stays hidden where it did not change, also when everything around it did."""
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    some = [*victims(150, 2021), *base(2021)]
    runner.run(put(alone, some))
    reader = Reader(REPORT)
    reader.read(runner.run(public(service)), {2021: "first"})
    runner.run(put(alone, [*some, *alike(25, "2021-01", GIRL, 7)]))
    second = runner.run(public(service))
    assert not second.held_back
    reader.read(second, {2021: "second"})
    # The worst case: the attacker knows that people were only added, and which numbers are the same in both.
    for table, row in unchanged(runner, alone):
        reader.same(Key(("first",), table, row), Key(("second",), table, row))
    found = Worlds(reader, grown={"second": "first"}).ranges(enough=10)
    assert {str(key): one for key, one in found.items() if one.width < 10 - 1e-5 or one.values < 10} == {}
    assert found


def unchanged(runner: asyncio.Runner, store: Store) -> list[list[str]]:
    """Table and row of what is the same in the two kept releases."""

    async def contents() -> list[dict[str, int]]:
        async with store.read() as connection:
            kept_ = await connection.execute(select(releases.c.content).order_by(releases.c.number))
            return [json.loads(content)["cells"] for (content,) in kept_]

    first, second = runner.run(contents())
    same = [key for key, value in first.items() if value == second[key] and "/" not in key and key.count(":") == 1]
    return [key.split(":") for key in same]


def test_the_years_before_are_released_first(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, [one for year in (2018, 2019, 2020, 2021) for one in base(year)]))
    report = runner.run(public(service))
    assert runner.run(kept(store)) == [(2018, 1), (2019, 1), (2020, 1), (2021, 1)]
    assert [(total.year, total.victims, total.change) for total in report.years] == [
        (2019, 130, None),
        (2020, 130, 0),
        (2021, 130, 0),
    ]
    assert report.three_years == 390
    (age,) = (table for table in report.tables if table.id == "age")
    assert (age.known_before, age.unknown_before, age.known_three_years, age.unknown_three_years) == (130, 0, 390, 0)
    assert [(row.before, row.change, row.three_years) for row in age.rows if row.id == "12-14"] == [(60, 0, 180)]


def test_a_year_on_which_a_later_one_stands_is_closed(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    """Somebody comes back in 2021 and tells more about what was counted in 2020."""
    runner.run(put(store, [*base(2020), *base(2021)]))
    runner.run(public(service))
    first = runner.run(public(service, 2020))
    runner.run(put(store, [*base(2020), *alike(20, "2020-01", GIRL, 7), *base(2021)]))
    again = runner.run(public(service, 2020))
    assert again.held_back
    assert replace(again, held_back=False) == first


def test_who_comes_back_a_year_later_changes_nothing_that_was_published(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    first = [*base(2020), *[Entry("2020-05", "a" * 32, "p", 1, answers=alike(1, "2020-05", GIRL)[0].answers)]]
    runner.run(put(store, first))
    report = runner.run(public(service, 2020))
    answers = {**first[-1].answers, "age_band": "15"}
    runner.run(put(store, [*first, *base(2021), Entry("2021-05", "b" * 32, "p", 2, answers=answers)]))
    assert runner.run(public(service)).years[-1].victims == 130
    assert runner.run(public(service, 2020)) == report, "and nothing is held back: 2020 is as it was"


def test_without_a_year_before_there_is_no_change(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, [*base(2019), *base(2021)]))
    report = runner.run(public(service))
    assert [total.year for total in report.years] == [2019, 2021]
    assert report.years[-1].change is None
    assert report.three_years is None
    for table in report.tables:
        assert {row.before for row in table.rows} == {row.change for row in table.rows} == {None}
        assert {row.three_years for row in table.rows} == {None}


def test_a_year_before_with_too_few_is_as_if_it_were_not_there(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2019), *alike(9, "2020-01", GIRL), *base(2021)]))
    report = runner.run(public(service))
    assert [total.year for total in report.years] == [2019, 2021]
    assert runner.run(kept(store)) == [(2019, 1), (2021, 1)]


@pytest.mark.parametrize(("view", "count"), [(View.PUBLIC, 9), (View.INTERNAL, 4)])
def test_too_few_are_not_even_counted(
    runner: asyncio.Runner, service: ReportService, store: Store, view: View, count: int
) -> None:
    runner.run(put(store, alike(count, "2021-01", GIRL)))
    with pytest.raises(problem.Problem) as refused:
        runner.run(service.report(2021, view, "somebody"))
    assert (refused.value.status, refused.value.error) == (409, "too_few")
    assert runner.run(kept(store)) == []


@pytest.mark.parametrize("view", View)
def test_a_class_of_thirty_can_be_counted(
    runner: asyncio.Runner, service: ReportService, store: Store, view: View
) -> None:
    """The smallest year there is: the number of people, and hardly anything of them."""
    runner.run(put(store, victims(30, 2021)))
    report = runner.run(service.report(2021, view, "somebody"))
    assert report.years[-1].victims == 30
    assert all(
        row.count is None or row.count == 0 or row.count >= report.k for one in report.tables for row in one.rows
    )


def test_years_that_there_are(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, [*base(2019), *base(2021)]))
    with pytest.raises(problem.Problem) as refused:
        runner.run(public(service, 2020))
    assert (refused.value.status, refused.value.error, refused.value.more) == (404, "no_data", {"years": [2019, 2021]})


def test_a_running_year_is_for_inside_only(runner: asyncio.Runner, store: Store) -> None:
    """What is given out of a part of a year would hold back the whole. By the helpline's calendar, not in UTC."""
    clock = MovableClock(datetime(2021, 12, 31, 22, 30, tzinfo=UTC))
    service = ReportService(store, clock, "Europe/Amsterdam")
    runner.run(put(store, base(2021)))
    with pytest.raises(problem.Problem) as refused:
        runner.run(public(service, 2021))
    assert (refused.value.status, refused.value.error) == (409, "not_over")
    assert runner.run(kept(store)) == []
    assert runner.run(service.report(2021, View.INTERNAL, "somebody")).running
    clock.advance(3600)
    report = runner.run(public(service, 2021))
    assert not report.running
    assert report.released == date(2022, 1, 1)


def test_an_internal_report_is_never_kept(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    runner.run(put(store, [*base(2021), *alike(6, "2021-03", {**GIRL, "gender": "other"})]))
    report = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert (report.view, report.k) == (View.INTERNAL, 5)
    assert rows(report, "gender")["other"] == 6
    assert runner.run(kept(store)) == []
    assert rows(runner.run(public(service)), "gender")["other"] is None


def test_made_up_people_mark_the_report_of_the_years_after_too(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    (one, *others) = base(2020)
    runner.run(put(store, [replace_synthetic(one), *others, *base(2021)]))
    assert runner.run(public(service)).synthetic
    assert runner.run(service.report(2021, View.INTERNAL, "somebody")).synthetic


def replace_synthetic(entry: Entry) -> Entry:
    return Entry(entry.month, entry.id, synthetic=True, answers=entry.answers)


def test_two_at_once_get_the_same(runner: asyncio.Runner, store: Store) -> None:
    """Two nodes, or a server and the operator beside it: one release is kept, and both get it."""
    runner.run(put(store, [*victims(60, 2020), *base(2020), *base(2021)]))
    services = [ReportService(store, MovableClock(AFTER), "Europe/Amsterdam") for _ in range(3)]

    async def at_once() -> list[Report]:
        return await asyncio.gather(*(public(one) for one in services))

    first, *others = runner.run(at_once())
    assert others == [first, first]
    assert runner.run(kept(store)) == [(2020, 1), (2021, 1)]


def test_other_tables_than_those_of_the_release_are_refused(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2020), *base(2021)]))
    runner.run(public(service, 2020))

    async def as_if_older() -> None:
        async with store.write() as connection:
            older = func.replace(releases.c.content, '"definition":2', '"definition":1')
            await connection.execute(update(releases).values(content=older))

    runner.run(as_if_older())
    for year in (2020, 2021):
        with pytest.raises(problem.Problem) as refused:
            runner.run(public(service, year))
        assert (refused.value.status, refused.value.error) == (409, "definition_changed")
        assert refused.value.more == {"year": 2020}


def test_on_a_full_disk_nothing_is_half_written(runner: asyncio.Runner, alone: Store) -> None:
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    runner.run(put(alone, base(2021)))

    async def pages(limit: str) -> None:
        async with alone.write() as connection:
            await connection.execute(text(f"PRAGMA max_page_count = {limit}"))

    runner.run(pages("1"))  # no more than there are
    with pytest.raises(problem.Problem) as refused:
        runner.run(public(service))
    assert (refused.value.status, refused.value.error) == (503, "unavailable")
    assert runner.run(kept(alone)) == []
    runner.run(pages("100000"))
    assert runner.run(public(service)).years[-1].victims == 130

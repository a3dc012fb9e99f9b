"""What is shown, frozen and published: to look publishes nothing, and what was shown once is known from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from backend.report.service import ReportService
from backend.store import Store
from backend.store.tables import editions
from backend.support import problem
from protocol.report import Report, View
from tests.backend.report.people import Entry, put, victims
from tests.support.publishing import publish, publish_until
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
    """Published with the years before, and read."""
    return await publish_until(service, year)


async def kept(store: Store) -> list[tuple[int, int, bool]]:
    """Year, number and whether it was published, of everything that was frozen."""
    async with store.read() as connection:
        columns = select(editions.c.year, editions.c.number, editions.c.released)
        found = await connection.execute(columns.order_by(editions.c.year, editions.c.number))
        return [(year, number, released is not None) for year, number, released in found]


def refusal(runner: asyncio.Runner, work: Coroutine[object, object, object]) -> str:
    """The error code of what is refused."""
    with pytest.raises(problem.Problem) as refused:
        runner.run(work)
    return refused.value.error


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


def test_to_look_publishes_nothing(runner: asyncio.Runner, service: ReportService, store: Store) -> None:
    """At New Year, with half of the forms still open, somebody looks: that was the irrevocable publication once."""
    runner.run(put(store, base(2021)))
    assert refusal(runner, service.report(2021, View.PUBLIC, "somebody")) == "not_released"
    assert runner.run(kept(store)) == []
    draft = runner.run(service.draft(2021, "somebody"))
    assert refusal(runner, service.report(2021, View.PUBLIC, "somebody")) == "not_released"
    assert runner.run(kept(store)) == [(2021, 1, False)]
    runner.run(put(store, [*base(2021), *alike(60, "2021-01", GIRL, 7)]))
    late = runner.run(service.draft(2021, "somebody"))
    assert (draft.victims, late.victims, late.number) == (130, 190, 2)
    assert refusal(runner, service.release(2021, draft.number, "", "somebody")) == "draft_changed"
    runner.run(service.release(2021, late.number, "", "somebody"))
    assert runner.run(service.report(2021, View.PUBLIC, "somebody")).years[-1].victims == 190


def test_asked_again_it_is_the_same(
    runner: asyncio.Runner, service: ReportService, store: Store, clock: MovableClock
) -> None:
    runner.run(put(store, base(2021)))
    first = runner.run(public(service))
    clock.advance(100 * 24 * 3600)
    assert runner.run(public(service)) == first
    assert first.released == date(2022, 2, 1)
    assert runner.run(kept(store)) == [(2021, 1, True)]
    assert refusal(runner, service.release(2021, 1, "", "somebody")) == "already_released"


@pytest.mark.parametrize("more", [1, 9])
def test_a_few_more_are_no_correction_and_it_is_said_what_they_would_reveal(
    runner: asyncio.Runner, alone: Store, more: int
) -> None:
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    runner.run(put(alone, base(2021)))
    first = runner.run(public(service))
    runner.run(put(alone, [*base(2021), *alike(more, "2021-01", GIRL, 7)]))
    draft = runner.run(service.draft(2021, "somebody"))
    assert draft.corrects == 1
    assert "victims" in draft.reveals
    assert refusal(runner, service.release(2021, draft.number, "late forms", "somebody")) in (
        "reveals",
        "draft_changed",
    )
    assert runner.run(service.report(2021, View.PUBLIC, "somebody")) == first


@pytest.mark.parametrize("more", [60, 100])
def test_many_more_are_a_correction_that_says_why(
    runner: asyncio.Runner, service: ReportService, store: Store, more: int
) -> None:
    runner.run(put(store, base(2021)))
    runner.run(public(service))
    runner.run(put(store, [*base(2021), *alike(more, "2021-01", GIRL, 7)]))
    draft = runner.run(service.draft(2021, "somebody"))
    assert (draft.corrects, draft.takes_back, draft.reveals) == (1, 0, ())
    assert refusal(runner, service.release(2021, draft.number, "", "somebody")) == "no_reason"
    runner.run(service.release(2021, draft.number, "forms that came late", "somebody"))
    again = runner.run(service.report(2021, View.PUBLIC, "somebody"))
    assert (again.number, again.why) == (2, "forms that came late")
    assert rows(again, "age")["12-14"] == 60 + more


def test_a_correction_hides_what_would_tell_of_the_few_who_came(runner: asyncio.Runner, alone: Store) -> None:
    """Twenty girls and two boys more: that there are two boys stays between the lines, and the cost is said before."""
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    runner.run(put(alone, base(2021)))
    runner.run(public(service))
    more = [*alike(20, "2021-01", GIRL, 7), *alike(2, "2021-02", BOY, 18)]
    runner.run(put(alone, [*base(2021), *more]))
    draft = runner.run(service.draft(2021, "somebody"))
    assert draft.reveals == ()
    assert draft.takes_back > 2
    again = runner.run(publish(service, 2021))
    assert again.years[-1].victims == 152
    assert rows(again, "gender")["boy_man"] is None


def test_three_years_that_were_published_are_added_up(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [one for year in (2018, 2019, 2020, 2021) for one in base(year)]))
    report = runner.run(public(service))
    assert [(total.year, total.victims, total.change) for total in report.years] == [
        (2019, 130, None),
        (2020, 130, 0),
        (2021, 130, 0),
    ]
    assert report.three_years == 390
    (age,) = (table for table in report.tables if table.id == "age")
    assert (age.known_before, age.unknown_before, age.known_three_years, age.unknown_three_years) == (130, 0, 390, 0)
    assert [(row.before, row.change, row.three_years) for row in age.rows if row.id == "12-14"] == [(60, 0, 180)]


def test_a_year_that_nobody_published_stands_beside_none(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2019), *base(2020), *base(2021)]))
    report = runner.run(publish(service, 2021))
    assert [total.year for total in report.years] == [2021]
    assert report.three_years is None
    inside = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert [total.year for total in inside.years] == [2021], "what was frozen stands as it is"


def test_a_year_on_which_a_later_one_stands_can_be_corrected(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2020), *base(2021)]))
    later = runner.run(public(service))
    runner.run(put(store, [*base(2020), *alike(60, "2020-01", GIRL, 7), *base(2021)]))
    assert runner.run(service.draft(2021, "somebody")).earlier == (2020,)
    again = runner.run(publish(service, 2020))
    assert (again.number, again.years[-1].victims) == (2, 190)
    assert runner.run(service.report(2021, View.PUBLIC, "somebody")) == later


def test_who_comes_back_a_year_later_changes_nothing_that_was_published(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    first = [*base(2020), *[Entry("2020-05", "a" * 32, "p", 1, answers=alike(1, "2020-05", GIRL)[0].answers)]]
    runner.run(put(store, first))
    report = runner.run(public(service, 2020))
    answers = {**first[-1].answers, "age_band": "15"}
    runner.run(put(store, [*first, *base(2021), Entry("2021-05", "b" * 32, "p", 2, answers=answers)]))
    assert runner.run(public(service)).years[-1].victims == 130
    assert runner.run(service.report(2020, View.PUBLIC, "somebody")) == report
    assert runner.run(service.draft(2021, "somebody")).earlier == (), "2020 is as it was"


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
    assert runner.run(kept(store)) == [(2019, 1, True), (2020, 1, False), (2021, 1, True)]


@pytest.mark.parametrize(("view", "count"), [(View.PUBLIC, 18), (View.INTERNAL, 4)])
def test_too_few_are_not_even_counted(
    runner: asyncio.Runner, service: ReportService, store: Store, view: View, count: int
) -> None:
    runner.run(put(store, victims(count, 2021)))
    work = publish(service, 2021) if view is View.PUBLIC else service.report(2021, view, "somebody")
    assert refusal(runner, work) == ("reveals" if view is View.PUBLIC else "too_few")
    assert not any(released for *_, released in runner.run(kept(store)))


@pytest.mark.parametrize("view", View)
def test_a_class_of_thirty_can_be_counted(
    runner: asyncio.Runner, service: ReportService, store: Store, view: View
) -> None:
    """The smallest year there is: the number of people, and hardly anything of them."""
    runner.run(put(store, victims(30, 2021)))
    report = runner.run(public(service) if view is View.PUBLIC else service.report(2021, view, "somebody"))
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
    assert refusal(runner, service.report(2021, View.PUBLIC, "somebody")) == "not_over"
    assert refusal(runner, service.draft(2021, "somebody")) == "not_over"
    assert refusal(runner, service.release(2021, 1, "", "somebody")) == "not_over"
    assert runner.run(kept(store)) == []
    inside = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert (inside.running, inside.until) == (True, "2021-11")
    clock.advance(3600)
    report = runner.run(publish(service, 2021))
    assert not report.running
    assert report.released == date(2022, 1, 1)


def test_in_january_there_is_no_month_to_look_at(runner: asyncio.Runner, store: Store) -> None:
    service = ReportService(store, MovableClock(datetime(2021, 1, 20, tzinfo=UTC)), "Europe/Amsterdam")
    runner.run(put(store, base(2021)))
    assert refusal(runner, service.report(2021, View.INTERNAL, "somebody")) == "no_month"


def test_two_looks_agree_and_a_month_with_few_is_not_added(runner: asyncio.Runner, store: Store) -> None:
    """A look at a running year freezes the months that are over; the next one must not tell of three people."""
    clock = MovableClock(datetime(2021, 3, 10, tzinfo=UTC))
    service = ReportService(store, clock, "Europe/Amsterdam")
    runner.run(put(store, [*base(2021), *alike(3, "2021-03", BOY, 5)]))
    first = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    runner.run(put(store, [*base(2021), *alike(3, "2021-03", BOY, 5), *alike(9, "2021-02", GIRL, 16)]))
    assert runner.run(service.report(2021, View.INTERNAL, "another")) == first
    assert (first.until, first.years[-1].victims) == ("2021-02", 130)
    clock.advance(31 * 24 * 3600)
    runner.run(put(store, [*base(2021), *alike(3, "2021-03", BOY, 5)]))
    again = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert (again.until, again.held_back) == ("2021-02", True)
    assert again.tables == first.tables


def test_a_year_that_ends_with_few_closes_no_later_one(runner: asyncio.Runner, alone: Store) -> None:
    """Three came after the last look within the year: it is published all the same, and so is the year after it."""
    clock = MovableClock(datetime(2021, 12, 10, tzinfo=UTC))
    service = ReportService(alone, clock, "Europe/Amsterdam")
    runner.run(put(alone, [*base(2021), *alike(3, "2021-12", BOY, 5)]))
    assert runner.run(service.report(2021, View.INTERNAL, "somebody")).until == "2021-11"
    clock.advance(60 * 24 * 3600)
    assert runner.run(publish(service, 2021)).years[-1].victims == 133
    runner.run(put(alone, [*base(2021), *alike(3, "2021-12", BOY, 5), *base(2022)]))
    clock.advance(365 * 24 * 3600)
    report = runner.run(publish(service, 2022))
    assert [(one.year, one.victims) for one in report.years] == [(2021, 133), (2022, 130)]
    assert runner.run(service.report(2022, View.INTERNAL, "somebody")).years == report.years


def test_inside_the_same_years_stand_beside_a_year_as_outside(runner: asyncio.Runner, alone: Store) -> None:
    """Somebody looked at 2021 beside a 2020 that was not published yet, and that changed before it was."""
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    runner.run(put(alone, [*base(2019), *base(2020), *base(2021)]))
    first = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert [one.victims for one in first.years] == [130, 130, 130]
    runner.run(put(alone, [*base(2019), *base(2020), *alike(60, "2020-01", GIRL, 7), *base(2021)]))
    report = runner.run(publish(service, 2019, 2020, 2021))
    inside = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert [one.victims for one in report.years] == [one.victims for one in inside.years] == [130, 190, 130]
    assert report.three_years == inside.three_years == 450


def test_an_internal_report_shows_what_five_are_and_the_public_one_does_not(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, [*base(2021), *alike(6, "2021-03", {**GIRL, "gender": "other"})]))
    report = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    assert (report.view, report.k) == (View.INTERNAL, 5)
    assert rows(report, "month")["03"] == 6
    published = runner.run(public(service))
    assert rows(published, "month")["03"] is None
    inside = runner.run(service.report(2021, View.INTERNAL, "somebody"))
    for table in ("gender", "age", "month", "region"):
        for row, count in rows(published, table).items():
            assert count in (None, rows(inside, table)[row]), "what is hidden inside is hidden outside"


def test_made_up_people_mark_the_report_of_the_years_after_too(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    (one, *others) = base(2020)
    runner.run(put(store, [replace_synthetic(one), *others, *base(2021)]))
    assert runner.run(public(service)).synthetic
    assert runner.run(service.report(2021, View.INTERNAL, "somebody")).synthetic


def replace_synthetic(entry: Entry) -> Entry:
    return Entry(entry.month, entry.id, synthetic=True, answers=entry.answers)


def test_two_at_once_freeze_and_publish_one(runner: asyncio.Runner, store: Store) -> None:
    """Two nodes, or a server and the operator beside it: one draft is kept, and one of them publishes it."""
    runner.run(put(store, [*victims(60, 2021), *base(2021)]))
    services = [ReportService(store, MovableClock(AFTER), "Europe/Amsterdam") for _ in range(3)]

    async def at_once() -> tuple[list[int], list[object]]:
        drafts = await asyncio.gather(*(one.draft(2021, "somebody") for one in services))
        released = (one.release(2021, drafts[0].number, "", "somebody") for one in services)
        return [draft.number for draft in drafts], await asyncio.gather(*released, return_exceptions=True)

    numbers, done = runner.run(at_once())
    assert set(numbers) == {1}
    assert sorted(getattr(one, "error", "published") for one in done) == ["already_released"] * 2 + ["published"]
    assert runner.run(kept(store)) == [(2021, 1, True)]


def test_where_the_organisation_asks_for_it_two_people_publish(runner: asyncio.Runner, store: Store) -> None:
    service = ReportService(store, MovableClock(AFTER), "Europe/Amsterdam", second_person=True)
    runner.run(put(store, base(2021)))
    draft = runner.run(service.draft(2021, "ans"))
    assert draft.needs_second
    assert not runner.run(service.release(2021, draft.number, "", "ans")).published
    assert refusal(runner, service.release(2021, draft.number, "", "ans")) == "second_person"
    assert refusal(runner, service.report(2021, View.PUBLIC, "ans")) == "not_released"
    assert runner.run(service.draft(2021, "bo")).asked_by == "ans"
    assert runner.run(service.release(2021, draft.number, "", "bo")).published
    assert runner.run(service.report(2021, View.PUBLIC, "ans")).years[-1].victims == 130


def test_figures_that_somebody_changed_by_hand_are_not_shown(
    runner: asyncio.Runner, service: ReportService, store: Store
) -> None:
    runner.run(put(store, base(2021)))
    runner.run(public(service))

    async def changed() -> None:
        async with store.write() as connection:
            found = await connection.scalar(select(editions.c.content))
            await connection.execute(update(editions).values(content=str(found).replace("130", "131", 1)))

    runner.run(changed())
    for work in (
        service.report(2021, View.PUBLIC, "a"),
        service.report(2021, View.INTERNAL, "a"),
        service.draft(2021, "a"),
    ):
        assert refusal(runner, work) == "changed_by_hand"


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

"""Counting in SQL, on both databases, against the slow and plain way."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api_client.registration import FIELDS
from backend.report import aggregate
from backend.report.aggregate import Counted
from backend.report.tables import CROSSES, TABLES
from backend.store import Store
from tests.backend.report.people import Entry, counts, possible, put, victims

YEARS = (2019, 2020, 2021)
GROUPS = list(dict.fromkeys([*((table.field,) for table in TABLES), *(cross.fields for cross in CROSSES)]))


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """What a counsellor may have chosen, often about a victim."""
    chosen = {
        one.name: st.frozensets(st.sampled_from(one.values), max_size=3).map(partial(possible, one.name))
        if one.several
        else st.sampled_from([*one.values, "unknown"])
        for one in FIELDS
    }
    likely = {
        "role": st.sampled_from(["self", "self", "self", "professional", "unknown"]),
        "flagged_trafficking": st.sampled_from(["yes", "suspected", "no", "unknown"]),
    }
    return st.fixed_dictionaries({**chosen, **likely})


entries = st.lists(
    st.builds(
        Entry,
        month=st.builds("{}-{:02}".format, st.integers(2018, 2022), st.sampled_from([1, 2, 12])),
        id=st.uuids().map(lambda made: made.hex),
        person=st.none() | st.sampled_from("abc"),
        contact=st.integers(0, 3),
        synthetic=st.booleans(),
        answers=answers(),
    ),
    max_size=25,
    unique_by=lambda entry: entry.id,
)


def count(runner: asyncio.Runner, store: Store, *years: int) -> dict[int, Counted]:
    async def counted() -> dict[int, Counted]:
        async with store.read() as connection:
            return await aggregate.count(connection, years)

    return runner.run(counted())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_entries=entries)
def test_counts_are_those_of_the_plain_way(runner: asyncio.Runner, store: Store, given_entries: list[Entry]) -> None:
    runner.run(put(store, given_entries))
    found = count(runner, store, *YEARS)
    for year in YEARS:
        for fields in GROUPS:
            assert found[year].persons.get(fields, {}) == counts(given_entries, year, fields), (year, fields)


def one(month: str, number: int, person: str | None = None, contact: int = 0, **answers: Any) -> Entry:
    known = {"role": "self", "flagged_trafficking": "yes", "visitor_seq": "first"}
    return Entry(month=month, id=f"{number:032x}", person=person, contact=contact, answers={**known, **answers})


def test_who_comes_back_counts_once_in_the_first_year(runner: asyncio.Runner, store: Store) -> None:
    runner.run(
        put(
            store,
            [
                one("2020-12", 1, "p", 1, age_band="15", gender="girl_woman", flagged_trafficking="unknown"),
                one("2021-01", 2, "p", 2, age_band="unknown", gender="other", forms=frozenset({"sexual"})),
                one("2021-03", 3, "p", 3, age_band="16-17", gender="unknown"),
            ],
        )
    )
    found = count(runner, store, 2020, 2021)
    assert found[2021].persons == {}
    assert found[2020].persons["age_band",] == {(frozenset({"16-17"}),): 1}
    assert found[2020].persons["gender",] == {(frozenset({"other"}),): 1}
    assert found[2020].persons["forms",] == {(frozenset({"sexual"}),): 1}
    assert found[2020].persons["month",] == {(frozenset({"12"}),): 1}


def test_within_a_month_the_later_contact_is_the_newer(runner: asyncio.Runner, store: Store) -> None:
    runner.run(
        put(
            store,
            [
                one("2021-05", 9, "p", 2, gender="girl_woman"),
                one("2021-05", 1, "p", 10, gender="other"),
                one("2021-05", 5, "p", 1, gender="boy_man"),
            ],
        )
    )
    assert count(runner, store, 2021)[2021].persons["gender",] == {(frozenset({"other"}),): 1}


def test_who_was_here_before_is_not_counted_again(runner: asyncio.Runner, store: Store) -> None:
    runner.run(
        put(
            store,
            [
                one("2021-05", 1),
                one("2021-06", 2, visitor_seq="repeat"),
                one("2021-06", 3, "p", visitor_seq="repeat"),
                one("2021-07", 4, visitor_seq="unknown"),
                one("2021-07", 5, visitor_seq="unknown", role="professional"),
                one("2021-07", 6, visitor_seq="repeat", flagged_trafficking="no"),
            ],
        )
    )
    found = count(runner, store, 2021)[2021]
    assert found.persons["gender",].total() == 3
    assert found.persons["role",].total() == 4
    assert (found.records, found.seq_unknown, found.repeats) == (4, 1, 1)


def test_only_the_flagged_count(runner: asyncio.Runner, store: Store) -> None:
    runner.run(put(store, [one("2021-05", n, flagged_trafficking=flag) for n, flag in enumerate(("no", "unknown"))]))
    assert count(runner, store, 2021)[2021].persons == {}


@pytest.mark.parametrize("synthetic", [False, True])
def test_one_made_up_person_marks_the_year(runner: asyncio.Runner, store: Store, synthetic: bool) -> None:
    made = [Entry(month="2021-01", id="f" * 32, synthetic=synthetic, answers=victims(1, 2021)[0].answers)]
    runner.run(put(store, [*victims(20, 2021), *made]))
    assert count(runner, store, 2021)[2021].synthetic is synthetic


def test_years_are_those_with_registrations(runner: asyncio.Runner, store: Store) -> None:
    async def years() -> tuple[int, ...]:
        async with store.read() as connection:
            return await aggregate.years(connection)

    assert runner.run(years()) == ()
    runner.run(put(store, [*victims(2, 2021), *victims(1, 2019)]))
    assert runner.run(years()) == (2019, 2021)

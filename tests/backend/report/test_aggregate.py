"""Counting in SQL, on both databases, against the slow and plain way."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.report import aggregate
from backend.report.aggregate import Counted
from backend.report.tables import CROSSES, TABLES
from backend.store import Store
from protocol.registration import FIELDS
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


def said(counted: Counted, name: str) -> set[str]:
    """What the one person of a year said to this question."""
    ((values,),) = counted.persons[name,]
    assert counted.persons[name,].total() == 1
    return set(values)


def test_of_the_moment_the_first_chat_counts_and_of_the_story_each_adds(runner: asyncio.Runner, store: Store) -> None:
    """docs/report.md, "What is counted": one person in one year."""
    chats = [
        one("2021-01", 9, "p", 1, age_band="15", status="ongoing", forms=frozenset({"sexual"}), help_asked=frozenset()),
        one("2021-03", 2, "p", 2, age_band="16-17", gender="boy_man", forms=frozenset({"criminal"}), duration="1-2y"),
        one("2021-05", 1, "p", 3, status="past", gender="other", help_asked=frozenset({"info"}), region="drenthe"),
    ]
    runner.run(put(store, [chats[2], chats[0], chats[1]]))
    found = count(runner, store, 2021)[2021]
    assert said(found, "month") == {"01"}
    assert said(found, "age_band") == {"15"}, "as old as at the first chat"
    assert said(found, "status") == {"ongoing"}
    assert said(found, "duration") == set(), "what was not said at that moment stays unknown"
    assert said(found, "gender") == {"boy_man"}, "the first known one; a later one does not rewrite it"
    assert said(found, "region") == {"drenthe"}
    assert said(found, "forms") == {"sexual", "criminal"}
    assert said(found, "help_asked") == {"info"}


def test_within_a_month_the_number_of_the_contact_is_the_order(runner: asyncio.Runner, store: Store) -> None:
    chats = [one("2021-05", 9, "p", 2, status="past"), one("2021-05", 1, "p", 10), one("2021-05", 5, "p", 1)]
    runner.run(put(store, [chats[0], chats[1], chats[2].but(status="ongoing", gender="boy_man")]))
    found = count(runner, store, 2021)[2021]
    assert said(found, "status") == {"ongoing"}
    assert said(found, "gender") == {"boy_man"}


APART = {"role": "third_party"}
FLAG_LATER = {"flagged_trafficking": "unknown"}


@pytest.mark.parametrize(
    ("chats", "came_as"),
    [
        ([("2020-03", {}), ("2021-03", {})], {2020: "self"}),
        ([("2020-03", FLAG_LATER), ("2021-03", {})], {2021: "self"}),
        ([("2020-03", APART), ("2021-03", {})], {2020: "third_party", 2021: "self"}),
        ([("2021-03", APART), ("2021-05", {})], {2021: "self"}),
        ([("2020-03", {}), ("2021-03", APART)], {2020: "self"}),
        ([("2020-03", APART), ("2021-03", APART)], {2020: "third_party"}),
        ([("2020-03", {"role": "unknown"}), ("2020-05", APART)], {2020: "third_party"}),
        ([("2020-03", {**APART, **FLAG_LATER}), ("2021-03", {"role": "professional"})], {2021: "professional"}),
        ([("2020-03", {"flagged_trafficking": "no"}), ("2021-03", FLAG_LATER)], {}),
    ],
)
def test_a_person_is_counted_in_the_year_in_which_they_came_into_view(
    runner: asyncio.Runner, store: Store, chats: list[tuple[str, dict[str, str]]], came_as: dict[int, str]
) -> None:
    runner.run(put(store, [one(month, n, "p", n, **answers) for n, (month, answers) in enumerate(chats, 1)]))
    found = count(runner, store, 2020, 2021)
    assert {year: said(found[year], "came_as") for year in found if found[year].persons} == {
        year: {value} for year, value in came_as.items()
    }
    victims_in = {year for year in found if ("month",) in found[year].persons}
    assert victims_in == {year for year, value in came_as.items() if value == "self"}


def test_who_was_here_before_and_is_not_known_again_stands_apart(runner: asyncio.Runner, store: Store) -> None:
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
                one("2021-07", 7, visitor_seq="repeat", role="professional"),
            ],
        )
    )
    found = count(runner, store, 2021)[2021]
    assert found.persons["gender",].total() == 3
    assert {"".join(values): n for (values,), n in found.persons["came_as",].items()} == {
        "self": 3,
        "self_again": 1,
        "professional": 1,
    }
    assert (found.records, found.seq_unknown) == (4, 1)


YOUNG = {
    "age_band": "12-14",
    "status": "ongoing",
    "duration": "<1m",
    "first_disclosure": "yes",
    "known_to": frozenset({"nobody"}),
}
OLDER = {
    "age_band": "15",
    "status": "past",
    "duration": "2-5y",
    "first_disclosure": "no",
    "known_to": frozenset({"care"}),
}
FACTS = [("age_band", "12-14"), ("status", "ongoing"), ("duration", "<1m"), ("first_disclosure", "yes")]
"""What the press printed of a year, each "at the moment of the chat"."""


@pytest.mark.parametrize("back_about", ["self", "third_party"])
def test_who_comes_back_rewrites_no_earlier_year(runner: asyncio.Runner, store: Store, back_about: str) -> None:
    """60 of 200 come back two years later, a year older, it is over, and care knows of it; or about a friend."""
    first = [one("2021-04", n, f"p{n}", 1, **YOUNG) for n in range(60)]
    first += [one("2021-04", n, f"p{n}", 1, **{**YOUNG, "age_band": "16-17"}) for n in range(60, 200)]
    back = [one("2023-04", 1000 + n, f"p{n}", 2, **OLDER, role=back_about) for n in range(60)]
    runner.run(put(store, first))
    before = count(runner, store, 2021)[2021]
    runner.run(put(store, [*first, *back]))
    found = count(runner, store, 2021, 2023)
    assert found[2021].persons == before.persons
    for name, value in FACTS:
        assert found[2021].persons[name,][(frozenset({value}),)] == (60 if name == "age_band" else 200)
    assert found[2023].persons == {}, "they came into view in 2021"


def test_nobody_who_is_flagged_is_in_no_year(runner: asyncio.Runner, store: Store) -> None:
    """40 chatted in 2020 and are flagged in 2021, by their word; 40 were here before, without one."""
    base = [one(f"{year}-06", 10_000 * (year - 2019) + n) for year in (2020, 2021) for n in range(200)]
    known = [one("2020-09", 1000 + n, f"p{n}", 1, **FLAG_LATER) for n in range(40)]
    later = [one("2021-02", 2000 + n, f"p{n}", 2) for n in range(40)]
    again = [one("2021-03", 3000 + n, visitor_seq="repeat") for n in range(40)]
    runner.run(put(store, [*base, *known]))
    before = count(runner, store, 2020)[2020]
    runner.run(put(store, [*base, *known, *later, *again]))
    found = count(runner, store, 2020, 2021)
    assert found[2020].persons == before.persons, "what was published of 2020 stays"
    assert found[2021].persons["month",].total() == 240
    assert found[2021].persons["came_as",][(frozenset({"self_again"}),)] == 40


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

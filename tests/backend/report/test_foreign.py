"""A registration that no form can make is not counted, and not guessed at: on both databases."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from backend.report.foreign import refuse_foreign
from backend.store import Store
from backend.store.tables import registrations
from backend.support.problem import Problem
from tests.backend.report.people import Entry, put


def looked_through(
    runner: asyncio.Runner, store: Store, *known_to: str, definition: int = 1
) -> dict[str, object] | None:
    """What the refusal says of a year with these answers; None where there is none."""
    said = [{"known_to": frozenset(one.split())} for one in known_to]
    runner.run(put(store, [Entry("2021-03", f"{number:032x}", answers=one) for number, one in enumerate(said)]))
    runner.run(saved_by(store, definition))

    async def look() -> None:
        async with store.read() as connection:
            await refuse_foreign(connection)

    try:
        runner.run(look())
    except Problem as problem:
        return problem.body()
    return None


def test_an_answer_that_excludes_the_rest_is_known_alone_only(runner: asyncio.Runner, store: Store) -> None:
    assert looked_through(runner, store, "", "nobody", "school", "school police") is None


@pytest.mark.parametrize("wrong", ["nobody school", "nobody other", "nobody family_friend school care"])
def test_beside_another_it_is_refused_with_year_and_field(runner: asyncio.Runner, store: Store, wrong: str) -> None:
    refused = looked_through(runner, store, "nobody", wrong)
    assert refused is not None
    assert (refused["error"], refused["year"], refused["field"]) == ("foreign_value", 2021, "known_to")


@pytest.mark.parametrize(("definition", "countable"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_record_of_a_version_that_is_not_known_is_refused(
    runner: asyncio.Runner, store: Store, definition: int, countable: bool
) -> None:
    refused = looked_through(runner, store, "school", definition=definition)
    assert (refused is None) is countable
    assert refused is None or (refused["year"], refused["field"]) == (2021, "definition")


async def saved_by(store: Store, definition: int) -> None:
    """Every registration as one that this version of the record made."""
    async with store.write() as connection:
        await connection.execute(update(registrations).values(definition=definition))

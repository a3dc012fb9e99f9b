"""The export out of a database: who is in it, in which order, and that nothing goes out unlogged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from backend.htcds.export import Export, NothingToExport, OtherVersion, export
from backend.htcds.formats import Format
from backend.htcds.standard import DoesNotFit
from backend.store import Store, audit
from backend.store.tables import registrations
from backend.synthetic.adding import add
from tests.backend.report.people import Entry, put
from tests.support.databases import Postgres, postgres
from tests.support.server import server_config

__all__ = ["postgres"]

NOW = datetime(2026, 1, 2, tzinfo=UTC)
VICTIM = {"role": "self", "flagged_trafficking": "yes", "visitor_seq": "first"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database of each kind, open."""
    url = None
    if request.param == "postgres":
        database: Postgres = request.getfixturevalue("postgres")
        url = database.with_tables()
    opened = Store(server_config(tmp_path, url))
    await opened.open()
    yield opened
    await opened.close()


def entry(number: int, month: str = "2021-03", **more: Any) -> Entry:
    answers: Mapping[str, Any] = {**VICTIM, **more.pop("answers", {})}
    return Entry(month=month, id=f"{number:032x}", answers=answers, **more)


async def exported(store: Store, recipient: str = "CKM") -> Export:
    async with store.write() as connection:
        return await export(connection, NOW, recipient, Format.JSON)


async def log(store: Store) -> list[str]:
    async with store.read() as connection:
        return [one.details for one in await audit.listed(connection)]


def rows(made: Export) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made.content)["records"]
    return found


async def test_a_person_is_one_row_with_what_was_so_in_the_first_year(store: Store) -> None:
    await put(
        store,
        [
            entry(1, "2020-12", person="p", contact=1, answers={"age_band": "15", "gender": "girl_woman"}),
            entry(2, "2021-01", person="p", contact=2, answers={"age_band": "16-17", "visitor_seq": "repeat"}),
            entry(3, answers={"visitor_seq": "repeat"}),
            entry(4, answers={"flagged_trafficking": "unknown"}),
            entry(5, answers={"role": "no_trafficking"}),
        ],
    )
    made = await exported(store)
    (row,) = rows(made)
    assert (row["yearOfRegistration"], row["x_baken_age_band"], row["prs_Gender"]) == ("2020", "15", "Feminine")
    assert made.persons == 1
    assert await log(store) == ['{"format":"json","recipient":"CKM","records":1}']


async def test_nothing_joins_a_row_to_a_conversation_a_person_or_a_time(store: Store) -> None:
    await add(store, [2020, 2021], 1, NOW)
    made = await exported(store)
    async with store.read() as connection:
        stored = (await connection.execute(registrations.select())).all()
    text_ = made.content.decode()
    for one in stored:
        assert one.id not in text_
        assert one.person is None or one.person not in text_
        assert one.month not in text_
    assert made.synthetic
    assert {row["x_baken_synthetic"] for row in rows(made)} == {"1"}


async def test_the_order_is_another_one_each_time(store: Store) -> None:
    await add(store, [2021], 1, NOW)
    first, second = [rows(await exported(store)) for _ in range(2)]
    assert first != second
    assert sorted(map(str, first)) == sorted(map(str, second))


async def test_a_record_whose_conversation_is_still_there_waits(store: Store) -> None:
    await put(store, [entry(1), entry(2)])
    async with store.write() as connection:
        await connection.execute(
            update(registrations).where(registrations.c.id == f"{1:032x}").values(conversation="c1")
        )
    made = await exported(store)
    assert (made.persons, made.waiting) == (1, 1)
    assert b"c1" not in made.content
    async with store.write() as connection:
        await connection.execute(update(registrations).values(conversation=registrations.c.id))
    with pytest.raises(NothingToExport):
        await exported(store)
    assert len(await log(store)) == 1


async def test_a_record_of_another_definition_stops_it(store: Store) -> None:
    await put(store, [entry(1), entry(2)])
    async with store.write() as connection:
        await connection.execute(update(registrations).where(registrations.c.id == f"{2:032x}").values(definition=3))
    with pytest.raises(OtherVersion):
        await exported(store)
    assert await log(store) == []


@pytest.mark.parametrize(
    ("column", "value"), [("gender", "Anna"), ("forms", ",sexual,=cmd,"), ("age_band", "14"), ("month", "x")]
)
async def test_a_value_that_nobody_could_choose_stops_it(store: Store, column: str, value: str) -> None:
    await put(store, [entry(1), entry(2)])
    async with store.write() as connection:
        await connection.execute(
            text(f"UPDATE registrations SET {column} = :value WHERE id = :id"), {"value": value, "id": f"{2:032x}"}
        )
    with pytest.raises(DoesNotFit, match=column):
        await exported(store)
    assert await log(store) == []


async def test_no_entry_no_export(store: Store) -> None:
    await put(store, [entry(1)])
    with pytest.raises(ValueError, match="details"):
        await exported(store, "two\nlines")
    assert await log(store) == []


async def test_every_made_up_record_fits(store: Store) -> None:
    await add(store, [2015, 2019, 2020, 2021], 3, NOW)
    made = await exported(store)
    assert made.persons > 1000
    async with store.write() as connection:
        await connection.execute(insert(registrations).values(entry(9).row()))
    assert (await exported(store)).persons == made.persons + 1

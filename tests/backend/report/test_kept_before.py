"""What was published by an older version: given as it was, and what later years are laid beside.

`releases_0008.json`: the rows of the table `releases` that the version before editions kept, of the people below, when
somebody looked at the public report of 2021 on 1 February 2022. Still earlier versions called two of its cells
`role/known` and `role/unknown`: so does the release of 2020 here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from backend.report.service import ReportService
from backend.store import MIGRATIONS, Store
from protocol.report import Report, View
from tests.backend.report.people import Entry, put
from tests.backend.report.test_editions import GIRL, alike, base
from tests.support.databases import Postgres
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config

KEPT = json.loads((Path(__file__).parent / "releases_0008.json").read_text())


def people(year: int) -> list[Entry]:
    """130 victims and four more of another gender, thirty professionals, and thirty of whom the role is unknown."""
    beside = [
        entry.but(role=role)
        for seed, role in ((5, "professional"), (6, "unknown"))
        for entry in alike(30, f"{year}-03", GIRL, seed)
    ]
    return [*base(year), *alike(4, f"{year}-04", {**GIRL, "gender": "other"}, 8), *beside]


def named(row: dict[str, Any]) -> str:
    content = json.dumps(row["content"])
    return content.replace('"came_as/', '"role/') if row["year"] == 2020 else content


async def older(store: Store) -> None:
    """The tables of that version, with what it kept."""

    def made(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for row in KEPT:
            statement = (
                "INSERT INTO releases (year, number, released, content) VALUES (:year, :number, :released, :content)"
            )
            connection.execute(text(statement), {**row, "content": named(row)})

    async with store.write() as connection:
        await connection.run_sync(made)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path, runner: asyncio.Runner) -> Iterator[Store]:
    """A database of that version, opened by this one."""
    url = None
    if request.param == "postgres":
        database: Postgres = request.getfixturevalue("postgres")
        url = database.database()
    store = Store(server_config(tmp_path, url))
    runner.run(older(store))
    runner.run(store.open())
    runner.run(put(store, [entry for year in (2020, 2021, 2022) for entry in people(year)]))
    yield store
    runner.run(store.close())


@pytest.fixture
def service(upgraded: Store) -> ReportService:
    return ReportService(upgraded, MovableClock(datetime(2023, 2, 1, 12, tzinfo=UTC)), "Europe/Amsterdam")


def table(report: Report, name: str) -> Any:
    return next(one for one in report.tables if one.id == name)


def counts(report: Report, name: str) -> dict[str, int | None]:
    return {row.id: row.count for row in table(report, name).rows}


def test_what_was_published_is_given_as_it_was(runner: asyncio.Runner, service: ReportService) -> None:
    report = runner.run(service.report(2021, View.PUBLIC, "somebody"))
    assert (report.number, report.why, report.released, report.k) == (1, "", date(2022, 2, 1), 10)
    assert [(total.year, total.victims, total.change) for total in report.years] == [(2020, 134, None), (2021, 134, 0)]
    # The numbers below stood in the report that the older version gave.
    role, gender = table(report, "role"), table(report, "gender")
    assert (role.known, role.unknown, role.total, role.known_before, role.unknown_before) == (164, 30, 194, 164, 30)
    assert counts(report, "role") == {
        "self": 134,
        "self_again": 0,
        "third_party": 0,
        "professional": 30,
        "no_trafficking": 0,
        "people": 164,
    }
    assert (gender.known, gender.unknown, gender.known_before, gender.unknown_before) == (134, 0, 134, 0)
    assert counts(report, "gender") == {"girl_woman": 60, "boy_man": None, "other": None}
    assert [row.before for row in gender.rows] == [60, None, None]


def test_nothing_that_it_kept_to_itself_is_shown(runner: asyncio.Runner, service: ReportService) -> None:
    """Inside neither: the pattern of that version was for everybody."""
    hidden = {"gender:boy_man", "gender:other", "age:16-17", "age:18-22", "age:minor", "month:01", "month:04"}
    for view in View:
        report = runner.run(service.report(2021, view, "somebody"))
        rows = {f"{one.id}:{row.id}": row.count for one in report.tables for row in one.rows}
        assert {key for key, count in rows.items() if count is None} == hidden


def test_a_new_year_stands_beside_what_was_published_before(runner: asyncio.Runner, service: ReportService) -> None:
    before = runner.run(service.report(2021, View.PUBLIC, "somebody"))
    report = runner.run(publish(service, 2022))
    assert [(total.year, total.victims, total.change) for total in report.years] == [
        (2020, 134, None),
        (2021, 134, 0),
        (2022, 134, 0),
    ]
    assert report.three_years == 402
    role = table(report, "role")
    assert (role.known_before, role.unknown_before) == (164, 30)
    assert (role.known_three_years, role.unknown_three_years) == (492, 90)
    assert [(row.before, row.three_years) for row in role.rows if row.id == "self"] == [(134, 402)]
    assert runner.run(service.report(2021, View.PUBLIC, "somebody")) == before

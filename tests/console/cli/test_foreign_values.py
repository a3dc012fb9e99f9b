"""What an operator put into the database past the program is told in a sentence, and stops nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.store.tables import metadata
from tests.backend.report.people import Entry
from tests.console.cli.planting import Place
from tests.console.cli.serverside import on_folder
from tests.support.records import seed_records
from tests.support.said import Case, say_all

FOREIGN = "vreemd-KANARIE"
REPORT = {
    *("month", "definition", "flagged_trafficking", "role", "visitor_seq", "age_band", "gender", "region", "forms"),
    *("sexual_kind", "criminal_kind", "status", "duration", "age_start_band", "perp_relation", "perp_count"),
    "perp_received",
    *("siblings_victim", "recruitment", "control", "safety", "suicide_level", "first_disclosure", "known_to"),
    *("help_asked", "referral", "referral_result", "outcome", "channel", "language", "minutes_band"),
}
"""The columns of a registration that have a closed list of values (docs/report.md)."""


def plant(data: Path, table: str, column: str, value: object = FOREIGN) -> None:
    """Change the rows of a table as somebody with rights on the file can."""
    with closing(sqlite3.connect(data / "baken.sqlite3")) as database, database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))
        for (trigger,) in names.fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        assert database.execute(f'UPDATE {table} SET "{column}" = ?', (value,)).rowcount > 0


def record(month: str) -> Entry:
    return Entry(month=month, id="0" * 30 + month[2:4], answers={"flagged_trafficking": "yes", "role": "self"})


def cases(place: Place, folder: Path) -> Iterator[tuple[Case, str]]:
    """A command on a folder with one foreign value, and what it must name of it."""
    for column in sorted(REPORT):
        data = folder / column
        on_folder(data, lambda store: seed_records(store, [record("2021-03"), record("2020-05")]))
        plant(data, "registrations", column, 99 if column == "definition" else FOREIGN)
        yield Case(["--lang", "en", "report", "--year", "2021", "--data", str(data)]), column


@pytest.mark.proves("F25", breaks="a report counted without looking the registrations through first")
def test_a_report_names_year_and_field_of_what_it_does_not_know(tmp_path: Path) -> None:
    place = Place(tmp_path)
    wanted = list(cases(place, tmp_path))
    for (case, column), said in zip(wanted, say_all([one for one, _ in wanted], place.home, place.policy), strict=True):
        told = said.output.decode()
        year = "?" if column == "month" else "2021"
        assert f"A registration of {year} has something in its field {column} " in told, case.argv
        assert said.code == 65
        assert FOREIGN not in told


def test_every_column_of_a_registration_is_in_the_table() -> None:
    plain = {"id", "conversation", "version", "person", "contact", "synthetic"}
    assert {column.name for column in metadata.tables["registrations"].columns} - plain == REPORT


COMMANDS = (
    ("users", "role", ["user", "list"]),
    ("users", "role", ["user", "disable", "Sanne"]),
    ("users", "created_at", ["user", "list"]),
    ("users", "presence", ["user", "list"]),
    ("audit", "action", ["audit", "list"]),
    ("audit", "at", ["audit", "list"]),
    ("audit", "at", ["audit", "verify"]),
    ("audit", "hash", ["audit", "verify"]),
    ("audit", "previous", ["audit", "list"]),
    ("audit", "details", ["audit", "list"]),
)


@pytest.mark.proves("F25", breaks="a role that is unknown raised as the ValueError that it was")
def test_no_command_takes_a_foreign_value_for_its_own_mistake(tmp_path: Path) -> None:
    place = Place(tmp_path)
    wanted: list[Case] = []
    for number, (table, column, argv) in enumerate(COMMANDS):
        data = tmp_path / str(number)
        on_folder(data, _account)
        plant(data, table, column)
        wanted.append(Case(["--lang", "en", *argv, "--data", str(data)]))
    for case, said in zip(wanted, say_all(wanted, place.home, place.policy), strict=True):
        told = said.output.decode()
        assert said.code in (0, 1, 65), (case.argv, told)
        assert "mistake in the program" not in told
        if said.code == 65:
            assert "does not know" in told


async def _account(store: object) -> None:
    from datetime import UTC, datetime

    from backend.accounts import admin
    from backend.store import Store
    from protocol.models import Role

    assert isinstance(store, Store)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    await admin.add(store, name="Sanne", role=Role.SUPERVISOR, password_hash="-", now=now)

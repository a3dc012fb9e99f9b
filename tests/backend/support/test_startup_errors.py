"""What exceptions of real databases mean."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from backend.support.startup_errors import Trouble, from_folder, from_storage
from console.cli.server.errors import WORDS


def test_a_full_disk_as_sqlite_says_it(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'small.sqlite3'}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 2"))
        connection.execute(text("CREATE TABLE a (b TEXT)"))
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("INSERT INTO a VALUES (:b)"), {"b": "x" * 100_000})
    engine.dispose()
    assert from_storage(caught.value, "there").trouble is Trouble.DISK_FULL


def test_a_full_disk_as_the_system_says_it() -> None:
    error = OSError(errno.ENOSPC, "No space left on device")
    assert from_folder(error, "there").trouble is Trouble.DISK_FULL
    assert from_storage(error, "there").trouble is Trouble.DISK_FULL


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_are_neither_a_folder_nor_a_database_server(number: int) -> None:
    error = OSError(number, "Too many open files")
    assert from_storage(error, "x").trouble is Trouble.MANY_FILES
    assert from_folder(error, "x").trouble is Trouble.MANY_FILES


def test_a_database_file_without_the_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b TEXT)")
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database,
        pytest.raises(sqlite3.OperationalError) as caught,
    ):
        database.execute("INSERT INTO a VALUES ('b')")
    assert from_storage(caught.value, "there").trouble is Trouble.DATABASE_READ_ONLY


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("28P01", Trouble.DATABASE_REFUSED),
        ("3D000", Trouble.DATABASE_MISSING),
        ("55P03", Trouble.DATABASE_LOCKED),
        ("57P03", Trouble.DATABASE_UNREACHABLE),
    ],
)
def test_the_codes_of_postgresql(code: str, trouble: Trouble) -> None:
    class Said(Exception):
        sqlstate = code

    wrapper = RuntimeError("wrapped twice")
    wrapper.__cause__ = Said()
    assert from_storage(wrapper, "there").trouble is trouble


def test_what_nobody_knows_is_told_by_its_kind_alone() -> None:
    trouble = from_storage(RuntimeError("a text of a child"), "there")
    assert trouble.trouble is Trouble.DATABASE_OTHER
    assert trouble.facts == {"kind": "RuntimeError"}


def test_each_trouble_has_words() -> None:
    assert set(WORDS) == set(Trouble)

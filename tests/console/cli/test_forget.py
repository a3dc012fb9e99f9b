"""`baken forget` in a real terminal: what it asks, what it never shows, and what stops it."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select, update

from backend.retention.forgotten import forget
from backend.store import Store
from backend.store.tables import registrations
from tests.console.cli.known import PERSON, WORD, somebody_known
from tests.console.cli.serverside import baken, on_folder
from tests.support.server import key_file, server_config
from tests.support.terminal import Terminal


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which one person is known by a word, with one registration."""
    return somebody_known(tmp_path / "data")


def left(data: Path) -> int:
    async def count(store: Store) -> int:
        async with store.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(registrations)) or 0)

    return on_folder(data, count)


def terminal(data: Path, lang: str = "en") -> Terminal:
    return Terminal([sys.executable, "-m", "console", "--lang", lang, "forget", "--data", str(data)], columns=120)


@pytest.mark.parametrize(
    ("lang", "word", "yes", "done"),
    [("en", "Return word", "forget", "Removed."), ("nl", "Terugkomwoord", "vergeet", "Verwijderd.")],
)
def test_the_word_is_not_shown_and_only_the_typed_yes_removes(
    data: Path, lang: str, word: str, yes: str, done: str
) -> None:
    with terminal(data, lang) as shown:
        shown.wait_for(word)
        shown.send(WORD + "\r")
        shown.wait_for("1 registrati")
        shown.wait_for(yes)
        shown.send("y\r" if lang == "en" else "ja\r")
        assert shown.wait_exit() == 1
        assert left(data) == 1
    with terminal(data, lang) as shown:
        shown.wait_for(word)
        shown.send(WORD.upper() + "\r")
        shown.wait_for("1 registrati")
        shown.send(yes + "\r")
        shown.wait_for(done)
        assert shown.wait_exit() == 0
        assert not [one for one in WORD.split() if one.encode() in shown.output.lower()]
    assert left(data) == 0


def test_a_wrong_word_removes_nothing(data: Path) -> None:
    with terminal(data) as shown:
        shown.wait_for("Return word")
        shown.send("dolfijn paraplu broccoli\r")
        shown.wait_for("Nobody is known by this word; nothing was removed.")
        assert shown.wait_exit() == 65
        assert b"dolfijn" not in shown.output
    assert left(data) == 1


def test_never_from_a_pipe_or_an_argument_and_not_without_the_keys(data: Path) -> None:
    piped = baken("forget", "--data", str(data))
    assert piped.code != 0
    assert "There is no terminal to ask the return word on, and nothing was removed." in piped.err
    assert baken("forget", WORD, "--data", str(data)).code == 2
    key_file(data).unlink()
    with terminal(data) as shown:
        shown.wait_for("There is no key file")
        assert shown.wait_exit() == 78
    assert not key_file(data).exists(), "none is made"
    assert left(data) == 1


@pytest.mark.parametrize(
    "command",
    [["export", "htcds", "--recipient", "CKM", "--yes", "--format", "json"], ["user", "list"]],
    ids=["export htcds", "user list"],
)
def test_the_first_command_after_a_backup_was_put_back_cleans_it(
    data: Path, tmp_path: Path, command: list[str]
) -> None:
    """Whichever it is, and though no server was started: what is exported has nobody in it who was forgotten."""

    async def with_another(store: Store) -> None:
        async with store.write() as connection:
            await connection.execute(insert(registrations).values(id="r2", version=1, month="2026-03"))
            await connection.execute(update(registrations).values(version=1, role="self", flagged_trafficking="yes"))

    async def forgotten(store: Store) -> None:
        config = replace(server_config(data), return_key_file=key_file(data))
        assert await forget(store, config, PERSON, datetime.now(UTC))

    on_folder(data, with_another)
    shutil.copytree(data, tmp_path / "backup")
    on_folder(data, forgotten)
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", data)
    assert rows_of(data) == (1, 1, 1)
    done = baken(*command, "--data", str(data))
    assert done.code == 0, done.err
    assert rows_of(data) == (0, 0, 0)
    assert command[0] == "user" or len(json.loads(done.out)["records"]) == 1


def rows_of(data: Path) -> tuple[int, ...]:
    """How many registrations, people and words there are, read without anything of ours that could clean first."""
    with contextlib.closing(sqlite3.connect(data / "baken.sqlite3")) as file:
        return tuple(
            file.execute(f"SELECT count(*) FROM {table} WHERE person = ?", [PERSON]).fetchone()[0]
            for table in ("registrations", "people", "return_words")
        )


def test_a_broken_file_of_who_was_forgotten_is_said(data: Path) -> None:
    beside = data.parent / "data.return-words.forgotten.json"
    beside.write_text("{")
    beside.chmod(0o600)
    for command in (["user", "list"], ["audit", "list"], ["report", "--year", "2025"], ["serve", "--port", "0"]):
        done = baken(*command, "--data", str(data))
        assert (done.code, str(beside) in done.err) == (65, True), command
        assert "which says who was forgotten, cannot be used; nothing was changed." in " ".join(done.err.split())

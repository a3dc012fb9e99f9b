"""A command that begins nothing makes nothing, where its folder or its database is named wrongly."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from sqlalchemy import inspect

from backend.config import ServerConfig
from backend.store import Store
from console.cli import run
from tests.support.databases import Postgres, postgres

__all__ = ["postgres"]

COMMANDS = (
    "user list --data {data}",
    "user reset Sanne --password-stdin --data {data}",
    "user disable Sanne --data {data}",
    "audit list --data {data}",
    "audit verify --data {data}",
    "export htcds --recipient X --data {data}",
    "report --data {data}",
    "train runs --folder {data}",
    "train progress --folder {data}",
    "train export out --folder {data}",
)
"""All that work on a folder and neither make one nor serve (docs/deployment.md, docs/training.md)."""
ON_A_SERVER = COMMANDS[:7]


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(home)
    monkeypatch.setattr("sys.stdin", io.StringIO("negen paarse fietsen\n"))
    return home


def left(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_not_there_stays_away(command: str, tmp_path: Path, somewhere: Path) -> None:
    data = tmp_path / "tpyo" / "baken"
    assert run(command.format(data=data).split()) not in {0, None}
    assert left(tmp_path) == ["home"], "not even a file of settings or keys"


@pytest.mark.parametrize("command", ON_A_SERVER)
def test_a_folder_that_is_no_servers_stays_as_it_is(command: str, tmp_path: Path) -> None:
    data = tmp_path / "other"
    data.mkdir()
    assert run(command.format(data=data).split()) not in {0, None}
    assert left(tmp_path) == ["home", "other"]


@pytest.mark.postgres
def test_a_database_that_is_no_servers_stays_empty(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """`--data` named rightly and `--database` wrongly, and the other way round."""
    database: Postgres = request.getfixturevalue("postgres")
    postgres_url = database.database()
    data = tmp_path / "data"
    data.mkdir()
    for command in (ON_A_SERVER[0], ON_A_SERVER[-1]):  # the two ways to open one
        words = [*command.format(data=data).split(), "--database", postgres_url]
        assert run(words) not in {0, None}, command
        words = [*command.format(data=tmp_path / "tpyo").split(), "--database", postgres_url]
        assert run(words) not in {0, None}, command
    assert left(tmp_path) == ["data", "home"]

    async def tables() -> list[str]:
        store = Store(ServerConfig(data=data, database_url=postgres_url))
        async with store.read() as connection:
            found: list[str] = await connection.run_sync(lambda plain: inspect(plain).get_table_names())
        await store.close()
        return found

    assert asyncio.run(tables()) == []

"""`baken user` of a newer version beside a server of an older one: the tables stay as that server knows them."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend import store
from backend.support.folder import only_server
from console.cli import user
from console.strings import set_language
from console.support.errors import ConsoleError, Exit
from tests.support.server import server_config

NEWER = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("CREATE TABLE newer (id INTEGER)")
"""


def revision(data: Path) -> str:
    with closing(sqlite3.connect(data / "baken.sqlite3")) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


async def made(data: Path) -> None:
    """The database of a server that ran once."""
    opened = store.Store(server_config(data))
    await opened.open()
    await opened.close()


def test_a_running_older_server_keeps_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    data = tmp_path / "data"
    listing = ["list", "--data", str(data)]
    data.mkdir(mode=0o700)
    asyncio.run(made(data))
    assert CliRunner().invoke(user.command, listing).exit_code == 0
    migrations = tmp_path / "migrations"
    shutil.copytree(store.MIGRATIONS, migrations)
    before = revision(data)
    (migrations / "versions" / "9999_newer.py").write_text(NEWER.format(head=before))
    with only_server(data):
        assert CliRunner().invoke(user.command, listing).exit_code == 0, "the same version works beside it"
        monkeypatch.setattr(store, "MIGRATIONS", migrations)
        error = CliRunner().invoke(user.command, listing).exception
        assert isinstance(error, ConsoleError)
        assert "An older version of the server is running" in str(error)
        assert error.exit_code == Exit.TRY_AGAIN
        assert revision(data) == before
    assert CliRunner().invoke(user.command, listing).exit_code == 0
    assert revision(data) == "9999"

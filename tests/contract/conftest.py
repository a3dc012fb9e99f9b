"""The databases that the contract holds for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.config import ServerConfig
from tests.support.databases import Postgres, postgres, postgres_url
from tests.support.server import MovableClock, Server, in_process, server_config

__all__ = ["postgres", "postgres_url"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> ServerConfig:
    """Settings of a server with an empty database of each kind."""
    if request.param == "sqlite":
        return server_config(tmp_path)
    database: Postgres = request.getfixturevalue("postgres")
    return server_config(tmp_path, database.with_tables())


@pytest.fixture
def clock() -> MovableClock:
    """The time at the server."""
    return MovableClock()


@pytest.fixture
async def server(config: ServerConfig, clock: MovableClock) -> AsyncIterator[Server]:
    """A running server on a real socket."""
    async with in_process(config, clock) as running:
        yield running

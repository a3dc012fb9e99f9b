"""A real server, as the contract's tests have it: on SQLite, and on PostgreSQL where a test says `on_both`."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.config import ServerConfig
from tests.contract.conftest import clock, postgres, postgres_url, server
from tests.support.databases import Postgres
from tests.support.server import server_config

__all__ = ["clock", "postgres", "postgres_url", "server"]


@pytest.fixture
def config(request: pytest.FixtureRequest, tmp_path: Path) -> ServerConfig:
    """Settings of a server with an empty database."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return server_config(tmp_path)
    database: Postgres = request.getfixturevalue("postgres")
    return server_config(tmp_path, database.with_tables())

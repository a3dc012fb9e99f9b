"""The databases that the report counts on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.store import Store
from tests.support.databases import Postgres, postgres
from tests.support.server import server_config

__all__ = ["postgres"]


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """An event loop of the test's own: hypothesis calls a plain function many times."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path, runner: asyncio.Runner) -> Iterator[Store]:
    """An empty database of each kind, open."""
    url = None
    if request.param == "postgres":
        database: Postgres = request.getfixturevalue("postgres")
        url = database.database()
    opened = Store(server_config(tmp_path, url))
    runner.run(opened.open())
    yield opened
    runner.run(opened.close())

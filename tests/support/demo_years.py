"""The made-up years that the documents name, 2019 to 2021 with seed 1, and the report of each published."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.report.service import ReportService
from backend.store import Store
from backend.support.clock import SystemClock
from backend.synthetic.adding import add
from tests.support.databases import lay_tables
from tests.support.once import made_once
from tests.support.publishing import publish
from tests.support.server import server_config

YEARS = (2019, 2020, 2021)


def demo_years(factory: pytest.TempPathFactory) -> Path:
    """The data folder of a helpline with those years."""
    return made_once(factory, "demo-years", lambda folder: asyncio.run(_made(folder)))


async def _made(folder: Path) -> None:
    lay_tables(server_config(folder))
    store = Store(server_config(folder))
    try:
        await store.open()
        await add(store, YEARS, 1, datetime(2026, 1, 1, tzinfo=UTC))
        await publish(ReportService(store, SystemClock(), "Europe/Amsterdam"), *YEARS, who="operator")
    finally:
        await store.close()

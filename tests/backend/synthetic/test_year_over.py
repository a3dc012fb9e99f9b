"""A year is over when it is over in Amsterdam, where the report's clock hangs: an hour before it is by UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.store import Store
from backend.synthetic import adding
from tests.support.server import server_config

NEW_YEAR = datetime(2021, 12, 31, 23, tzinfo=UTC)
"""Midnight in Amsterdam."""


async def test_the_first_hour_of_the_year_is_enough(tmp_path: Path) -> None:
    store = Store(server_config(tmp_path))
    try:
        await store.open()
        with pytest.raises(adding.NotOver):
            await adding.add(store, (2021,), 1, NEW_YEAR - timedelta(seconds=1))
        assert (await adding.add(store, (2021,), 1, NEW_YEAR)).years == (2021,)
    finally:
        await store.close()

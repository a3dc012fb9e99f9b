"""The report out of a data folder, on the server itself."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.config import ServerConfig
from backend.report.offline import open_data
from backend.support.startup_errors import ServerTrouble, Trouble
from protocol.models import Role
from protocol.report import Report, View
from tests.backend.report.people import put, victims
from tests.support.http import Line
from tests.support.publishing import publish
from tests.support.server import MovableClock, in_process, server_config

CLOCK = MovableClock(datetime(2022, 2, 1, 12, tzinfo=UTC))


async def report(data: Path, view: View = View.PUBLIC) -> Report:
    async with open_data(ServerConfig(data=data), CLOCK) as service:
        return await service.report(2021, view, "operator")


async def test_beside_a_running_server_both_give_the_same(tmp_path: Path) -> None:
    async with in_process(server_config(tmp_path), CLOCK) as server:
        await put(server.services.store, victims(80, 2021))
        line = Line(server.address)
        token = await server.token("Noor", role=Role.RESEARCHER)
        assert (await line.request("GET", "/v1/report?year=2021", token=token)).json()["error"] == "not_released"
        async with open_data(ServerConfig(data=tmp_path), CLOCK) as service:
            await publish(service, 2021, who="operator")
        own = await report(tmp_path)
        assert own.years[-1].victims == 80
        reply = await line.request("GET", "/v1/report?year=2021", token=token)
        line.close()
        assert [row["count"] for table in reply.json()["tables"] for row in table["rows"]] == [
            row.count for table in own.tables for row in table.rows
        ]
        internal = await report(tmp_path, View.INTERNAL)
        assert internal.k == 5
    assert await report(tmp_path) == own


async def test_without_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ServerTrouble) as trouble:
        await report(tmp_path / "elsewhere")
    assert trouble.value.trouble is Trouble.NO_SERVER
    assert not (tmp_path / "elsewhere").exists()


async def test_in_a_folder_of_something_else_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(ServerTrouble) as trouble:
        await report(tmp_path)
    assert trouble.value.trouble is Trouble.NO_SERVER
    assert os.listdir(tmp_path) == []


def test_a_broken_database(tmp_path: Path) -> None:
    (tmp_path / "baken.sqlite3").write_bytes(b"no database at all, " * 100)
    with pytest.raises(ServerTrouble) as trouble:
        asyncio.run(report(tmp_path))
    assert trouble.value.trouble is Trouble.DATABASE_BROKEN

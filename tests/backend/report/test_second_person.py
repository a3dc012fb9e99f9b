"""Whom the second person reads of: a name, never an id. And a data folder asks for two people as its server does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from backend.report.offline import open_data
from backend.report.service import ReportService
from backend.store import Store
from protocol.models import Role
from tests.backend.report.people import put, victims
from tests.support.server import MovableClock, create_user, server_config

CLOCK = MovableClock(datetime(2022, 2, 1, 12, tzinfo=UTC))


async def test_the_first_one_is_named_and_the_operator_is_the_operator(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    ans = await create_user(config, "Ans de Wit", role=Role.SUPERVISOR)
    store = Store(config)
    try:
        await store.open()
        await put(store, victims(100, 2021))
        service = ReportService(store, CLOCK, "Europe/Amsterdam", second_person=True)
        draft = await service.draft(2021, ans)
        assert (draft.needs_second, draft.asked_by) == (True, "")
        await service.release(2021, draft.number, "", ans)
        assert (await service.draft(2021, "bo")).asked_by == "Ans de Wit"
    finally:
        await store.close()


async def test_a_data_folder_asks_for_two_people_where_it_is_told_to(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    store = Store(config)
    try:
        await store.open()
        await put(store, victims(100, 2021))
    finally:
        await store.close()
    async with open_data(replace(config, publish_by_two=True), CLOCK) as service:
        draft = await service.draft(2021, "operator")
        assert not (await service.release(2021, draft.number, "", "operator")).published
        assert (await service.draft(2021, "bo")).asked_by == "operator"

"""Registrations whose term is over go, a whole year at once; what was published of it stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from backend.config import ServerConfig
from backend.store import Store
from backend.store.tables import registrations
from backend.support.problem import Problem
from protocol.report import View
from tests.backend.report.people import put, victims
from tests.contract.test_keeping import closed
from tests.support.publishing import publish
from tests.support.server import MovableClock, in_process


async def months(store: Store) -> set[str]:
    """The years of which there are registrations."""
    async with store.read() as connection:
        return {month[:4] for month in await connection.scalars(select(registrations.c.month))}


async def test_a_whole_year_goes_when_its_term_is_over_and_what_was_published_stays(config: ServerConfig) -> None:
    clock = MovableClock(datetime(2024, 12, 31, 22, 30, tzinfo=UTC))
    async with in_process(replace(config, registration_years=3), clock) as server:
        store, reports = server.services.store, server.services.reports
        await put(store, [*victims(100, 2021), *victims(100, 2022)])
        published = await publish(reports, 2021)
        await reports.report(2021, View.INTERNAL, "u1")
        mila = await server.counsellor("Mila")
        await closed(server, mila, "oud")  # its registration belongs to a conversation still
        async with store.write() as connection:
            await connection.execute(text("UPDATE registrations SET month = '2020-05' WHERE conversation IS NOT NULL"))
        await server.services.jobs.tick(clock.now())
        clock.advance(120)
        await server.services.jobs.tick(clock.now())
        assert await months(store) == {"2020", "2021", "2022"}, "by the helpline's calendar it is 2024 for half an hour"
        clock.advance(3600)
        await server.services.jobs.tick(clock.now())
        assert await months(store) == {"2020", "2022"}
        assert await reports.report(2021, View.PUBLIC, "u1") == published
        for work in (reports.report(2021, View.INTERNAL, "u1"), reports.draft(2021, "u1")):
            with pytest.raises(Problem) as refused:
                await work
            assert refused.value.error == "no_data", "no new figures of it, and no correction"
        clock.advance(49 * 3600)
        for _ in range(2):
            await server.services.jobs.tick(clock.now())
            clock.advance(120)
        assert await months(store) == {"2022"}


async def test_without_the_setting_nothing_goes(config: ServerConfig) -> None:
    clock = MovableClock(datetime(2060, 1, 2, tzinfo=UTC))
    async with in_process(config, clock) as server:
        await put(server.services.store, victims(10, 2021))
        clock.advance(120)
        await server.services.jobs.tick(clock.now())
        assert await months(server.services.store) == {"2021"}

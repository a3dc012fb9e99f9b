"""What a running server writes into its audit log: who gave out or read which report, who removed a conversation."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api_client.models import Role
from api_client.report import View
from backend import audit
from backend.problem import Problem
from tests.contract.test_purge import ended
from tests.support.records import big_base, seed_records
from tests.support.server import MovableClock, Server


async def written(server: Server) -> list[tuple[str, str, str]]:
    """Actor, action and details of every entry about something else than accounts; the chain must be whole."""
    async with server.services.store.read() as connection:
        entries = await audit.listed(connection)
    assert isinstance(audit.check(entries), audit.Verified)
    return [(one.actor, one.action, one.details) for one in entries if not one.action.startswith("user_")]


async def test_a_supervisors_purge_is_written_down_once_and_that_of_time_is_not(
    server: Server, clock: MovableClock
) -> None:
    mila = await server.counsellor("Mila")
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    me = (await boss.snapshot()).me.id
    chat = await ended(server, mila)
    await boss.purge(chat)
    await boss.purge(chat)
    assert await written(server) == [(me, "purge", "{}")]
    await ended(server, mila)
    clock.advance(49 * 3600)
    await server.services.retention.purge_old(clock.now())
    assert len(await written(server)) == 1


async def test_a_release_is_written_down_when_it_is_made_and_internal_figures_each_time(
    server: Server, clock: MovableClock
) -> None:
    year = clock.now().year - 1
    await seed_records(server.services.store, big_base(year))
    for _ in range(2):
        await server.services.reports.report(year, View.PUBLIC, "u1")
    released = [("u1", "report_released", f'{{"number":1,"year":{one}}}') for one in range(year - 2, year + 1)]
    assert await written(server) == released
    for _ in range(2):
        await server.services.reports.report(year, View.INTERNAL, "u2")
    assert (await written(server))[3:] == [("u2", "report_internal", f'{{"year":{year}}}')] * 2


@pytest.mark.parametrize("view", list(View))
async def test_without_an_entry_no_report(server: Server, clock: MovableClock, view: View) -> None:
    year = clock.now().year - 1
    store = server.services.store
    await seed_records(store, big_base(year))
    async with store.write() as connection:
        await connection.execute(text("DROP TABLE audit"))
    with pytest.raises((Problem, SQLAlchemyError)) as raised:
        await server.services.reports.report(year, view, "u1")
    assert isinstance(raised.value, Problem)
    assert raised.value.error == "unavailable"
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM releases"))).scalar() == 0

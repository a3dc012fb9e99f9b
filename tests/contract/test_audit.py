"""What a running server writes into its audit log: who gave out or read which report, who removed a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backend.store import audit
from backend.support.problem import Problem
from protocol.models import Role
from protocol.report import View
from tests.contract.test_purge import ended
from tests.support.publishing import publish
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


async def test_who_published_is_written_down_once_and_each_look_at_internal_figures(
    server: Server, clock: MovableClock
) -> None:
    year = clock.now().year - 1
    await seed_records(server.services.store, big_base(year))
    await publish(server.services.reports, year - 2, year - 1, year, who="u1")
    expected = [
        entry
        for one in range(year - 2, year + 1)
        for entry in (
            ("u1", "report_internal", f'{{"year":{one}}}'),
            ("u1", "report_released", f'{{"number":1,"year":{one}}}'),
        )
    ]
    assert await written(server) == expected
    for _ in range(2):
        await server.services.reports.report(year, View.PUBLIC, "u2")
    assert await written(server) == expected, "what is public is for everybody"
    for _ in range(2):
        await server.services.reports.report(year, View.INTERNAL, "u2")
    await server.services.reports.draft(year, "u3")
    looks = [(who, "report_internal", f'{{"year":{year}}}') for who in ("u2", "u2", "u3")]
    assert await written(server) == [*expected, *looks]


@pytest.mark.parametrize("act", ["internal", "draft", "release"])
async def test_without_an_entry_no_figures(server: Server, clock: MovableClock, act: str) -> None:
    year = clock.now().year - 1
    store, reports = server.services.store, server.services.reports
    await seed_records(store, big_base(year))
    number = (await reports.draft(year, "u1")).number if act == "release" else 0
    async with store.write() as connection:
        await connection.execute(text("ALTER TABLE audit RENAME TO away"))
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "internal": lambda: reports.report(year, View.INTERNAL, "u1"),
        "draft": lambda: reports.draft(year, "u1"),
        "release": lambda: reports.release(year, number, "", "u1"),
    }
    with pytest.raises((Problem, SQLAlchemyError)) as raised:
        await acts[act]()
    assert isinstance(raised.value, Problem)
    assert raised.value.error == "unavailable"
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT count(released) FROM editions"))).scalar() == 0
    async with store.write() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO audit"))
    with pytest.raises(Problem) as refused:
        await reports.report(year, View.PUBLIC, "u1")
    assert refused.value.error == "not_released"

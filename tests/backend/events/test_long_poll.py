"""Whom an event wakes, and that waiting for a lock holds up nobody else."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from msgspec import Raw
from sqlalchemy.exc import OperationalError

from backend.config import ServerConfig, Timings
from backend.credentials.access import Viewer
from backend.events.long_poll import Consoles
from backend.events.visibility import StoredEvent, Visibility
from backend.store import Store
from protocol.models import Role
from tests.stubs.manual_clock import settle


def somebody(name: str, role: Role = Role.COUNSELLOR) -> Viewer:
    return Viewer(id=name, name=name, role=role, capacity=3, session=name)


def event(reach: Visibility, owner: str | None) -> StoredEvent:
    return StoredEvent(1, "conversation", "c-1", reach, owner, Raw(b"{}"), Raw(b"{}"))


@pytest.mark.parametrize(
    ("reach", "owner", "woken"),
    [
        (Visibility.EVERYBODY, None, {"owner", "colleague", "supervisor"}),
        (Visibility.NEED, "owner", {"owner", "supervisor"}),
        (Visibility.OWNER, "owner", {"owner"}),
        (Visibility.LATER, "owner", {"owner"}),
        (Visibility.LATER, None, set()),
        (Visibility.NOBODY, "owner", set()),
    ],
)
async def test_who_is_woken_at_once(reach: Visibility, owner: str | None, woken: set[str]) -> None:
    consoles = Consoles()
    people = [somebody("owner"), somebody("colleague"), somebody("supervisor", Role.SUPERVISOR)]
    with consoles.held(people[0]) as one, consoles.held(people[1]) as two, consoles.held(people[2]) as three:
        consoles.wake(event(reach, owner))
        held = zip(people, (one, two, three), strict=True)
        assert {viewer.id for viewer, waiting in held if waiting.is_set()} == woken
    consoles.close()


@pytest.mark.parametrize(("owner", "told"), [("owner", {"supervisor"}), (None, {"colleague", "supervisor"})])
async def test_counts_reach_supervisors_later_and_colleagues_only_while_nobody_has_it(
    owner: str | None, told: set[str]
) -> None:
    consoles = Consoles()
    colleague, supervisor = somebody("colleague"), somebody("supervisor", Role.SUPERVISOR)
    change = event(Visibility.LATER, owner)
    assert {viewer.id for viewer in (colleague, supervisor) if change.concerns(viewer)} == told
    with consoles.held(colleague) as one, consoles.held(supervisor) as two:
        consoles.wake(change)
        async with asyncio.timeout(30):
            await two.wait()
            if "colleague" in told:
                await one.wait()
        assert one.is_set() == ("colleague" in told)
    consoles.close()


async def test_a_poll_that_was_answered_is_woken_no_more() -> None:
    consoles = Consoles()
    with consoles.held(somebody("owner")) as waiting:
        pass
    consoles.wake(event(Visibility.EVERYBODY, None))
    consoles.wake(event(Visibility.NEED, "owner"))
    assert not waiting.is_set()


async def test_the_loop_goes_on_while_another_process_holds_the_lock(tmp_path: Path) -> None:
    store = Store(ServerConfig(data=tmp_path, timings=Timings(database_busy=30)))
    await store.open()
    other = sqlite3.connect(tmp_path / "baken.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with store.write():
            pass

    writing = asyncio.create_task(write())
    async with store.read() as connection:
        await connection.exec_driver_sql("SELECT 1")
    await settle()
    assert not writing.done()
    other.execute("COMMIT")
    async with asyncio.timeout(30):
        await writing
    other.close()
    await store.close()


async def test_a_lock_that_is_not_given_up_is_an_error_of_storage(tmp_path: Path) -> None:
    store = Store(ServerConfig(data=tmp_path, timings=Timings(database_busy=0.02)))
    await store.open()
    other = sqlite3.connect(tmp_path / "baken.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        async with store.write():
            pass
    other.execute("ROLLBACK")
    async with store.write():
        pass
    other.close()
    await store.close()


async def test_who_is_cancelled_at_a_commit_leaves_a_whole_step_and_a_usable_connection(tmp_path: Path) -> None:
    store = Store(ServerConfig(data=tmp_path))
    await store.open()

    async def write() -> None:
        async with store.write() as connection:
            await connection.exec_driver_sql("INSERT INTO meta (key, value) VALUES ('proof', '1')")

    for turns in range(12):
        writing = asyncio.create_task(write())
        await settle(turns)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        async with store.write() as connection:
            rows = (await connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'proof'")).all()
            assert len(rows) in {0, 1}
            await connection.exec_driver_sql("DELETE FROM meta WHERE key = 'proof'")
    await store.close()

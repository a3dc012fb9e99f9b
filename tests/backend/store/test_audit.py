"""The audit log: a chain that shows where it was broken, closed details, and a database that refuses to change it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.accounts import admin
from backend.store import Store, audit
from backend.store.audit import Action, Broken, Verified
from protocol.models import Role
from tests.support.databases import Postgres, postgres
from tests.support.server import server_config

__all__ = ["postgres"]

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database of each kind, open."""
    url = None
    if request.param == "postgres":
        database: Postgres = request.getfixturevalue("postgres")
        url = database.with_tables()
    opened = Store(server_config(tmp_path, url))
    await opened.open()
    yield opened
    await opened.close()


async def write(store: Store, action: Action, details: Mapping[str, str | int | bool], actor: str = "u1") -> None:
    async with store.write() as connection:
        await audit.append(connection, NOW, actor, action, details)


async def three(store: Store) -> list[audit.Entry]:
    for year in (2019, 2020, 2021):
        await write(store, Action.REPORT_INTERNAL, {"year": year})
    async with store.read() as connection:
        return await audit.listed(connection)


async def verified(store: Store) -> Verified | Broken:
    async with store.read() as connection:
        return await audit.verify(connection)


async def past_the_program(store: Store, *statements: str) -> None:
    """As somebody with every right on the database could."""
    async with store.write() as connection:
        if store.postgres:
            await connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        else:
            for trigger in ("audit_no_update", "audit_no_delete", "audit_numbered"):
                await connection.execute(text(f"DROP TRIGGER {trigger}"))
        for statement in statements:
            await connection.execute(text(statement))


async def test_the_chain_is_whole(store: Store) -> None:
    assert await verified(store) == Verified(0, bytes(32))
    first, second, third = await three(store)
    assert await verified(store) == Verified(3, third.hash)
    assert (first.seq, first.at, first.actor, first.details) == (1, NOW, "u1", '{"year":2019}')
    assert (first.previous, second.previous, third.previous) == (bytes(32), first.hash, second.hash)


async def test_the_hash_is_that_of_the_docs() -> None:
    from hashlib import sha256

    said = b'[1,1767323045678901,"operator","purge","{}"]'
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=1767323045678901)
    assert audit.digest(bytes(32), 1, at, "operator", "purge", "{}") == sha256(bytes(32) + said).digest()


async def test_what_is_rolled_back_leaves_no_gap(store: Store) -> None:
    async def fail() -> None:
        async with store.write() as connection:
            await audit.append(connection, NOW, "u1", Action.PURGE, {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert len(await three(store)) == 3
    assert isinstance(await verified(store), Verified)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'u2' WHERE seq = 2", "UPDATE audit SET at = at + 1", "DELETE FROM audit WHERE seq = 3"],
)
async def test_the_database_refuses_to_change_it(store: Store, statement: str) -> None:
    await three(store)
    with pytest.raises(DBAPIError, match="audit is only added to"):
        async with store.write() as connection:
            await connection.execute(text(statement))
    assert isinstance(await verified(store), Verified)


COLUMNS = "seq, at, actor, action, details, previous, hash"
COPY = "at, 'u2', action, details, previous, hash FROM audit"
INSERTS = {
    "the number of another": f"INSERT INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 3",
    "a lower number": f"INSERT INTO audit ({COLUMNS}) SELECT 0, {COPY} WHERE seq = 1",
    "below nothing": f"INSERT INTO audit ({COLUMNS}) SELECT -5, {COPY} WHERE seq = 1",
    "a gap": f"INSERT INTO audit ({COLUMNS}) SELECT 9, {COPY} WHERE seq = 3",
    "the next number after another entry": f"INSERT INTO audit ({COLUMNS}) SELECT 4, {COPY} WHERE seq = 3",
    "two at once": f"INSERT INTO audit ({COLUMNS}) SELECT seq + 3, {COPY}",
    "unless there": f"INSERT INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 2 ON CONFLICT (seq) DO NOTHING",
    "or change": (
        f"INSERT INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET actor = 'u2'"
    ),
}
OF_SQLITE = {
    "or replace": f"INSERT OR REPLACE INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 3",
    "replace": f"REPLACE INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 2",
    "or ignore": f"INSERT OR IGNORE INTO audit ({COLUMNS}) SELECT seq, {COPY} WHERE seq = 2",
    "by the row": f"INSERT OR REPLACE INTO audit (rowid, {COLUMNS[5:]}) SELECT seq, {COPY} WHERE seq = 3",
    "by any number": f"INSERT INTO audit ({COLUMNS[5:]}) SELECT {COPY} WHERE seq = 3",
    "update or replace": "UPDATE OR REPLACE audit SET seq = 3 WHERE seq = 2",
}
OF_POSTGRES = {"truncate": "TRUNCATE audit", "cascade": "TRUNCATE audit RESTART IDENTITY CASCADE"}


@pytest.mark.proves("F19", breaks="the trigger on insertion left out of the migration")
async def test_the_database_takes_only_the_next_entry(store: Store) -> None:
    written = await three(store)
    for name, statement in (INSERTS | (OF_POSTGRES if store.postgres else OF_SQLITE)).items():
        with pytest.raises(DBAPIError, match="audit is only added to"):
            async with store.write() as connection:
                await connection.execute(text(statement))
        async with store.read() as connection:
            assert await audit.listed(connection) == written, name
    await write(store, Action.PURGE, {})
    assert isinstance(await verified(store), Verified)


@pytest.mark.parametrize(
    "values",
    ["2, at, 'u2', action, details, previous, hash", "4, at, actor, action, details, hash, previous"],
    ids=["in the place of another", "at the end, with a wrong hash"],
)
@pytest.mark.proves("F19", breaks="the numbers, and the hashes, not compared in audit.check")
async def test_an_entry_past_the_triggers_is_found(store: Store, values: str) -> None:
    await three(store)
    take = f"INSERT INTO audit ({COLUMNS}) SELECT {values} FROM audit WHERE seq = 3"
    await past_the_program(store, *(["DELETE FROM audit WHERE seq = 2"] if values[0] == "2" else []), take)
    assert isinstance(await verified(store), Broken)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE audit SET actor = 'u2' WHERE seq = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3),
        ("UPDATE audit SET action = 'purge' WHERE seq = 1", 1),
        ("UPDATE audit SET details = '{}' WHERE seq = 1", 1),
        ("UPDATE audit SET previous = hash WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("UPDATE audit SET seq = 9 WHERE seq = 3", 3),
    ],
)
async def test_a_change_past_the_program_is_found(store: Store, statement: str, place: int) -> None:
    await three(store)
    await past_the_program(store, statement)
    assert await verified(store) == Broken(place)


async def test_entries_taken_off_the_end_show_only_beside_an_earlier_check(store: Store) -> None:
    *_, second, third = await three(store)
    await past_the_program(store, "DELETE FROM audit WHERE seq = 3")
    assert await verified(store) == Verified(2, second.hash)
    assert third.hash != second.hash


@pytest.mark.parametrize(
    ("action", "details"),
    [
        (Action.PURGE, {"conversation": "c1"}),
        (Action.REPORT_INTERNAL, {}),
        (Action.REPORT_INTERNAL, {"year": "2021"}),
        (Action.REPORT_INTERNAL, {"year": True}),
        (Action.REPORT_INTERNAL, {"year": 2021, "note": "x"}),
        (Action.USER_ADDED, {"user": "Sam de Vries", "role": "supervisor"}),
        (Action.USER_ADDED, {"user": "u1", "role": "boss"}),
        (Action.HTCDS_EXPORT, {"recipient": "a\nb", "format": "csv", "records": 1}),
        (Action.HTCDS_EXPORT, {"recipient": "x" * 81, "format": "csv", "records": 1}),
        (Action.HTCDS_EXPORT, {"recipient": "\u202eMOI", "format": "csv", "records": 1}),
        (Action.HTCDS_EXPORT, {"recipient": "IOM", "format": "xml", "records": 1}),
        (Action.HTCDS_EXPORT, {"recipient": "IOM", "format": "csv", "records": -1}),
    ],
)
async def test_details_are_a_closed_list(store: Store, action: Action, details: Mapping[str, str | int | bool]) -> None:
    with pytest.raises(ValueError, match="not the details"):
        await write(store, action, details)
    assert await verified(store) == Verified(0, bytes(32))


async def test_an_actor_is_no_name(store: Store) -> None:
    with pytest.raises(ValueError, match="actor"):
        await write(store, Action.PURGE, {}, actor="Sam de Vries")


async def test_accounts_are_written_down_by_id(store: Store) -> None:
    sam = await admin.add(store, name="Sam de Vries", role=Role.ADMIN, password_hash="-", now=NOW)
    await admin.reset(store, name="Sam de Vries", password_hash="-", totp_secret=None, now=NOW)
    await admin.disable(store, name="Sam de Vries", now=NOW)
    with pytest.raises(admin.NoSuchName):
        await admin.disable(store, name="Nobody", now=NOW)
    async with store.read() as connection:
        found = [(one.actor, one.action, one.details) for one in await audit.listed(connection)]
    assert found == [
        ("operator", "user_added", f'{{"role":"admin","user":"{sam}"}}'),
        ("operator", "user_reset", f'{{"user":"{sam}"}}'),
        ("operator", "user_disabled", f'{{"user":"{sam}"}}'),
    ]
    assert isinstance(await verified(store), Verified)

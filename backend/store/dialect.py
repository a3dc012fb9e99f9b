"""The one place that knows which database it is.

Both databases have one writer at a time: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock that every write
takes first. So a capacity check and a claim are one step, and the order of sequence numbers is the order of commit. (On
PostgreSQL without the lock numbers are given out before commit and a reader with a cursor would skip rows.)
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from backend.support.startup_errors import DATABASE

WRITE_LOCK = 0x62616B656E  # "baken"
CHANNEL = "baken_events"
CONNECT = 10.0
"""Seconds for a connection to PostgreSQL; a firewall that drops it says nothing."""
SQLITE = "sqlite+aiosqlite"
"""A well-kept driver: one of our own without its thread hops was two to three times as fast, and ours to maintain."""


def database_url(configured: str | None, data: Path) -> URL:
    """The URL with its asynchronous driver; SQLite in the data directory where nothing is configured."""
    if configured is None:
        return URL.create(SQLITE, database=str(data / DATABASE))
    url = make_url(configured)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+asyncpg")
    if url.get_backend_name() == "sqlite":
        return url.set(drivername=SQLITE)
    raise ValueError("the database must be sqlite or postgresql")


def engines(url: URL, busy: float) -> tuple[AsyncEngine, AsyncEngine]:
    """The engine for reading and the one for writing (one pool on PostgreSQL). `busy` in seconds.

    Each read statement sees what is committed when it starts: no transaction to begin and to end, half the trips.
    """
    if is_postgres(url):
        engine = create_async_engine(
            url,
            pool_size=10,
            max_overflow=10,
            pool_timeout=busy,
            pool_pre_ping=True,
            connect_args={
                "timeout": CONNECT,
                "server_settings": {
                    "lock_timeout": f"{int(busy * 1000)}",
                    "statement_timeout": f"{int(busy * 4000)}",
                    "idle_in_transaction_session_timeout": f"{int(busy * 4000)}",
                },
            },
        )
        return engine.execution_options(isolation_level="AUTOCOMMIT"), engine
    reader = create_async_engine(
        url,
        pool_size=4,
        max_overflow=4,
        pool_timeout=busy,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=busy)
    _prepare_sqlite(reader, busy, writes=False)
    _prepare_sqlite(writer, busy, writes=True)
    return reader, writer


def is_postgres(url: URL) -> bool:
    return url.get_backend_name() == "postgresql"


async def take_write_lock(connection: AsyncConnection) -> None:
    """Wait until this transaction is the only writer; it ends with the transaction."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"))


WRITTEN = {
    "messages": ("text",),
    "drafts": ("text",),
    "events": ("data",),
    "conversations": ("alias", "topic", "safety", "signals"),
}
"""Columns with what people wrote, by table."""


def no_samples(backend: str) -> list[str]:
    """Statements after which the database (`sqlite` or `postgresql`) keeps no samples of what people wrote.

    PostgreSQL samples every column to plan its queries (`pg_statistic`), and such a sample outlives the purged row.
    """
    if backend != "postgresql":
        return []
    return [
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0"
        for table, columns in WRITTEN.items()
        for column in columns
    ]


def append_only(table: str, backend: str) -> list[str]:
    """Statements that make the database (`sqlite` or `postgresql`) refuse to change or remove rows of `table`."""
    refusal = f"{table} is only added to"
    if backend == "postgresql":
        return [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for change in ("UPDATE", "DELETE")
    ]


def stays_with(table: str, backend: str) -> list[str]:
    """Statements that make the database refuse to change a row of `table`, and to remove one of a conversation that is
    still there."""
    refusal = f"{table} is only added to"
    there = "EXISTS (SELECT 1 FROM conversations WHERE id = OLD.conversation)"
    if backend == "postgresql":
        return [
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' OR {there} THEN RAISE EXCEPTION '{refusal}'; END IF; RETURN OLD; END $$",
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {there} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ]


def numbered(table: str, backend: str) -> list[str]:
    """Statements that make the database refuse a row of `table` that does not follow the last one.

    Its `seq` is the next number and its `previous` the `hash` of the last. So `INSERT OR REPLACE` and `ON CONFLICT`
    cannot touch an entry either: in SQLite they fire no trigger on changes.
    """
    refusal = f"{table} is only added to"
    if backend == "postgresql":
        return [
            f"CREATE FUNCTION {table}_numbered() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE last {table}%ROWTYPE; "
            f"BEGIN SELECT * INTO last FROM {table} ORDER BY seq DESC LIMIT 1; "
            "IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1 "
            "OR NEW.previous IS DISTINCT FROM coalesce(last.hash, decode(repeat('00', 32), 'hex')) "
            f"THEN RAISE EXCEPTION '{refusal}'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {table}_numbered BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_numbered()",
        ]
    return [
        f"CREATE TRIGGER {table}_numbered BEFORE INSERT ON {table} "
        f"WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM {table}) "
        f"OR NEW.previous IS NOT coalesce((SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1), zeroblob(32)) "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    ]


async def notify(connection: AsyncConnection) -> None:
    """Wake the other nodes at commit. It carries nothing; readers read the log."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"NOTIFY {CHANNEL}"))


async def scrub(engine: AsyncEngine) -> bool:
    """After a purge: nothing of the removed rows stays in the files that this server writes, nor the order in which
    registrations were written.

    Gives False where another connection was still reading the old state: its pages stand in the write-ahead file until
    it is done, so this has to be called again.
    """
    if engine.dialect.name == "postgresql":
        async with engine.connect() as connection:
            bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in ("messages", "events", "drafts", "conversations", "openings"):
                await bare.execute(text(f"VACUUM {table}"))
        await _shuffle_postgres(engine)
        return True
    await _checkpoint(engine)  # first of all: on a disk that is nearly full it makes room
    await _shuffle_sqlite(engine)
    return await _checkpoint(engine)


async def _shuffle_postgres(engine: AsyncEngine) -> None:
    """Registrations in the order of their random ids, all written by one transaction: `ctid` and `xmin` tell nothing.

    In two transactions: a row's older version is left behind by `CLUSTER` only where the change is committed.
    """
    for statement in ("UPDATE registrations SET id = id", "CLUSTER registrations USING pk_registrations"):
        async with engine.begin() as connection:
            await take_write_lock(connection)
            await connection.execute(text(statement))


async def _shuffle_sqlite(engine: AsyncEngine) -> None:
    """Registrations written anew in the order of their random ids.

    The table is kept in that order, but within a page the newest row stands before the older ones.
    """
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TEMP TABLE shuffled AS SELECT * FROM registrations"))
        await connection.execute(text("DELETE FROM registrations"))
        await connection.execute(text("INSERT INTO registrations SELECT * FROM shuffled ORDER BY id"))
        await connection.execute(text("DROP TABLE shuffled"))


async def _checkpoint(engine: AsyncEngine) -> bool:
    """Move everything out of the write-ahead file and empty it; False where somebody still reads from it."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        cursor = await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # aiosqlite
        (busy, _frames, _moved) = await cursor.fetchone()
        await cursor.close()
    return not busy


def _prepare_sqlite(engine: AsyncEngine, busy: float, *, writes: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own is deferred and can deadlock
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")  # what is sorted never stands in a file of its own
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    if writes:

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


STORAGE_ERRORS = (sqlite3.OperationalError, OSError, TimeoutError)
"""What a full disk, a locked file or a lost server raise beside SQLAlchemy's own."""

"""SQLite without a thread of its own: statements run in the event loop, only what waits for the disk does not.

A statement on a warm database takes some 10 µs; handing it to a thread and back takes ten times as long, and each
request has several. Two things can wait, and neither holds up the loop: the disk at a commit (in a thread; it releases
the interpreter meanwhile) and another process's write lock (`begin_immediate` looks again every few milliseconds).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, Connection
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

LOOK_AGAIN = 0.005
"""Seconds between two looks at a lock that another process holds."""

Out = TypeVar("Out")
_disk = ThreadPoolExecutor(2, "commit")


class Cursor(sqlite3.Cursor):
    """A cursor as SQLAlchemy's asyncio results want it."""

    async def _async_soft_close(self) -> None:
        """Rows are read from memory: there is nothing to wait for."""


class Opened(sqlite3.Connection):
    """A connection that makes such cursors."""

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)


class DirectSqlite(SQLiteDialect_pysqlite):
    """The standard library's SQLite under SQLAlchemy's asyncio interface."""

    driver = "direct"
    supports_statement_cache = True
    is_async = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        args, options = super().create_connect_args(url)
        return args, {**options, "check_same_thread": False, "factory": Opened}

    def do_execute(self, cursor: Any, statement: Any, parameters: Any, context: Any = None) -> None:
        cursor.execute(statement, parameters)
        await_only(_done())

    def do_executemany(self, cursor: Any, statement: Any, parameters: Any, context: Any = None) -> None:
        cursor.executemany(statement, parameters)
        await_only(_done())

    def do_commit(self, dbapi_connection: Any) -> None:
        connection = cast(sqlite3.Connection, getattr(dbapi_connection, "dbapi_connection", dbapi_connection))
        if connection.in_transaction:
            await_only(at_the_disk(connection.commit))


async def _done() -> None:
    """SQLAlchemy takes an execution that awaited nothing for a driver that blocks by mistake; ours does by intent."""


async def at_the_disk(do: Callable[[], Out]) -> Out:
    """`do` in a thread. Who is cancelled meanwhile still waits for it: two threads must not share a connection."""
    running = asyncio.get_running_loop().run_in_executor(_disk, do)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def begin_immediate(connection: Connection, busy: float) -> None:
    """Begin to write; waits up to `busy` seconds for another process. The connection's own busy timeout is 0."""
    raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    for _ in range(int(busy / LOOK_AGAIN)):
        try:
            raw.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                break
        await_only(asyncio.sleep(LOOK_AGAIN))
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try raises the error as SQLAlchemy names it

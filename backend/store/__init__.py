"""The database: one reader engine, one writer at a time, migrations at the start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.config import ServerConfig
from backend.store import dialect
from backend.store.tombstones import Tombstones, bury

MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """Opened databases. Writes are one at a time, over all nodes."""

    def __init__(self, config: ServerConfig) -> None:
        self._tombstones = Tombstones(config.return_key_file)
        self.url = dialect.database_url(config.database_url, config.data)
        self.reader, self.writer = dialect.engines(self.url, config.timings.database_busy)

    @property
    def postgres(self) -> bool:
        return dialect.is_postgres(self.url)

    async def open(self) -> None:
        """Make or update the tables. Several nodes may start at once: the first does it, the others wait.

        Whoever was forgotten and stands in a backup that was put back is removed again, before anybody counts.
        """
        async with self.write() as connection:
            await connection.run_sync(_upgrade)
            # Read while nobody else writes: what stands there was removed, or is what a backup brought.
            await bury(connection, self._tombstones.read())

    async def outdated(self) -> bool:
        """Whether `open` would change tables that an older version made, perhaps under a server that is using them."""
        async with self.read() as connection:
            return await connection.run_sync(_is_older)

    async def is_empty(self) -> bool:
        """Whether no version has ever made tables here, so that `open` would begin a server's database."""
        async with self.read() as connection:
            return await connection.run_sync(_revision) is None

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees committed rows only; of two statements the second may see more than the first."""
        async with self.reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is the only writer; committed at the end, rolled back on any error."""
        async with self.writer.begin() as connection:
            await dialect.take_write_lock(connection)
            yield connection

    async def scrub(self) -> bool:
        """After a purge: leave nothing of it behind in free pages and write-ahead files. False: call again later."""
        return await dialect.scrub(self.writer)


def _upgrade(connection: Connection) -> None:
    config = _migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_older(connection: Connection) -> bool:
    script = ScriptDirectory.from_config(_migrations())
    here = _revision(connection)
    older = {revision.revision for revision in script.walk_revisions()} - {script.get_current_head()}
    return here in older


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config

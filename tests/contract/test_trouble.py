"""A database that cannot be written: an honest answer, nothing half done, and everything as before afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from api_client.errors import Unavailable
from backend.config import Timings
from backend.store.tables import metadata
from protocol.registration import FIELDS, AgeBand, Gender, Registration, patch_of
from tests.support.server import Server, as_process, in_process, server_config

AGES = tuple(AgeBand)
EVERYTHING = patch_of(
    **{one.name: frozenset(one.values) - {one.alone} if one.several else one.values[-1] for one in FIELDS}
)


async def counts(server: Server) -> dict[str, int]:
    """How many rows each table holds."""
    async with server.services.store.read() as connection:
        return {
            table.name: int(await connection.scalar(text(f"SELECT count(*) FROM {table.name}")) or 0)
            for table in metadata.sorted_tables
        }


async def test_a_locked_database_is_told_and_nothing_is_stored(tmp_path: Path) -> None:
    config = replace(server_config(tmp_path), timings=Timings(database_busy=1.0))
    async with in_process(config) as server:
        mila = await server.counsellor("Mila")
        vos = await server.visitor("Vos")
        await vos.say("een")
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        before = await counts(server)
        other = sqlite3.connect(tmp_path / "baken.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        reply = await vos.ask("POST", "messages", {"client_id": "k2", "text": "twee"})
        assert (reply.status, reply.json()["error"]) == (503, "unavailable")
        assert reply.json()["retry_after"] > 0
        with pytest.raises(Unavailable):
            await mila.claim(chat)
        assert [one["text"] for one in await vos.read()] == ["een"], "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert await counts(server) == before
        assert (await vos.say("twee", "k2"))["id"] == 2


async def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    async with in_process(server_config(tmp_path)) as server:
        vos = await server.visitor("Vos")
        await vos.say("een")
        async with server.services.store.writer.connect() as connection:
            pages = int(await connection.scalar(text("PRAGMA page_count")) or 0)
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        stored = 1
        for number in range(200):
            before = await counts(server)
            reply = await vos.ask("POST", "messages", {"client_id": f"vol-{number}", "text": "x" * 3000})
            if reply.status != 201:
                break
            stored += 1
        assert (reply.status, reply.json()["error"]) == (503, "unavailable")
        assert await counts(server) == before
        assert len(await vos.read()) == stored
        async with server.services.store.writer.connect() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1000000"))
        assert (await vos.say("er is weer plaats"))["id"] == stored + 1


async def test_a_registration_on_a_full_disk_is_refused_whole_and_saved_when_there_is_room(tmp_path: Path) -> None:
    async with in_process(server_config(tmp_path)) as server:
        mila = await server.counsellor("Mila")
        await server.visitor("Vos")
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        await mila.claim(chat)
        saved = await mila.save_registration(chat, EVERYTHING, 0)
        async with server.services.store.writer.connect() as connection:
            pages = int(await connection.scalar(text("PRAGMA page_count")) or 0)
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(200):  # until not even an event goes in
            before = await counts(server), await mila.registration(chat)
            try:
                saved = await mila.save_registration(chat, patch_of(age_band=AGES[number % len(AGES)]), saved.version)
            except Unavailable:
                break
        else:
            raise AssertionError("the disk never got full")
        assert (await counts(server), await mila.registration(chat)) == before
        async with server.services.store.writer.connect() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1000000"))
        newest = await mila.save_registration(chat, patch_of(gender=Gender.OTHER), saved.version)
        assert newest.version == saved.version + 1


async def test_a_server_that_is_killed_has_saved_each_registration_whole_or_not_at_all(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    answered: list[Registration] = []
    enough = asyncio.Event()
    async with as_process(config) as (server, process):
        mila = await server.counsellor("Mila")
        vos = await server.visitor("Vos")
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        await mila.claim(chat)

        async def save_on() -> None:
            with contextlib.suppress(Unavailable):
                for version in itertools.count():
                    patch = patch_of(age_band=AGES[version % len(AGES)], age_start_band=AGES[version % len(AGES)])
                    answered.append(await mila.save_registration(chat, patch, version))
                    if len(answered) == 20:
                        enough.set()

        saving = asyncio.create_task(save_on())
        async with asyncio.timeout(30):
            await enough.wait()
        process.kill()
        await process.wait()
        await saving
        vos.close()
    async with as_process(config) as (server, _):
        mila = await server.counsellor("Mila")
        found = await mila.registration(chat)
        assert found.version in {len(answered), len(answered) + 1}, "nothing that was answered is lost"
        assert found.record.age_band is found.record.age_start_band is AGES[(found.version - 1) % len(AGES)]
        # The counsellor's console sends again what was not answered.
        patch = patch_of(age_band=AGES[len(answered) % len(AGES)], age_start_band=AGES[len(answered) % len(AGES)])
        assert (await mila.save_registration(chat, patch, len(answered))).version == len(answered) + 1


async def test_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    async with in_process(server_config(tmp_path)) as server, server.services.store.read() as connection:
        found = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert found == []

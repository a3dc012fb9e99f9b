"""After the purge nothing joins a registration to the conversation it was about: no value, no order, no byte."""

from __future__ import annotations

import contextlib
import itertools
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text, update

from backend.chat.registrations import linked
from backend.config import ServerConfig, Timings
from backend.credentials.access import Viewer
from backend.edge.addresses import Prefixes
from backend.services import Services
from backend.store.tables import conversations, metadata, registrations
from backend.wire.requests import Arrival
from protocol.models import EndReason, Role, State
from protocol.registration import FIELDS, AgeBand, Gender, Region, Registration, RegistrationSave, patch_of
from tests.support.databases import Postgres, postgres, postgres_url
from tests.support.server import MovableClock, create_user, server_config

__all__ = ["postgres", "postgres_url"]

HOUR = 3600
KINDS = list(itertools.product(list(AgeBand)[:4], list(Region)[:4]))
"""What tells one test record from another."""
CHATS = len(KINDS)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> ServerConfig:
    if request.param == "sqlite":
        return server_config(tmp_path)
    database: Postgres = request.getfixturevalue("postgres")
    return server_config(tmp_path, database.with_tables())


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@contextlib.asynccontextmanager
async def opened(config: ServerConfig, clock: MovableClock) -> AsyncIterator[Services]:
    """The parts of a server without its port; the jobs run only when the test says so."""
    quiet = replace(config, timings=replace(config.timings, tick=1e6))
    parts = Services(quiet, clock)
    await parts.open()
    try:
        yield parts
    finally:
        await parts.close()


@pytest.fixture
async def server(config: ServerConfig, clock: MovableClock) -> AsyncIterator[Services]:
    async with opened(config, clock) as parts:
        yield parts


async def counsellor(server: Services) -> Viewer:
    """Somebody with room for every chat of these tests."""
    id_ = await create_user(server.config, "Mila", capacity=CHATS + 2, running=True)
    return Viewer(id=id_, name="Mila", role=Role.COUNSELLOR, capacity=CHATS + 2, session="s")


async def taken(server: Services, mila: Viewer) -> str:
    """A conversation in which the chatter wrote something, claimed; its id."""
    started, _ = await server.visitors.start(Arrival(alias="Vos", language="nl"), None, Prefixes(b"a", b"n"))
    await server.visitors.send(started.token, "hoi", "k1")
    async with server.store.read() as connection:
        chat = await connection.scalar(select(conversations.c.id).where(conversations.c.state == State.WAITING))
    assert chat is not None
    await server.conversations.claim(mila, chat)
    return str(chat)


async def save(server: Services, mila: Viewer, chat: str, version: int, **values: object) -> Registration:
    return await server.registrations.save(mila, chat, RegistrationSave(version=version, patch=patch_of(**values)))


async def everything(server: Services) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as it stands in the database."""
    async with server.store.read() as connection:
        return {
            table.name: [
                dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table.name}"))).mappings()
            ]
            for table in metadata.sorted_tables
        }


async def registered(server: Services) -> tuple[set[str], set[str]]:
    """Closed conversations with a record each, of some the person known; their ids and those of the records."""
    mila = await counsellor(server)
    chats = []
    for number, (age, region) in enumerate(KINDS):
        chat = await taken(server, mila)
        chats.append(chat)
        await save(server, mila, chat, 0, age_band=age)
        await save(server, mila, chat, 1, region=region)
        if number % 3 == 0:
            await recognised(server, chat, f"{number:032x}", 1 + number % 2)
    records = {row["id"] for row in (await everything(server))["registrations"]}
    for chat in chats:
        await server.conversations.close(mila, chat, EndReason.COUNSELLOR_CLOSED)
        await server.conversations.close(mila, chat, EndReason.COUNSELLOR_CLOSED)
    assert len(records) == len(chats) == CHATS
    return set(chats), records


async def recognised(server: Services, chat: str, person: str, contact: int) -> None:
    """What a return word does."""
    async with server.store.write() as connection:
        await connection.execute(
            update(conversations).where(conversations.c.id == chat).values(person=person, contact=contact)
        )
        await linked(connection, chat, person, contact)


async def purged(server: Services, clock: MovableClock) -> None:
    """All that has ended is removed by the job."""
    clock.advance(48 * HOUR + 60)
    await server.retention.purge_old(clock.now())


async def test_no_value_of_a_record_stands_anywhere_else_after_the_purge(server: Services, clock: MovableClock) -> None:
    chats, records = await registered(server)
    before = {row["id"]: row for row in (await everything(server))["registrations"]}
    await purged(server, clock)
    tables = await everything(server)
    assert tables["conversations"] == tables["messages"] == tables["drafts"] == []
    after = tables["registrations"]
    assert len(after) == CHATS
    assert not {row["id"] for row in after} & records, "a new id: an older backup is no key"
    assert {(row["conversation"], row["version"]) for row in after} == {(None, 0)}
    content = [field.name for field in FIELDS] + ["month", "person", "contact"]
    assert sorted(repr([row[name] for name in content]) for row in after) == sorted(
        repr([row[name] for name in content]) for row in before.values()
    ), "what was registered is all there"
    for row in after:
        for name, cells in cells_of(tables):
            assert row["id"] not in cells, name
            assert (
                row["person"] is None or name in {"people.person", "return_words.person"} or row["person"] not in cells
            )
    for chat in chats:
        found = {name for name, cells in cells_of(tables, whole=False) if any(chat in str(cell) for cell in cells)}
        assert found == {"events.conversation"}, "consoles must hear that it was purged"
    clock.advance(7 * HOUR)
    await server.log.prune(clock.now())
    for name, cells in cells_of(await everything(server)):
        assert not cells & chats, name
    assert tables["tallies"] == [
        {"month": "2026-03", "end_reason": "counsellor_closed", "conversations": CHATS, "waiting": 0}
    ]


def cells_of(tables: dict[str, list[dict[str, Any]]], *, whole: bool = True) -> list[tuple[str, set[Any]]]:
    """The values of every column, but those of `registrations` itself."""
    return [
        (f"{table}.{column}", {row[column] for row in rows})
        for table, rows in tables.items()
        if table != "registrations" or not whole
        for column in (rows[0] if rows else ())
    ]


async def test_what_is_not_purged_keeps_its_record_and_its_version(server: Services, clock: MovableClock) -> None:
    await registered(server)
    clock.advance(48 * HOUR + 60)
    mila = await counsellor(server)
    chat = await taken(server, mila)
    saved = await save(server, mila, chat, 0, gender=Gender.OTHER)
    await server.retention.purge_old(clock.now())
    assert await server.registrations.get(mila, chat) == saved
    assert (await save(server, mila, chat, 1, gender=Gender.BOY_MAN)).version == 2


async def test_no_byte_of_the_files_holds_an_older_id(tmp_path: Path, clock: MovableClock) -> None:
    async with opened(server_config(tmp_path), clock) as server:
        chats, records = await registered(server)
        assert in_files(tmp_path, chats) == chats
        assert in_files(tmp_path, records) == records
        await purged(server, clock)
        assert in_files(tmp_path, records) == set()
        clock.advance(7 * HOUR)
        await server.log.prune(clock.now())
        await server.store.scrub()
        assert in_files(tmp_path, chats | records) == set()


def in_files(folder: Path, ids: set[str]) -> set[str]:
    content = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    return {one for one in ids if one.encode() in content}


async def test_in_the_file_the_rows_stand_in_the_order_of_their_random_ids(tmp_path: Path, clock: MovableClock) -> None:
    """SQLite fills a page from its end: without more, the places within a page would tell the order of writing."""
    async with opened(server_config(tmp_path), clock) as server:
        await registered(server)
        await purged(server, clock)
        ids = {row["id"] for row in (await everything(server))["registrations"]}
    pages = list(places(tmp_path / "baken.sqlite3", ids))
    assert sum(len(page) for page in pages) >= CHATS
    assert max(len(page) for page in pages) >= CHATS, "an index holds all of them on one page"
    for page in pages:
        assert page in (sorted(page), sorted(page, reverse=True))


def places(file: Path, ids: set[str]) -> list[list[str]]:
    """For each page of the file that holds any of `ids`: these, from the first byte to the last."""
    content = file.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    size = 65536 if size == 1 else size
    any_of = re.compile("|".join(sorted(ids)).encode())
    found = [any_of.findall(content[start : start + size]) for start in range(0, len(content), size)]
    return [[one.decode() for one in page] for page in found if page]


@pytest.mark.postgres
async def test_on_postgresql_neither_place_nor_transaction_tells_the_order(
    tmp_path: Path, postgres_url: str, clock: MovableClock
) -> None:
    config = server_config(tmp_path, postgres_url)
    async with opened(config, clock) as server:
        await registered(server)
        assert len({xmin for xmin, _ in await heap(server)}) == CHATS, "one transaction for each save: an order"
        await purged(server, clock)
        stored = await heap(server)
        assert len({xmin for xmin, _ in stored}) == 1
        assert [id_ for _, id_ in stored] == sorted(id_ for _, id_ in stored)


async def heap(server: Services) -> list[tuple[int, str]]:
    """The transaction that wrote each row and its id, in the order in which they stand in the file."""
    statement = select(text("xmin::text::bigint"), registrations.c.id).order_by(text("ctid"))
    async with server.store.read() as connection:
        return [(int(xmin), id_) for xmin, id_ in await connection.execute(statement)]


async def test_a_kill_between_the_purge_and_the_cleaning_is_made_good_at_the_next_start(
    tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = server_config(tmp_path)
    async with opened(config, clock) as server:
        _, records = await registered(server)
        with monkeypatch.context() as no_time:
            no_time.setattr(server.store, "scrub", _too_late)
            await purged(server, clock)
    async with opened(config, clock) as server:
        await server.retention.purge_old(clock.now())
        ids = {row["id"] for row in (await everything(server))["registrations"]}
        assert in_files(tmp_path, records) == set()
    for page in places(tmp_path / "baken.sqlite3", ids):
        assert page in (sorted(page), sorted(page, reverse=True))


async def _too_late() -> bool:
    raise sqlite3.OperationalError("killed")


async def test_the_record_outlives_a_reader_that_was_in_the_way(tmp_path: Path, clock: MovableClock) -> None:
    config = replace(server_config(tmp_path), timings=Timings(database_busy=1.0))
    async with opened(config, clock) as server:
        _, records = await registered(server)
        with contextlib.closing(sqlite3.connect(tmp_path / "baken.sqlite3", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM registrations").fetchone()
            await purged(server, clock)
        await server.retention.purge_old(clock.now())
        assert in_files(tmp_path, records) == set()
        assert len((await everything(server))["registrations"]) == CHATS

"""Whoever asks to be forgotten is gone from every table and file, and a backup that is put back brings nobody back."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace as replace_entry
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from api_client.errors import NotFound
from api_client.http_backend import HttpBackend
from backend.config import ServerConfig
from backend.report.offline import open_data
from backend.report.service import ReportService
from backend.retention.forgotten import StillChatting, forget, known
from backend.return_words import words
from backend.return_words.hashing import hash_under_all
from backend.store import Store
from backend.store.keys import Keys, open_keys
from backend.store.tables import metadata, registrations
from backend.support.problem import Problem
from backend.support.startup_errors import ServerTrouble, Trouble
from protocol.registration import Flag, RecordPatch
from protocol.report import View
from tests.backend.report.people import put, victims
from tests.support.publishing import publish
from tests.support.server import MovableClock, Server, in_process

WORD = "kompas olifant kastanje"
OTHER = "dolfijn paraplu broccoli"
CANARY = "kanarie-55217"
Rows = dict[str, list[dict[str, Any]]]


async def chatted(server: Server, mila: HttpBackend, word: str, line: str, *, ended: bool = True) -> str:
    """One conversation with a word, a text and a saved registration; its id."""
    vos = await server.visitor()
    (chat,) = [one.id for one in (await mila.snapshot()).conversations if one.owner is None]
    await mila.claim(chat)
    assert (await vos.ask("POST", "return-word", {"word": word})).status == 204
    await vos.say(line)
    await mila.save_registration(chat, RecordPatch(flagged_trafficking=Flag.YES), 0)
    if ended:
        await mila.close(chat)
        await mila.close(chat)
    return chat


async def person_of(server: Server, clock: MovableClock, word: str) -> str | None:
    keys = open_keys(server.config, clock.now)
    assert isinstance(keys, Keys)
    async with server.services.store.read() as connection:
        found = await known(connection, hash_under_all(words.normalised(word), keys.living()).values())
    return None if found is None else found.person


async def everything(store: Store) -> Rows:
    """Every column of every row of every table."""
    async with store.read() as connection:
        return {
            table.name: [dict(row._mapping) for row in (await connection.execute(select(table))).all()]
            for table in metadata.sorted_tables
        }


async def put_back(config: ServerConfig, saved: Rows, copy: Path) -> None:
    """The backup in the place of what is there, by the database's own means."""
    if config.database_url is None:
        for path in config.data.glob("baken.sqlite3*"):
            path.unlink()
        shutil.copytree(copy, config.data, dirs_exist_ok=True)
        return
    store = Store(config)
    async with store.writer.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))  # as pg_restore: no triggers
        for table in metadata.sorted_tables:
            if table.name != "audit":  # which nobody may empty
                await connection.execute(text(f"DELETE FROM {table.name}"))
                if saved[table.name]:
                    await connection.execute(insert(table), saved[table.name])
    await store.close()


def tombstones(config: ServerConfig) -> Path:
    """docs/deployment.md: beside the key file."""
    return config.data.parent / f"{config.data.name}.return-words.forgotten.json"


@pytest.fixture
def config(config: ServerConfig, tmp_path: Path) -> ServerConfig:
    """A data folder with room beside it for the key file and a backup."""
    return replace(config, data=tmp_path / "data", return_key_file=tmp_path / "data.return-words.json")


@pytest.fixture(autouse=True)
def _folder(config: ServerConfig) -> None:
    config.data.mkdir(mode=0o700, exist_ok=True)


async def test_everything_of_one_person_goes_and_no_backup_brings_them_back(
    config: ServerConfig, clock: MovableClock, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila", poll_wait=0)
        for _ in range(2):
            await chatted(server, mila, WORD, CANARY)
        await chatted(server, mila, OTHER, "iets anders")
        person, other = await person_of(server, clock, WORD), await person_of(server, clock, OTHER)
        assert person is not None
        assert other is not None
        before = await everything(server.services.store)
        chats = [row["id"] for row in before["conversations"] if row["person"] == person]
        # As a backup in which this person's chat still goes on.
        saved = {
            name: [{**row, "state": "active"} if name == "conversations" else row for row in rows]
            for name, rows in before.items()
        }
        assert len(chats) == 2
        if config.database_url is None:
            copy.mkdir()
            with (
                contextlib.closing(sqlite3.connect(config.data / "baken.sqlite3")) as source,
                contextlib.closing(sqlite3.connect(copy / "baken.sqlite3")) as kept_elsewhere,
            ):
                source.backup(kept_elsewhere)
                kept_elsewhere.execute("UPDATE conversations SET state = 'active'")
                kept_elsewhere.commit()
        await server.hang_up()
        await forget(server.services.store, config, person, clock.now())
        assert not [path for path in config.data.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
        after = await everything(server.services.store)
        assert await person_of(server, clock, WORD) is None
        assert await person_of(server, clock, OTHER) == other
    assert person not in repr(after)
    assert CANARY not in repr(after)
    gone = [entry["type"] for entry in after["events"] if entry["conversation"] in chats]
    assert gone == ["purged", "purged"]
    assert not any(chat in repr({**after, "events": []}) for chat in chats)
    for name in ("conversations", "registrations", "messages"):
        kept = [row for row in before[name] if not any(one in repr(row) for one in (person, *chats))]
        assert kept
        assert after[name] == kept
    assert after["audit"][-1]["action"] == "forgotten"
    assert after["audit"][-1]["details"] == "{}"
    assert hashlib.sha256(person.encode()).hexdigest() in tombstones(config).read_text()
    assert person not in tombstones(config).read_text()

    await put_back(config, saved, copy)
    async with open_data(config, clock) as _service:
        pass
    store = Store(config)
    again = await everything(store)
    await store.close()
    assert person not in repr(again)
    assert CANARY not in repr(again)
    assert not any(chat in repr(again) for chat in chats)
    assert [row["person"] for row in again["registrations"]] == [other]

    await put_back(config, saved, copy)
    async with in_process(config, clock) as server:
        assert await person_of(server, clock, WORD) is None
        assert person not in repr(await everything(server.services.store))


async def test_a_chat_that_goes_on_or_a_database_that_fails_leaves_all_as_it_was(
    config: ServerConfig, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila", poll_wait=0)
        chat = await chatted(server, mila, WORD, CANARY, ended=False)
        person = await person_of(server, clock, WORD)
        assert person is not None
        store = server.services.store
        before = await everything(store)
        with pytest.raises(StillChatting):
            await forget(store, config, person, clock.now())
        assert not tombstones(config).exists()
        assert {**await everything(store), "users": []} == {**before, "users": []}
        await mila.close(chat)
        await mila.close(chat)

        async def fails(*_arguments: object) -> None:
            raise SQLAlchemyError

        before = await everything(store)
        with monkeypatch.context() as broken:
            broken.setattr("backend.store.audit.append", fails)
            with pytest.raises(SQLAlchemyError):
                await forget(store, config, person, clock.now())
        assert not tombstones(config).exists()
        assert (await everything(store))["registrations"] == before["registrations"]


async def test_a_chat_that_only_its_counsellor_has_not_finished_goes_too(
    config: ServerConfig, clock: MovableClock
) -> None:
    """It has ended for the child. A form that was open meets 404, by which a console says that it was not saved."""
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila", poll_wait=0)
        chat = await chatted(server, mila, WORD, CANARY, ended=False)
        await mila.close(chat)
        person = await person_of(server, clock, WORD)
        assert person is not None
        await forget(server.services.store, config, person, clock.now())
        after = await everything(server.services.store)
        assert person not in repr(after)
        assert CANARY not in repr(after)
        assert after["registrations"] == []
        with pytest.raises(NotFound):
            await mila.save_registration(chat, RecordPatch(flagged_trafficking=Flag.NO), 1)
        assert [one["type"] for one in after["events"] if one["conversation"] == chat] == ["purged"], (
            "consoles are told"
        )


@pytest.mark.parametrize("kept", [False, True], ids=["the commit failed", "only the word that it was made was lost"])
async def test_a_tombstone_is_taken_back_where_the_commit_failed_and_only_there(
    config: ServerConfig, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila", poll_wait=0)
        await chatted(server, mila, WORD, CANARY)
        person = await person_of(server, clock, WORD)
        assert person is not None
        store = server.services.store
        before = await everything(store)

        @contextlib.asynccontextmanager
        async def lost() -> AsyncIterator[AsyncConnection]:
            """A transaction of which the last word is that the line to the database is gone."""
            monkeypatch.undo()
            async with store.writer.connect() as connection:
                yield connection
                assert hashlib.sha256(person.encode()).hexdigest() in tombstones(config).read_text()
                await (connection.commit() if kept else connection.rollback())
            raise OperationalError("COMMIT", {}, OSError())

        monkeypatch.setattr(store, "write", lost)
        with pytest.raises(OperationalError):
            await forget(store, config, person, clock.now())
        after = await everything(store)
        assert (hashlib.sha256(person.encode()).hexdigest() in tombstones(config).read_text()) is kept
        assert (person in repr(after)) is not kept
        assert kept or after["registrations"] == before["registrations"]
    store = Store(config)
    await store.open()
    assert (person in repr(await everything(store))) is not kept
    await store.close()


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format":2,"forgotten":[]}', '{"format":1,"forgotten":["x"]}', "\udc80"]
)
async def test_a_file_that_is_not_ours_opens_nothing(config: ServerConfig, content: str) -> None:
    tombstones(config).write_bytes(content.encode("utf-8", "surrogateescape"))
    tombstones(config).chmod(0o600)
    store = Store(config)
    with pytest.raises(ServerTrouble) as refused:
        await store.open()
    await store.close()
    assert refused.value.trouble is Trouble.TOMBSTONES


async def test_a_file_that_others_may_write_opens_nothing(config: ServerConfig) -> None:
    tombstones(config).write_text('{"format":1,"forgotten":[]}')
    tombstones(config).chmod(0o622)
    store = Store(config)
    with pytest.raises(ServerTrouble) as refused:
        await store.open()
    tombstones(config).chmod(0o600)
    await store.open()
    async with store.read() as connection:
        assert (await connection.execute(select(registrations))).all() == []
    await store.close()
    assert refused.value.trouble is Trouble.TOMBSTONES


async def test_what_was_published_stays_and_one_person_less_is_no_difference_to_read(config: ServerConfig) -> None:
    clock = MovableClock(datetime(2022, 2, 1, 12, tzinfo=UTC))
    store = Store(config)
    await store.open()
    entries = victims(100, 2021)
    await put(store, [replace_entry(entries[0], person="1f" * 16, contact=1), *entries[1:]])
    service = ReportService(store, clock, "Europe/Amsterdam")
    published = await publish(service, 2021)
    before = await everything(store)
    await forget(store, config, "1f" * 16, clock.now())
    assert (await everything(store))["editions"] == before["editions"]
    assert await service.report(2021, View.PUBLIC, "somebody") == published
    draft = await service.draft(2021, "somebody")
    assert "age" in draft.reveals
    with pytest.raises(Problem) as refused:
        await service.release(2021, draft.number, "More is known.", "somebody")
    assert (refused.value.error, "would point at somebody" in refused.value.message) == ("draft_changed", True)
    assert await service.report(2021, View.PUBLIC, "somebody") == published
    await store.close()

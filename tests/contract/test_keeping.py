"""One conversation is kept beyond its time because two people want it; nothing else is, and not for longer."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from api_client.errors import BackendError, NotAllowed, NotFound, Refused
from api_client.http_backend import HttpBackend
from backend.config import ServerConfig
from backend.retention.forgotten import forget
from backend.store import Store
from backend.store.tables import conversations, registrations
from protocol.ids import uuid7
from protocol.models import Conversation, KeepReason, Role
from protocol.registration import Gender, patch_of
from tests.contract.test_audit import written
from tests.contract.test_forgotten import WORD, chatted, person_of, put_back
from tests.contract.test_forgotten import everything as every_row
from tests.support.http import Line
from tests.support.server import MovableClock, Server, in_process

HOURS_48 = 48 * 3600
DAY = 24 * 3600


async def closed(server: Server, owner: HttpBackend, line: str) -> str:
    """A closed conversation with one text of the chatter; its id."""
    vos = await server.visitor("Vos")
    (chat,) = [one.id for one in (await owner.snapshot()).conversations if one.owner is None]
    await vos.say(line)
    await owner.claim(chat)
    await owner.close(chat)
    await owner.close(chat)
    return chat


async def there(server: Server) -> set[str]:
    """Ids of the conversations that the database has."""
    async with server.services.store.read() as connection:
        return set(await connection.scalars(select(conversations.c.id)))


async def texts(backend: HttpBackend, chat: str) -> list[str]:
    return [one.text for one in (await backend.history(chat)).messages if one.author == "visitor"]


async def kept(asker: HttpBackend, granter: HttpBackend, chat: str, days: int = 30) -> Conversation:
    """Asked by the one and granted by the other."""
    asked = (await asker.ask_keep(chat, KeepReason.CALAMITY, days)).keep_asked
    assert asked is not None
    return await granter.grant_keep(chat, asked.id)


async def why(call: Any) -> str:
    """The code of a refusal."""
    with pytest.raises(BackendError) as refused:
        await call
    return refused.value.why if isinstance(refused.value, Refused) else type(refused.value).__name__


def copied(config: ServerConfig, copy: Path) -> None:
    """A backup of SQLite beside a running server, by its own means."""
    copy.mkdir()
    if config.database_url is None:
        with (
            sqlite3.connect(config.data / "baken.sqlite3") as source,
            sqlite3.connect(copy / "baken.sqlite3") as target,
        ):
            source.backup(target)


class People:
    """Mila is a counsellor, Sanne and Ada oversee, Noor is a colleague."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def come(self) -> People:
        self.mila = await self.server.counsellor("Mila", poll_wait=0)
        self.noor = await self.server.counsellor("Noor", poll_wait=0)
        self.sanne = await self.server.counsellor("Sanne", role=Role.SUPERVISOR, poll_wait=0)
        self.ada = await self.server.counsellor("Ada", role=Role.ADMIN, poll_wait=0)
        return self

    async def ids(self) -> tuple[str, str, str]:
        return tuple([(await one.snapshot()).me.id for one in (self.mila, self.sanne, self.ada)])  # type: ignore[return-value]  # three


async def test_what_is_kept_survives_the_purge_and_nothing_else_does_until_the_term_is_over(
    server: Server, clock: MovableClock
) -> None:
    people = await People(server).come()
    chat = await closed(server, people.mila, "bewaren")
    asked_only = await closed(server, people.mila, "alleen gevraagd")
    other = await closed(server, people.mila, "gewoon")
    granted = await kept(people.mila, people.sanne, chat)
    await people.mila.ask_keep(asked_only, KeepReason.COMPLAINT, 30)
    assert granted.kept is not None
    assert granted.kept.until - clock.now() == timedelta(days=30)
    assert await there(server) == {chat, asked_only, other}
    clock.advance(HOURS_48 + 120)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == {chat}
    await people.come()
    assert await texts(people.mila, chat) == ["bewaren"]
    clock.advance(28 * DAY - 300)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == {chat}, "its term is not over"
    clock.advance(300)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == set()


async def test_nothing_is_added_to_what_is_kept_and_ended_by_nobody(server: Server) -> None:
    people = await People(server).come()
    chat = await closed(server, people.mila, "bewaren")
    free = await closed(server, people.mila, "gewoon")
    note = str(uuid7())
    await people.mila.note(chat, "voor het bewaren", note)
    form = await people.mila.registration(chat)
    saved = await people.mila.save_registration(chat, patch_of(gender=Gender.GIRL_WOMAN), form.version)
    await kept(people.mila, people.sanne, chat)
    for who in (people.mila, people.sanne):
        assert await why(who.save_registration(chat, patch_of(gender=Gender.BOY_MAN), saved.version)) == "kept"
    assert await why(people.mila.note(chat, "later", str(uuid7()))) == "kept"
    assert await people.mila.registration(chat) == saved
    assert (await people.mila.note(chat, "voor het bewaren", note)).text == "voor het bewaren", (
        "an answer that was lost"
    )
    assert await people.mila.save_registration(chat, patch_of(gender=Gender.GIRL_WOMAN), form.version) == saved
    await people.mila.note(free, "hier wel", str(uuid7()))


async def test_a_kept_chat_that_goes_on_is_written_to_as_before(server: Server) -> None:
    people = await People(server).come()
    vos = await server.visitor("Vos")
    (row,) = (await people.mila.snapshot()).conversations
    await people.mila.claim(row.id)
    await kept(people.mila, people.sanne, row.id)
    await people.mila.note(row.id, "notitie", str(uuid7()))
    form = await people.mila.registration(row.id)
    await people.mila.save_registration(row.id, patch_of(gender=Gender.BOY_MAN), form.version)
    await vos.say("nog iets")


async def test_the_same_person_cannot_grant_and_a_counsellor_cannot_either(server: Server) -> None:
    people = await People(server).come()
    chat = await closed(server, people.mila, "hoi")
    asked = (await people.sanne.ask_keep(chat, KeepReason.AUTHORITY, 30)).keep_asked
    assert asked is not None
    assert await why(people.sanne.grant_keep(chat, asked.id)) == "second_person"
    for one in (people.mila, people.noor):
        assert await why(one.grant_keep(chat, asked.id)) == "NotAllowed"
    assert await why(people.noor.ask_keep(chat, KeepReason.AUTHORITY, 30)) == "NotAllowed"
    assert await why(people.ada.ask_keep(chat, KeepReason.AUTHORITY, 10)) == "already_asked"
    assert await why(people.ada.grant_keep(chat, "0" * 16)) == "keep_changed"
    newer = (await people.sanne.ask_keep(chat, KeepReason.AUTHORITY, 60)).keep_asked
    assert newer is not None
    assert await why(people.ada.grant_keep(chat, asked.id)) == "keep_changed"
    assert (await people.sanne.keeps()).conversations[0].kept is None
    granted = await people.ada.grant_keep(chat, newer.id)
    assert await people.ada.grant_keep(chat, newer.id) == granted, "the first answer was lost on the way"
    assert await why(people.mila.ask_keep("c-none", KeepReason.PERSON, 30)) == "NotFound"
    for days in (0, -1, 181, 10**9):
        assert await why(people.mila.ask_keep(chat, KeepReason.PERSON, days)) in {"keep_days", "malformed"}


async def test_each_step_is_in_the_audit_log_with_both_people_and_never_which_conversation(
    server: Server, clock: MovableClock
) -> None:
    people = await People(server).come()
    mila, sanne, ada = await people.ids()
    chat = await closed(server, people.mila, "hoi")
    number = (await kept(people.mila, people.sanne, chat, 3)).kept
    assert number is not None
    again = (await people.mila.ask_keep(chat, KeepReason.COMPLAINT, 9)).keep_asked
    assert again is not None
    await people.mila.lift_keep(chat, again.id)
    clock.advance(4 * DAY)
    await server.services.jobs.tick(clock.now())
    await people.come()
    second = await closed(server, people.mila, "hoi")
    lifted = (await kept(people.sanne, people.ada, second, 5)).kept
    assert lifted is not None
    await people.sanne.lift_keep(second, lifted.id)
    await people.sanne.lift_keep(second, lifted.id)
    assert await written(server) == [
        (mila, "keep_asked", f'{{"days":3,"keep":"{number.id}","reason":"calamity"}}'),
        (sanne, "keep_granted", f'{{"asked_by":"{mila}","days":3,"keep":"{number.id}","reason":"calamity"}}'),
        (mila, "keep_asked", f'{{"days":9,"keep":"{again.id}","reason":"complaint"}}'),
        (mila, "keep_withdrawn", f'{{"keep":"{again.id}"}}'),
        ("server", "keep_ended", f'{{"keep":"{number.id}"}}'),
        (sanne, "keep_asked", f'{{"days":5,"keep":"{lifted.id}","reason":"calamity"}}'),
        (ada, "keep_granted", f'{{"asked_by":"{sanne}","days":5,"keep":"{lifted.id}","reason":"calamity"}}'),
        (sanne, "keep_lifted", f'{{"keep":"{lifted.id}"}}'),
    ]
    assert not {chat, second} & {word for entry in await written(server) for word in entry[2].split('"')}


async def test_no_supervisor_removes_what_is_kept_and_no_counsellor_ends_it(
    server: Server, clock: MovableClock
) -> None:
    people = await People(server).come()
    chat = await closed(server, people.sanne, "over Sanne")
    asked = (await people.ada.ask_keep(chat, KeepReason.COMPLAINT, 30)).keep_asked
    assert asked is not None
    number = (await people.sanne.grant_keep(chat, asked.id)).kept
    assert number is not None
    for one in (people.sanne, people.ada):
        assert await why(one.purge(chat)) == "kept"
    assert await why(people.sanne.lift_keep(chat, number.id)) == "second_person", "the chat was hers"
    assert await why(people.mila.lift_keep(chat, number.id)) == "NotAllowed"
    clock.advance(HOURS_48 + 120)
    await server.services.jobs.tick(clock.now())
    await people.come()
    assert await texts(people.ada, chat) == ["over Sanne"]
    await people.ada.lift_keep(chat, number.id)
    clock.advance(120)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == set()


async def test_who_may_read_it_is_as_before_and_who_may_not_is_not_told(server: Server, clock: MovableClock) -> None:
    people = await People(server).come()
    line = Line(server.address)
    token = await server.token("Noor")
    vos = await server.visitor("Vos")
    first = (await people.mila.snapshot()).conversations[0].id
    cursor = (await line.request("GET", "/v1/snapshot", token=token)).json()["cursor"]
    await people.mila.claim(first)
    await vos.say("geheim")
    granted = await kept(people.mila, people.sanne, first)
    assert granted.kept is not None
    for path in ("/v1/snapshot", f"/v1/events?after={cursor}&wait=0"):
        body = (await line.request("GET", path, token=token)).body
        assert first.encode() in body
        assert granted.kept.id.encode() not in body, path
        assert b"calamity" not in body, path
    for one in (people.mila, people.sanne, people.ada):
        rows = {row.id: row for row in (await one.snapshot()).conversations}
        assert rows[first].kept == granted.kept
    await people.mila.close(first)
    await people.mila.close(first)
    clock.advance(HOURS_48 + 120)
    await server.services.jobs.tick(clock.now())
    await people.come()
    for one in (people.mila, people.sanne, people.ada):
        assert await texts(one, first) == ["geheim"]
    assert await why(people.noor.history(first)) == "NotAllowed"
    (row,) = (await people.ada.keeps()).conversations
    assert (row.id, row.kept) == (first, granted.kept)
    for one in (people.mila, people.noor):
        with pytest.raises(NotAllowed):
            await one.keeps()
    line.close()


async def test_it_holds_over_a_restart_another_node_and_a_backup(
    config: ServerConfig, clock: MovableClock, tmp_path: Path
) -> None:
    config = replace(config, data=tmp_path / "data")
    config.data.mkdir(mode=0o700)
    async with in_process(config, clock) as server:
        people = await People(server).come()
        chat = await closed(server, people.mila, "bewaren")
        await kept(people.mila, people.sanne, chat)
    shutil.copytree(config.data, tmp_path / "copy")
    async with in_process(config, clock) as first, in_process(config, clock) as second:
        saved = await every_row(first.services.store)
        clock.advance(HOURS_48 + 120)
        for node in (first, second):
            await node.services.jobs.tick(clock.now())
        assert await there(second) == {chat}
    await put_back(config, saved, tmp_path / "copy")
    async with in_process(config, clock) as restored:
        clock.advance(120)
        await restored.services.jobs.tick(clock.now())
        assert await there(restored) == {chat}


async def test_who_asks_to_be_forgotten_goes_but_for_what_is_kept_and_that_is_nobodys(
    config: ServerConfig, clock: MovableClock, tmp_path: Path
) -> None:
    config = replace(config, data=tmp_path / "data", return_key_file=tmp_path / "data.return-words.json")
    config.data.mkdir(mode=0o700)
    async with in_process(config, clock) as server:
        people = await People(server).come()
        chat = await chatted(server, people.mila, WORD, "bewaren")
        other = await chatted(server, people.mila, WORD, "weg")
        await kept(people.mila, people.sanne, chat, 30)
        person = await person_of(server, clock, WORD)
        assert person is not None
        store = server.services.store
        before = await every_row(store)
        copied(config, tmp_path / "copy")
        await forget(store, config, person, clock.now())
        assert await there(server) == {chat}
        assert other not in await there(server)
        assert person not in repr(await every_row(store)), "nothing says whose it is"
        assert (await every_row(store))["registrations"] == []
        assert await person_of(server, clock, WORD) is None
        assert await texts(people.sanne, chat) == ["bewaren"]
    await put_back(config, before, tmp_path / "copy")  # from before, with the person in it
    store = Store(config)
    await store.open()
    after = await every_row(store)
    assert person not in repr(after)
    assert [row["id"] for row in after["conversations"]] == [chat]
    assert after["registrations"] == []
    await store.close()
    async with in_process(config, clock) as server:
        clock.advance(31 * DAY)
        await server.services.jobs.tick(clock.now())
        assert await there(server) == set()
        async with server.services.store.read() as connection:
            assert (await connection.execute(select(registrations))).all() == [], "no record is left of them"


async def test_those_who_stood_apart_are_kept_too_and_a_row_that_cannot_be_read_stays(
    server: Server, clock: MovableClock
) -> None:
    people = await People(server).come()
    chat = await closed(server, people.mila, "apart")
    other = await closed(server, people.mila, "gewoon")
    await kept(people.mila, people.sanne, chat)
    async with server.services.store.write() as connection:
        await connection.execute(text("UPDATE conversations SET apart = TRUE"))
    clock.advance(HOURS_48 + 120)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == {chat}
    assert other not in await there(server)
    async with server.services.store.write() as connection:
        await connection.execute(text("UPDATE conversations SET apart = FALSE, kept = '?'"))
    await people.come()
    third = await closed(server, people.mila, "nog een")
    clock.advance(60 * DAY)
    await server.services.jobs.tick(clock.now())
    assert await there(server) == {chat}, "what says that it is kept is kept, and the others go"
    assert third not in await there(server)
    await people.come()
    with pytest.raises(NotFound):
        await people.mila.history(third)

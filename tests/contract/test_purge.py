"""After a purge no body is left: not over the protocol, not in the log, not in the database's files."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from api_client.errors import NotAllowed, NotFound
from api_client.http_backend import HttpBackend
from backend.retention.purge import left_waiting
from backend.store.tables import conversations, messages, metadata, registrations
from protocol.models import ConversationPurged, Role, SafetyPatch
from protocol.registration import AgeBand, Flag, Form, RecordPatch
from tests.support.databases import Postgres
from tests.support.server import MovableClock, Server, in_process, server_config

CANARY = "kanarie-55193"


async def ended(server: Server, mila: HttpBackend) -> str:
    """A closed conversation in which every text holds the canary; its id."""
    vos = await server.visitor(CANARY, topic=CANARY)
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await vos.say(f"{CANARY} van het kind")
    await mila.claim(chat)
    await mila.send(chat, f"{CANARY} van Mila", "k1")
    await mila.note(chat, f"{CANARY} als notitie", "k2")
    await mila.draft(chat, f"{CANARY} als concept")
    await mila.safety(chat, SafetyPatch(who=CANARY, plan=CANARY))
    await mila.close(chat)
    await mila.close(chat)
    return chat


async def rows_with_canary(server: Server) -> list[str]:
    """The tables in which a row holds the canary."""
    async with server.services.store.read() as connection:
        return [
            table.name
            for table in metadata.sorted_tables
            if CANARY in repr((await connection.execute(text(f"SELECT * FROM {table.name}"))).all())
        ]


def files_with_canary(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]


async def test_purged_by_a_supervisor(server: Server, tmp_path: Path) -> None:
    mila = await server.counsellor("Mila", poll_wait=0)
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    cursor = (await mila.snapshot()).cursor
    chat = await ended(server, mila)
    assert await rows_with_canary(server) == ["conversations", "events", "messages"]
    with pytest.raises(NotAllowed):
        await mila.purge(chat)
    await boss.purge(chat)
    await boss.purge(chat)
    assert await rows_with_canary(server) == []
    assert files_with_canary(tmp_path) == []
    with pytest.raises(NotFound):
        await boss.history(chat)
    batch = await anext(boss.events(cursor))
    assert CANARY not in repr(batch)
    assert any(isinstance(one, ConversationPurged) and one.conversation == chat for one in batch.events)


async def test_who_left_before_anybody_came_stays_as_a_number_and_a_chat_that_was_taken_does_not(
    server: Server,
) -> None:
    mila = await server.counsellor("Mila", poll_wait=0)
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    for how in ("left", "left", "quick_exit"):
        vos = await server.visitor()
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        await vos.leave(how)
        await boss.purge(chat)
    await boss.purge(await ended(server, mila))
    async with server.services.store.read() as connection:
        found = [(one.end_reason, one.conversations) for one in await left_waiting(connection)]
    assert found == [("quick_exit", 1), ("visitor_left", 2)]


@pytest.mark.postgres
async def test_the_database_keeps_no_samples_of_what_was_written(postgres: Postgres, tmp_path: Path) -> None:
    """PostgreSQL's statistics hold values of rows, and go on holding them when the rows are gone."""
    async with in_process(server_config(tmp_path, postgres.database())) as server:
        mila = await server.counsellor("Mila")
        for _ in range(3):
            await ended(server, mila)
        async with server.services.store.writer.connect() as connection:
            bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await bare.execute(text("ANALYZE"))
            samples = await bare.execute(
                text("SELECT tablename, attname FROM pg_stats WHERE CAST(pg_stats AS text) LIKE :canary"),
                {"canary": f"%{CANARY}%"},
            )
            assert samples.all() == []


async def test_purged_after_the_retention_time(server: Server, clock: MovableClock, tmp_path: Path) -> None:
    mila = await server.counsellor("Mila")
    await ended(server, mila)
    clock.advance(48 * 3600 - 60)
    await server.services.retention.purge_old(clock.now())
    assert "messages" in await rows_with_canary(server)
    clock.advance(120)
    await server.services.jobs.tick(clock.now())
    assert await rows_with_canary(server) == []
    assert files_with_canary(tmp_path) == []


async def test_what_is_kept_are_figures_such_as_an_age_and_what_it_was_about(
    server: Server, clock: MovableClock
) -> None:
    """The page: "Wij bewaren wat cijfers, zoals een leeftijd en waar het over ging."; and of the rest nothing."""
    mila = await server.counsellor("Mila")
    chat = await ended(server, mila)
    patch = RecordPatch(age_band=AgeBand.AT_15, forms=frozenset({Form.CRIMINAL}))
    await mila.save_registration(chat, patch, (await mila.registration(chat)).version)
    clock.advance(49 * 3600)
    await server.services.jobs.tick(clock.now())
    async with server.services.store.read() as connection:
        (kept,) = (await connection.execute(select(registrations))).mappings()
        for table in (conversations, messages):
            assert (await connection.execute(select(table))).all() == []
    assert (kept["age_band"], kept["forms"]) == ("15", frozenset({"criminal"}))
    assert kept["conversation"] is None
    assert await rows_with_canary(server) == []


@pytest.mark.proves("SEC-A8", breaks="a wrap-up that nobody finished kept its texts for twelve hours, whatever was set")
@pytest.mark.parametrize("hours", [1, 11, 12, 48])
@pytest.mark.parametrize("how", ["quick_exit", "closed by the counsellor"])
async def test_what_was_said_goes_so_long_after_the_end_whoever_has_finished(
    clock: MovableClock, tmp_path: Path, hours: int, how: str
) -> None:
    """The page: "Wat jullie schrijven, wissen we {n} uur na het gesprek.", for every number that can be set."""
    config = server_config(tmp_path)
    config = replace(config, timings=replace(config.timings, retention=hours * 3600))
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila")
        vos = await server.visitor(CANARY)
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        await mila.claim(chat)
        await vos.say(f"{CANARY} van het kind")
        await mila.save_registration(chat, RecordPatch(flagged_trafficking=Flag.YES), 0)
        if how == "closed by the counsellor":
            await mila.close(chat)
        else:
            await vos.leave(how)
        clock.advance(hours * 3600 - 60)
        await server.services.jobs.tick(clock.now())
        assert "messages" in await rows_with_canary(server), "nor sooner"
        clock.advance(121)
        await server.services.jobs.tick(clock.now())
        assert await rows_with_canary(server) == []
        assert files_with_canary(tmp_path) == []
        async with server.services.store.read() as connection:
            saved = (
                await connection.execute(text("SELECT conversation, flagged_trafficking FROM registrations"))
            ).all()
        assert [tuple(row) for row in saved] == [(None, "yes")], (
            "what the counsellor saved stays, and belongs to nothing"
        )


async def test_what_has_not_ended_is_not_purged(server: Server) -> None:
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    vos = await server.visitor("Vos")
    await vos.say("hoi")
    token = await server.token("Sanne")
    (chat,) = [one.id for one in (await boss.snapshot()).conversations]
    reply = await vos.line.request("POST", f"/v1/conversations/{chat}/purge", token=token)
    assert (reply.status, reply.json()["error"]) == (409, "wrong_state")
    assert [one["text"] for one in await vos.read()] == ["hoi"]


@pytest.mark.parametrize("id_", ["there", "c-0123456789abcdef", "no~id", "x" * 80])
async def test_a_counsellor_may_purge_nothing_whether_or_not_it_is_there(server: Server, id_: str) -> None:
    token = await server.token("Mila")
    vos = await server.visitor("Vos")
    (chat,) = (await (await server.counsellor("Sanne", role=Role.SUPERVISOR)).snapshot()).conversations
    path = f"/v1/conversations/{chat.id if id_ == 'there' else id_}/purge"
    reply = await vos.line.request("POST", path, token=token)
    assert (reply.status, reply.json()["error"]) == (403, "not_allowed")

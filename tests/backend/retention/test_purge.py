"""No body is left in the bytes of the database's files, also where somebody was reading while it was removed."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.errors import NotFound
from backend.config import Timings
from protocol.models import Role, SafetyPatch
from tests.support.server import MovableClock, Server, in_process, server_config

KINDS = ("alias", "topic", "line", "answer", "note", "draft", "who", "device", "stop", "plan")
"""Every kind of text that a conversation can hold, each with a canary of its own."""


def canary(kind: str) -> str:
    return f"canary-{kind}-81263"


def found(folder: Path) -> set[str]:
    """The kinds whose canary stands in any file of the data folder."""
    content = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    return {kind for kind in KINDS if canary(kind).encode() in content}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def server(tmp_path: Path, clock: MovableClock) -> AsyncIterator[Server]:
    timings = Timings(database_busy=1.0)
    async with in_process(replace(server_config(tmp_path), timings=timings), clock) as running:
        yield running


async def conversation(server: Server, *, ended: bool) -> str:
    """A conversation with every kind of text, many lines long, so that it fills pages of its own."""
    mila = await server.counsellor("Mila", poll_wait=0)
    visitor = await server.visitor(canary("alias"), topic=canary("topic"))
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    for n in range(20):
        await visitor.say(f"{canary('line')} {n} " + "x" * 500)
        await mila.send(chat, f"{canary('answer')} {n}", f"answer-{n}")
    await mila.note(chat, canary("note"), "note")
    await mila.safety(
        chat, SafetyPatch(who=canary("who"), device=canary("device"), stop_word=canary("stop"), plan=canary("plan"))
    )
    await mila.draft(chat, canary("draft"))
    if ended:
        await mila.close(chat)
        await mila.close(chat)
    return chat


async def test_every_kind_of_text_is_in_the_files_before_and_in_none_after(
    server: Server, clock: MovableClock, tmp_path: Path
) -> None:
    await conversation(server, ended=True)
    assert found(tmp_path) == set(KINDS)
    clock.advance(48 * 3600 + 1)
    await server.services.retention.purge_old(clock.now())
    assert found(tmp_path) == set()


async def test_a_reader_in_the_way_delays_it_to_the_next_round(
    server: Server, clock: MovableClock, tmp_path: Path
) -> None:
    chat = await conversation(server, ended=True)
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    with closing(sqlite3.connect(tmp_path / "baken.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        await boss.purge(chat)
        with pytest.raises(NotFound):
            await boss.history(chat)
        assert found(tmp_path)
    await server.services.retention.purge_old(clock.now())
    assert found(tmp_path) == set()


async def test_a_running_conversation_is_never_purged_by_time(
    server: Server, clock: MovableClock, tmp_path: Path
) -> None:
    await conversation(server, ended=False)
    clock.advance(90 * 24 * 3600)
    await server.services.retention.purge_old(clock.now())
    assert "line" in found(tmp_path)

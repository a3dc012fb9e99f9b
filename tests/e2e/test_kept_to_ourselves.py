"""The page: "Wij houden het voor ons." What the house does with a chat is the house's; this is what the server does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from api_client.http_backend import HttpBackend
from protocol.models import ConversationPurged, Role
from protocol.registration import RecordPatch
from tests.support.http import Line
from tests.support.server import Server, server_config
from tests.support.serving import ServerProcess

CANARY = "kanarie-20417"
GUARD = 30.0
"""Seconds in which a purge that is due must come: a guard against hanging."""


async def test_a_chat_goes_to_nobody_but_those_who_work_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real server from its start to the purge: it opens no line, looks up no name, starts no program; who asks it for
    a text without working with chats, a stranger, another chatter or a researcher, gets none."""
    notes = tmp_path / "reached"
    monkeypatch.setenv("BAKEN_REACHED", str(notes))
    config = server_config(tmp_path / "data")
    soon = replace(config, timings=replace(config.timings, retention=1, tick=0.1))
    with ServerProcess(tmp_path / "data", soon, module="tests.e2e.start_guarded_server") as running:
        server = Server(running.config, running.address)
        mila = await server.counsellor("Mila", poll_wait=5)
        cursor = (await mila.snapshot()).cursor
        vos = await server.visitor("Vos", topic=CANARY)
        await vos.say(f"{CANARY} van het kind")
        (chat,) = [one.id for one in (await mila.snapshot()).conversations]
        await mila.claim(chat)
        await mila.send(chat, f"{CANARY} van Mila", "k1")
        await mila.note(chat, f"{CANARY} als notitie", "k2")
        await mila.save_registration(chat, RecordPatch(), 0)
        others = {"nobody": None, "another chatter": (await server.visitor("Das")).token}
        others |= {role: await server.token(f"een {role}", role=role) for role in (Role.RESEARCHER, Role.TRAINER)}
        for who, token in others.items():
            assert CANARY.encode() not in await everything_for(running.address, chat, token), who
        for insider in (vos.token, await server.token("Sanne", role=Role.SUPERVISOR)):
            assert CANARY.encode() in await everything_for(running.address, chat, insider), "the same questions find it"
        await mila.close(chat)
        async with asyncio.timeout(GUARD):
            await purged(mila, cursor, chat)
        await server.hang_up()
    reached = [json.loads(line) for line in notes.read_text().splitlines()]
    assert reached, "the guard saw the server"
    own = ["127.0.0.1", running.port]
    assert [each for each in reached if each not in (["socket.bind", own], ["socket.getaddrinfo", own[0]])] == []


async def everything_for(address: str, chat: str, token: str | None) -> bytes:
    """What the routes that give texts answer to somebody, in one piece (docs/protocol.md)."""
    line = Line(address)
    try:
        answers = [
            await line.request("GET", path, token=token)
            for path in (
                "/v1/snapshot",
                "/v1/events?after=0&wait=0",
                f"/v1/conversations/{chat}/messages",
                f"/v1/conversations/{chat}/registration",
                "/v1/visitor/conversation",
                "/v1/visitor/events?after=0&wait=0",
            )
        ]
    finally:
        line.close()
    return b"".join(answer.body for answer in answers)


async def purged(backend: HttpBackend, cursor: str, chat: str) -> None:
    """Wait until the server tells that the conversation is gone."""
    async for batch in backend.events(cursor):
        if any(isinstance(event, ConversationPurged) and event.conversation == chat for event in batch.events):
            return

"""The registration of a conversation: who may see and save it, two editors at once, retries, the end, trouble."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from api_client.models import Conversation
from api_client.own import OwnBackend
from api_client.registration import (
    AgeBand,
    Channel,
    Flag,
    Form,
    Record,
    Registration,
    Spoken,
    patch_of,
)
from backend.store.tables import registrations
from tests.support.server import Server, Visitor

KNOWN = Record(channel=Channel.CHAT, language=Spoken.NL)
"""What the server knows by itself of a conversation in Dutch."""


async def chat_of(server: Server, mila: OwnBackend, *, lines: int = 1) -> tuple[Visitor, str]:
    """A conversation that Mila has taken, with so many lines of the chatter."""
    known = {one.id for one in (await mila.snapshot()).conversations}
    visitor = await server.visitor("Vos")
    (chat,) = {one.id for one in (await mila.snapshot()).conversations} - known
    for number in range(lines):
        await visitor.say(f"regel {number}")
    await mila.claim(chat)
    return visitor, chat


async def closed(mila: OwnBackend, chat: str) -> Conversation:
    await mila.close(chat)
    return await mila.close(chat)


async def rows(server: Server) -> list[Any]:
    async with server.services.store.read() as connection:
        return list((await connection.execute(select(registrations))).all())


async def test_before_anybody_saved_it_holds_what_the_server_knows(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    assert await mila.registration(chat) == Registration(conversation=chat, version=0, month="2026-03", record=KNOWN)
    assert await rows(server) == []


async def test_fields_are_saved_one_after_the_other_and_unknown_is_a_value(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    first = await mila.save_registration(chat, patch_of(flagged_trafficking=Flag.YES, age_band=AgeBand.AT_15), 0)
    assert (first.version, first.record) == (
        1,
        replace(KNOWN, flagged_trafficking=Flag.YES, age_band=AgeBand.AT_15),
    )
    both = frozenset({Form.CRIMINAL, Form.SEXUAL})
    await mila.save_registration(chat, patch_of(forms=both), 1)
    await mila.save_registration(chat, patch_of(age_band=AgeBand.UNKNOWN, channel=Channel.UNKNOWN), 2)
    found = await mila.registration(chat)
    assert found.version == 3
    assert found.record == Record(flagged_trafficking=Flag.YES, forms=both, language=Spoken.NL)
    await mila.save_registration(chat, patch_of(forms=frozenset()), 3)
    assert (await mila.registration(chat)).record.forms == frozenset()

"""A draft is what was not sent: it goes in the step that stores the text, on both databases."""

from __future__ import annotations

import pytest

from api_client.errors import NotAllowed
from api_client.http_backend import HttpBackend
from protocol.models import DraftSaved, Role
from tests.support.server import Server


async def claimed(server: Server, mila: HttpBackend) -> str:
    await (await server.visitor()).say("hoi")
    (row,) = (await mila.snapshot()).conversations
    await mila.claim(row.id)
    return str(row.id)


async def saved(mila: HttpBackend) -> dict[str, str]:
    return {name: str(text) for name, text in (await mila.snapshot()).drafts.items()}


@pytest.mark.parametrize("kind", ["send", "note"])
async def test_what_was_sent_is_no_draft_any_more_though_nobody_cleared_it(server: Server, kind: str) -> None:
    mila = await server.counsellor("Mila")
    chat = await claimed(server, mila)
    await mila.draft(chat, "ben je veilig? ")
    cursor = (await mila.snapshot()).cursor
    await (mila.send if kind == "send" else mila.note)(chat, "ben je veilig?", "k1")
    assert await saved(mila) == {}
    batch = await anext(mila.events(cursor))
    assert [event.data.text for event in batch.events if isinstance(event, DraftSaved)] == [""]


async def test_another_text_in_the_draft_stays(server: Server) -> None:
    mila = await server.counsellor("Mila")
    chat = await claimed(server, mila)
    await mila.send(chat, "een", "k1")
    await mila.draft(chat, "het volgende")
    await mila.send(chat, "twee", "k2")
    await mila.send(chat, "een", "k1")
    assert await saved(mila) == {chat: "het volgende"}


async def test_a_draft_that_comes_in_after_its_own_text_was_sent_is_not_kept(server: Server) -> None:
    mila = await server.counsellor("Mila")
    chat = await claimed(server, mila)
    await mila.send(chat, "ben je veilig?", "k1")
    await mila.draft(chat, "ben je veilig?")
    assert await saved(mila) == {}
    await mila.send(chat, "ik ben er", "k2")
    await mila.draft(chat, "ben je veilig?")
    assert await saved(mila) == {chat: "ben je veilig?"}, "asked once more, later, it is a text of its own"


async def test_what_was_not_stored_leaves_the_draft(server: Server) -> None:
    mila, boss = await server.counsellor("Mila"), await server.counsellor("Sanne", role=Role.SUPERVISOR)
    chat = await claimed(server, mila)
    await mila.draft(chat, "ben je veilig?")
    with pytest.raises(NotAllowed):
        await boss.send(chat, "ben je veilig?", "k1")
    assert await saved(mila) == {chat: "ben je veilig?"}

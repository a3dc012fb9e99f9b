"""An account that is switched off beside a running server: colleagues see it and its chats wait again at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api_client.errors import Unauthorised
from backend.accounts import admin
from backend.store import Store
from protocol.models import ColleagueChanged, Presence, State
from tests.support.server import MovableClock, Server, just_started


async def disable(server: Server, name: str) -> None:
    """As `baken user disable` does: on a connection of its own."""
    store = Store(server.config)
    try:
        await admin.disable(store, name=name, now=datetime.now(UTC))
    finally:
        await store.close()


async def test_its_chats_are_orphaned_and_its_colleagues_told_at_the_next_tick(
    server: Server, clock: MovableClock
) -> None:
    mila, noor = await server.counsellor("Mila"), await server.counsellor("Noor")
    vos = await server.visitor()
    await vos.say("hoi")
    (row,) = (await mila.snapshot()).conversations
    await mila.claim(row.id)
    before = await noor.snapshot()
    assert before.helpline.available == 2
    await disable(server, "Mila")
    # A server that has only just started: nobody's time is up.
    jobs = just_started(server.services)
    await jobs.tick(clock.now())
    batch = await anext(noor.events(before.cursor))
    told = [event.data for event in batch.events if isinstance(event, ColleagueChanged) and event.data.name == "Mila"]
    assert told[-1].presence is Presence.AWAY
    after = await noor.snapshot()
    assert [(one.id, one.state) for one in after.conversations] == [(row.id, State.ORPHANED)]
    assert after.helpline.available == 1
    with pytest.raises(Unauthorised):
        await mila.send(row.id, "nog iets", "k1")
    taken = await noor.claim(row.id)
    assert (taken.state, taken.owner) == (State.ACTIVE, before.me.id)
    cursor = (await noor.snapshot()).cursor
    await jobs.tick(clock.now())
    assert (await anext(noor.events(cursor))).events == (), "said once"

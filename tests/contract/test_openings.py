"""Every door through which somebody gets a text of a conversation leaves an entry, and a changed or missing one is
found."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from api_client.errors import Unavailable
from backend.chat import openings
from backend.store.tables import openings as table
from protocol.models import Role, SafetyPatch
from tests.support.server import MovableClock, Server

MINUTE = 60


async def entries(server: Server) -> list[tuple[str, str]]:
    """Names and ways of all entries, in their order; the chains must be whole."""
    async with server.services.store.read() as connection:
        assert isinstance(await openings.verify(connection), openings.Whole)
        names = {row.id: row.name for row in await connection.execute(text("SELECT id, name FROM users"))}
        found = await connection.execute(select(table).order_by(table.c.at, table.c.conversation, table.c.seq))
        return [(names[row.person], row.how) for row in found]


@pytest.mark.parametrize("way", ["asked", "live"])
async def test_each_way_to_a_text_is_written_down_with_who_and_not_twice_in_a_sitting(
    server: Server, clock: MovableClock, way: str
) -> None:
    mila = await server.counsellor("Mila", poll_wait=0)
    noor = await server.counsellor("Noor", poll_wait=0)
    sanne = await server.counsellor("Sanne", role=Role.SUPERVISOR, poll_wait=0)
    vos = await server.visitor("Vos")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    if way == "live":
        cursor = (await sanne.snapshot()).cursor
        await mila.claim(chat)
        await anext(sanne.events(cursor))
        await server.services.jobs.tick(clock.now())
        assert await entries(server) == [("Mila", "claim")], "that it was taken is no text"
        await vos.say("geheim")
        for _ in range(2):
            for one in (mila, noor, sanne):
                await anext(one.events(cursor))
            await server.services.jobs.tick(clock.now())
        assert await entries(server) == [("Mila", "claim"), ("Sanne", "live")]
        clock.advance(31 * MINUTE)
        await mila.safety(chat, SafetyPatch(plan="geheim"))
        await sanne.snapshot()
        await noor.snapshot()
        await server.services.jobs.tick(clock.now())
        assert await entries(server) == [("Mila", "claim"), ("Sanne", "live"), ("Sanne", "live")], "the panel too"
        return
    await vos.say("geheim")
    await noor.history(chat)
    await mila.claim(chat)
    for _ in range(2):
        await mila.history(chat)
        await sanne.history(chat, before=1)
    expected = [("Noor", "opened"), ("Mila", "claim"), ("Sanne", "opened")]
    assert await entries(server) == expected
    await mila.release(chat)
    await noor.claim(chat)
    await noor.close(chat)
    await noor.close(chat)
    expected.append(("Noor", "claim"))
    assert await entries(server) == expected
    await noor.history(chat)
    assert await entries(server) == expected, "the same sitting"
    clock.advance(31 * MINUTE)
    await noor.history(chat)
    await sanne.history(chat)
    assert await entries(server) == [*expected, ("Noor", "opened"), ("Sanne", "opened")]
    await sanne.purge(chat)
    assert await entries(server) == []


async def test_without_an_entry_no_text_and_no_claim(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    await vos.say("geheim")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    async with server.services.store.write() as connection:
        await connection.execute(text("ALTER TABLE openings RENAME TO away"))
    with pytest.raises(Unavailable):
        await mila.history(chat)
    with pytest.raises(Unavailable):
        await mila.claim(chat)
    async with server.services.store.write() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO openings"))
    assert (await mila.snapshot()).conversations[0].owner is None
    await mila.claim(chat)
    assert await entries(server) == [("Mila", "claim")]


FORGERIES = {
    "another person": "UPDATE openings SET person = 'x' WHERE seq = 2",
    "another moment": "UPDATE openings SET at = at + 1 WHERE seq = 1",
    "another way": "UPDATE openings SET how = 'claim' WHERE seq = 3",
    "another conversation": "UPDATE openings SET conversation = 'c-x' WHERE seq = 3",
    "a gap": "DELETE FROM openings WHERE seq = 2",
    "the first is gone": "DELETE FROM openings WHERE seq = 1",
    "the last is gone": "DELETE FROM openings WHERE seq = 3",
    "all are gone": "DELETE FROM openings",
    "one put in": "INSERT INTO openings SELECT conversation, 4, at, person, how, previous, hash FROM openings "
    "WHERE seq = 3",
    "another hash": "UPDATE openings SET hash = previous WHERE seq = 3",
}


async def test_what_was_changed_or_removed_is_found_and_the_database_refuses_it(server: Server) -> None:
    mila = await server.counsellor("Mila")
    sanne = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    ada = await server.counsellor("Ada", role=Role.ADMIN)
    vos = await server.visitor("Vos")
    await vos.say("geheim")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    await sanne.history(chat)
    await ada.history(chat)
    store = server.services.store
    refused = [name for name in FORGERIES if name != "one put in"]
    for name in refused:
        with pytest.raises(Exception, match="only added to"):
            async with store.write() as connection:
                await connection.execute(text(FORGERIES[name]))
    drops = (
        ["DROP TRIGGER openings_stays ON openings"]
        if store.postgres
        else ["DROP TRIGGER openings_no_update", "DROP TRIGGER openings_no_delete"]
    )
    async with store.write() as connection:
        for drop in drops:
            await connection.execute(text(drop))
    for name, forgery in FORGERIES.items():
        async with store.writer.connect() as connection:
            assert isinstance(await openings.verify(connection), openings.Whole), name
            await connection.execute(text(forgery))
            assert isinstance(await openings.verify(connection), openings.Broken), name
            await connection.rollback()
    assert len(await entries(server)) == 3

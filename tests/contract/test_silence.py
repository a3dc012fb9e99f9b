"""Who is not heard of any more: pages, consoles. The test moves the clock and calls the timed jobs itself."""

from __future__ import annotations

from typing import NoReturn

import pytest

from protocol.models import EndReason, Presence, State, VisitorPresence
from tests.support.server import MovableClock, Server, just_started

MINUTE = 60


async def pass_time(server: Server, clock: MovableClock, seconds: float) -> None:
    clock.advance(seconds)
    await server.services.jobs.tick(clock.now())


async def test_a_page_that_is_silent_is_away_then_lost(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    await pass_time(server, clock, 61)
    (one,) = (await mila.snapshot()).conversations
    assert (one.visitor_presence, one.presence_since) == (VisitorPresence.AWAY, clock.now())
    await vos.poll(0)
    (one,) = (await mila.snapshot()).conversations
    assert one.visitor_presence is VisitorPresence.HERE
    for _ in range(14):
        await pass_time(server, clock, MINUTE)
        await mila.snapshot()
    (one,) = (await mila.snapshot()).conversations
    assert (one.state, one.visitor_presence) == (State.ACTIVE, VisitorPresence.AWAY)
    await pass_time(server, clock, 2 * MINUTE)
    mila = await server.counsellor("Mila")
    (one,) = (await mila.snapshot()).conversations
    assert (one.state, one.end_reason) == (State.WRAP_UP, EndReason.VISITOR_LOST)
    assert (await vos.ask("POST", "messages", {"client_id": "k", "text": "ben er weer"})).status == 410
    assert (await vos.come_back()).status == 200
    (one,) = (await mila.snapshot()).conversations
    assert (one.state, one.returning) == (State.ACTIVE, 1)


async def test_polling_is_the_sign_of_life(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    for _ in range(20):
        await vos.poll(0)
        await pass_time(server, clock, 25)
        await mila.snapshot()
    (one,) = (await mila.snapshot()).conversations
    assert (one.state, one.visitor_presence) == (State.WAITING, VisitorPresence.HERE)


async def test_a_chatter_who_waits_and_is_lost_is_abandoned(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    await server.visitor("Vos")
    await pass_time(server, clock, 15 * MINUTE + 1)
    mila = await server.counsellor("Mila")
    assert (await mila.snapshot()).conversations == ()


@pytest.mark.parametrize("who", ["the same", "a colleague"])
async def test_a_counsellor_whose_console_is_gone_loses_the_conversation_to_whoever_claims(
    server: Server, clock: MovableClock, who: str
) -> None:
    mila, noor = await server.counsellor("Mila"), await server.counsellor("Noor")
    vos = await server.visitor("Vos")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    me = (await mila.snapshot()).me.id
    await vos.say("hallo?")
    for _ in range(5):
        await pass_time(server, clock, 25)
        await noor.snapshot()
        await vos.poll(0)
    snapshot = await noor.snapshot()
    (one,) = snapshot.conversations
    assert (one.state, one.owner) == (State.ORPHANED, me)
    assert next(person for person in snapshot.colleagues if person.id == me).presence is Presence.AWAY
    assert (await vos.ask("GET", "conversation")).json()["conversation"]["counsellor_here"] is False
    assert "hallo?" in repr((await noor.history(chat)).messages), "anybody may read what anybody may take"
    taker = mila if who == "the same" else noor
    assert (await taker.claim(chat)).state is State.ACTIVE
    assert (await taker.snapshot()).me.presence is Presence.AVAILABLE


async def test_nothing_runs_out_while_the_server_was_not_there(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    await server.visitor("Vos")
    clock.advance(20 * MINUTE)
    jobs = just_started(server.services)
    await jobs.tick(clock.now())
    mila = await server.counsellor("Mila")
    (one,) = (await mila.snapshot()).conversations
    assert one.state is State.WAITING


async def test_a_wrap_up_that_nobody_finishes_is_finished(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    await vos.leave()
    await pass_time(server, clock, 12 * 3600 + 1)
    mila = await server.counsellor("Mila")
    assert (await mila.snapshot()).conversations == ()


async def test_a_step_that_fails_keeps_no_other_from_being_done(
    server: Server, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise OSError

    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    (row,) = (await mila.snapshot()).conversations
    await mila.claim(row.id)
    monkeypatch.setattr(server.services.leases, "flush", broken)
    await vos.poll(0)
    await pass_time(server, clock, 121)
    noor = await server.counsellor("Noor")
    assert [one.state for one in (await noor.snapshot()).conversations] == [State.ORPHANED]


async def test_signs_of_life_that_could_not_be_stored_are_stored_later(
    server: Server, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> NoReturn:
        raise OSError("the disk is full")

    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    clock.advance(50)
    await vos.poll(0)
    with monkeypatch.context() as patch:
        patch.setattr(server.services.store, "write", full)
        with pytest.raises(OSError, match="full"):
            await server.services.leases.flush()
    await pass_time(server, clock, 20)
    (one,) = (await mila.snapshot()).conversations
    assert one.visitor_presence is VisitorPresence.HERE

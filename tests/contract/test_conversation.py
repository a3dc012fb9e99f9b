"""From arriving to the end: what each side sees, over real sockets, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from api_client.errors import AlreadyClaimed, CapacityReached, Closed, NotAllowed, VersionConflict
from api_client.http_backend import HttpBackend
from protocol.models import Answer, Author, EndReason, Role, SafetyPatch, State, VisitorPresence
from tests.support.server import MovableClock, Server


async def only(backend: HttpBackend) -> str:
    """The id of the one conversation in the snapshot."""
    snapshot = await backend.snapshot()
    (conversation,) = snapshot.conversations
    return str(conversation.id)


async def test_a_conversation_from_arrival_to_the_end(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos", topic="home", can_type_safely="no")
    await vos.say("hoi")
    chat = await only(mila)
    preview = await mila.history(chat)
    assert [(one.author, one.text) for one in preview.messages] == [(Author.VISITOR, "hoi")]
    taken = await mila.claim(chat)
    assert (taken.state, taken.owner, taken.claim_epoch) == (State.ACTIVE, (await mila.snapshot()).me.id, 1)
    assert taken.unanswered_since is not None
    await mila.note(chat, "klinkt jong", "note-1")
    await mila.send(chat, "dag Vos", "send-1")
    seen = await vos.read()
    assert [(one["id"], one["author"], one["text"]) for one in seen] == [
        (1, "visitor", "hoi"),
        (2, "system", "claimed"),
        (3, "counsellor", "dag Vos"),
    ]
    assert (vos.view["counsellor_here"], vos.view["return_minutes"]) == (True, 15)
    assert "Mila" not in repr(seen) + repr(vos.view)
    ended = await mila.close(chat)
    assert (ended.state, ended.end_reason) == (State.WRAP_UP, EndReason.COUNSELLOR_CLOSED)
    with pytest.raises(Closed):
        await mila.send(chat, "nog iets", "send-2")
    assert (await vos.ask("POST", "messages", {"client_id": "late", "text": "wacht"})).status == 410
    await mila.note(chat, "afgesloten", "note-2")
    assert (await mila.close(chat)).state is State.CLOSED
    assert (await mila.snapshot()).conversations == ()


async def test_the_same_key_twice_is_one_message_and_another_text_is_refused(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    first = await vos.say("hoi", "key")
    assert await vos.say("hoi", "key") == first
    assert (await vos.ask("POST", "messages", {"client_id": "key", "text": "anders"})).status == 409
    chat = await only(mila)
    await mila.claim(chat)
    sent = await asyncio.gather(*(mila.send(chat, "dag", "mine") for _ in range(5)))
    assert len({one.id for one in sent}) == 1
    with pytest.raises(VersionConflict):
        await mila.send(chat, "anders", "mine")
    await mila.close(chat)
    assert (await mila.send(chat, "dag", "mine")).id == sent[0].id, "a retry after the end still gets its answer"
    assert [one.text for one in (await mila.history(chat)).messages] == ["hoi", "claimed", "dag", "closed"]


async def test_who_is_not_the_owner_neither_reads_nor_writes(server: Server) -> None:
    mila, noor = await server.counsellor("Mila"), await server.counsellor("Noor")
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    vos = await server.visitor()
    await vos.say("hoi")
    chat = await only(mila)
    await noor.history(chat)
    await mila.claim(chat)
    with pytest.raises(NotAllowed):
        await noor.history(chat)
    for attempt in (
        noor.send(chat, "x", "k1"),
        noor.note(chat, "x", "k2"),
        noor.close(chat),
        noor.release(chat),
        noor.hold(chat, True),
        noor.draft(chat, "x"),
        noor.phase(chat, "start"),
        noor.flag_danger(chat, True),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert len((await boss.history(chat)).messages) == 2
    with pytest.raises(NotAllowed):
        await boss.send(chat, "x", "k3")
    (row,) = (await noor.snapshot()).conversations
    assert row.owner == (await mila.snapshot()).me.id, "the row itself everybody sees"


@pytest.mark.parametrize("role", [Role.TRAINER, Role.RESEARCHER])
async def test_other_roles_see_no_conversation(server: Server, role: Role) -> None:
    other = await server.counsellor("Anders", role=role)
    with pytest.raises(NotAllowed):
        await other.snapshot()


async def test_a_token_opens_its_own_kind_of_route_only(server: Server) -> None:
    vos = await server.visitor()
    token = await server.token("Mila")
    assert (await vos.line.request("GET", "/v1/snapshot", token=vos.token)).status == 401
    assert (await vos.line.request("GET", "/v1/visitor/conversation", token=token)).status == 401
    assert (await vos.line.request("GET", "/v1/visitor/conversation")).status == 401


async def test_hold_takes_no_seat_and_resuming_needs_one(server: Server) -> None:
    mila = await server.counsellor("Mila", capacity=1)
    one, two = await server.visitor("Een"), await server.visitor("Twee")
    first, second = (row.id for row in sorted((await mila.snapshot()).conversations, key=lambda row: row.alias))
    await mila.claim(first)
    with pytest.raises(CapacityReached) as refused:
        await mila.claim(second)
    assert refused.value.capacity == 1
    await mila.hold(first, True)
    await one.read()
    assert one.view["state"] == "on_hold"
    await mila.claim(second)
    with pytest.raises(CapacityReached):
        await mila.hold(first, False)
    await mila.release(second)
    assert (await mila.hold(first, False)).state is State.ACTIVE
    await two.read()
    assert two.view["state"] == "waiting"


async def test_given_back_keeps_its_waiting_time_and_its_place(server: Server, clock: MovableClock) -> None:
    mila, noor = await server.counsellor("Mila"), await server.counsellor("Noor")
    first = await server.visitor("Een")
    chat = await only(mila)
    waiting_since = (await mila.snapshot()).conversations[0].waiting_since
    clock.advance(5)
    second = await server.visitor("Twee")
    assert second.view["position"] == 1
    await mila.claim(chat)
    await second.read()
    assert second.view["position"] == 0
    clock.advance(5)
    back = await mila.release(chat)
    assert (back.given_back, back.waiting_since, back.owner) == (True, waiting_since, None)
    await second.read()
    assert second.view["position"] == 1, "consoles show the one that was given back first, and so the page says"
    await first.read()
    assert first.view["position"] == 0
    assert (await noor.claim(chat)).claim_epoch == 2
    with pytest.raises(AlreadyClaimed) as refused:
        await mila.claim(chat)
    assert refused.value.name == "Noor"


@pytest.mark.parametrize("how", ["left", "quick_exit"])
async def test_leaving_while_waiting_and_while_talking(server: Server, how: str) -> None:
    mila = await server.counsellor("Mila")
    waiting = await server.visitor("Wacht")
    await waiting.leave(how)
    assert (await mila.snapshot()).conversations == ()
    talking = await server.visitor("Praat")
    chat = await only(mila)
    await mila.claim(chat)
    await talking.leave(how)
    await talking.leave(how)
    (row,) = (await mila.snapshot()).conversations
    assert (row.state, row.visitor_presence) == (State.WRAP_UP, VisitorPresence(how))
    reply = await talking.come_back()
    if how == "quick_exit":
        assert reply.status == 401, "after quick exit the device holds nothing that opens the conversation"
        return
    assert reply.status == 200
    (row,) = (await mila.snapshot()).conversations
    assert (row.state, row.end_reason, row.returning) == (State.ACTIVE, None, 1)


async def test_after_a_quick_exit_nothing_more_comes_in(server: Server) -> None:
    """Whoever has the telephone then: no counsellor can write into that chat, and its page is given nothing."""
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    chat = await only(mila)
    await mila.claim(chat)
    await vos.read()
    await vos.leave("quick_exit")
    with pytest.raises(Closed):
        await mila.send(chat, "ben je er nog?", "k1")
    for path in ("conversation", f"events?after={vos.cursor}&wait=0"):
        assert (await vos.ask("GET", path)).status == 401
    assert [one.text for one in (await mila.history(chat)).messages if one.author is Author.COUNSELLOR] == []


async def test_coming_back_is_over_after_fifteen_minutes_and_never_exceeds_capacity(
    server: Server, clock: MovableClock
) -> None:
    mila = await server.counsellor("Mila", capacity=1)
    vos, das = await server.visitor("Vos"), await server.visitor("Das")
    chats = {str(row.alias): row.id for row in (await mila.snapshot()).conversations}
    await mila.claim(chats["Vos"])
    await vos.leave()
    await mila.claim(chats["Das"])
    assert (await vos.come_back()).json()["conversation"]["state"] == "on_hold"
    await vos.leave()
    clock.advance(15 * 60 + 1)
    assert (await vos.come_back()).status == 410
    assert (await das.ask("GET", "conversation")).status == 200


async def test_text_comes_back_as_it_was_sent(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    texts = [
        "!close",
        "[b]x[/b]",
        "<script>",
        "👩‍👩‍👧 é",
        "مرحبا",
        "  spaties  ",
        "[@click=app.quit]x[/]",
        "a\nb",
        "y" * 4000,
    ]
    for text in texts:
        await vos.say(text)
    assert [one["text"] for one in await vos.read()] == texts
    sanitised = (await mila.history(await only(mila))).messages
    assert [one.text for one in sanitised if one.text.isascii()] == [text for text in texts if text.isascii()]
    for refused in ("y" * 4001, " \n", ""):
        assert (await vos.ask("POST", "messages", {"client_id": "bad", "text": refused})).status == 400


async def test_half_an_emoji_and_nul_are_replaced_and_nothing_else_is_lost(server: Server) -> None:
    vos = await server.visitor()
    raw = rb'{"client_id": "k", "text": "ja \ud83d nee \u0000 \ud83d\ude00"}'
    reply = await vos.line.request("POST", "/v1/visitor/messages", raw, token=vos.token)
    assert (reply.status, reply.json()["text"]) == (201, "ja \ufffd nee \ufffd \U0001f600")


async def test_history_pages_backwards(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    for number in range(7):
        await vos.say(f"regel {number}")
    chat = await only(mila)
    newest = await mila.history(chat, limit=3)
    assert ([one.id for one in newest.messages], newest.more) == ([5, 6, 7], True)
    older = await mila.history(chat, before=5, limit=10)
    assert ([one.id for one in older.messages], older.more) == ([1, 2, 3, 4], False)


async def test_drafts_reading_phases_signals_and_safety_are_kept(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    await vos.say("hoi")
    chat = await only(mila)
    await mila.claim(chat)
    await mila.draft(chat, "half af")
    await mila.read(chat, 1)
    await mila.phase(chat, "start")
    await mila.signal(chat, "older-friend", 1, True)
    await mila.safety(chat, SafetyPatch(safe=Answer.NO, who="vriend"))
    await mila.safety(chat, SafetyPatch(plan="weg via tante"))
    await mila.flag_danger(chat, True)
    snapshot = await mila.snapshot()
    (row,) = snapshot.conversations
    assert snapshot.drafts == {chat: "half af"}
    assert (row.read_message, row.danger) == (1, True)
    assert [span.phase for span in row.phases] == ["start"]
    assert [(tick.signal, tick.message) for tick in row.signals] == [("older-friend", 1)]
    assert (row.safety.safe, row.safety.who, row.safety.plan) == (Answer.NO, "vriend", "weg via tante")
    await mila.signal(chat, "older-friend", None, False)
    await mila.draft(chat, "")
    snapshot = await mila.snapshot()
    assert (snapshot.conversations[0].signals, snapshot.drafts) == ((), {})


async def test_no_key_of_a_chatter_stands_in_the_way_of_what_happens_next(server: Server) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    for number in range(1, 6):
        await vos.say(f"regel {number}", f"system-{number + 1}")
    chat = await only(mila)
    assert (await mila.claim(chat)).state is State.ACTIVE
    for number in range(6, 9):
        await vos.say(f"regel {number}", f"system-{number + 2}")
    assert (await mila.hold(chat, True)).state is State.ON_HOLD
    assert (await mila.close(chat)).state is State.WRAP_UP

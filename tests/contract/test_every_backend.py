"""What a console can count on with every `ChatBackend`: the real server on both databases, and a practice run.
A rule is not asked of a backend that lacks a capability for it, and of none for another reason: `LACKS` says which.

The rules are those of `docs/protocol.md`, "Counsellors" and "States".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from api_client.backend import Capability, ChatBackend
from api_client.errors import AlreadyClaimed, Closed, NotAllowed, NotFound, Refused, VersionConflict
from protocol.models import (
    Answer,
    Author,
    Conversation,
    ConversationChanged,
    EndReason,
    MessageAdded,
    Role,
    SafetyPatch,
    State,
)
from tests.contract.worlds import World, practised, served
from tests.support.databases import Postgres

LACKS: dict[str, frozenset[Capability]] = {
    "sqlite": frozenset(),
    "postgres": frozenset(),
    "practice": frozenset({Capability.COLLEAGUES, Capability.PURGE}),
}
"""What a backend cannot do: somebody who practises is alone, and nothing is removed."""


def backend(name: str) -> ParameterSet:
    return pytest.param(name, marks=[pytest.mark.postgres] if name == "postgres" else [])


def needs(*capabilities: Capability) -> pytest.MarkDecorator:
    """Ask it of those backends that can do that."""
    able = [backend(name) for name, lacks in LACKS.items() if not lacks & {*capabilities}]
    return pytest.mark.parametrize("world", able, indirect=True)


@pytest.fixture(params=[backend(name) for name in LACKS])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Each backend there is, with one conversation that waits."""
    match request.param:
        case "practice":
            async with practised() as one:
                yield one
        case "sqlite":
            async with served("sqlite", tmp_path) as one:
                yield one
        case _:
            database: Postgres = request.getfixturevalue("postgres")
            async with served("postgres", tmp_path, database.with_tables()) as one:
                yield one


async def row(backend: ChatBackend) -> Conversation:
    """The one conversation that there is."""
    (one,) = (await backend.snapshot()).conversations
    return one


async def taken(world: World) -> str:
    """It is mine from here on."""
    return str((await world.mine.claim((await row(world.mine)).id)).id)


async def test_what_a_backend_lacks_is_what_it_says(world: World) -> None:
    asked = frozenset({Capability.IDEMPOTENT_SEND, Capability.SIGNALS, Capability.NEED_TO_KNOW}).union(*LACKS.values())
    lacking = {one for one in asked if one not in world.mine.capabilities}
    print(f"{world.name}: not asked of it: {lacking or 'nothing'}")  # noqa: T201  what the suite leaves out, with -s
    assert lacking == LACKS[world.name]


async def test_a_claim_is_answered_with_the_row_and_the_same_again(world: World) -> None:
    waiting = await row(world.mine)
    assert (waiting.state, waiting.owner, waiting.claim_epoch) == (State.WAITING, None, 0)
    mine = await world.mine.claim(waiting.id)
    me = (await world.mine.snapshot()).me.id
    assert (mine.state, mine.owner, mine.claim_epoch) == (State.ACTIVE, me, 1)
    assert mine.unanswered_since is not None
    again = await world.mine.claim(waiting.id)
    assert (again.version, again.claim_epoch) == (mine.version, 1)


ON_THE_ROW: dict[str, Callable[[ChatBackend, str], Awaitable[object]]] = {
    "hold": lambda backend, chat: backend.hold(chat, True),
    "close": lambda backend, chat: backend.close(chat),
    "send": lambda backend, chat: backend.send(chat, "dag", "k-1"),
    "note": lambda backend, chat: backend.note(chat, "let op", "k-2"),
    "signal": lambda backend, chat: backend.signal(chat, "debt", None, True),
    "phase": lambda backend, chat: backend.phase(chat, "contact"),
    "safety": lambda backend, chat: backend.safety(chat, SafetyPatch(who="oma")),
    "draft": lambda backend, chat: backend.draft(chat, "half"),
    "read": lambda backend, chat: backend.read(chat, 1),
    "registration": lambda backend, chat: backend.registration(chat),
    "release": lambda backend, chat: backend.release(chat),
}


async def test_nothing_is_done_to_what_is_not_mine(world: World) -> None:
    before = await row(world.mine)
    for name, act in ON_THE_ROW.items():
        with pytest.raises(NotAllowed):
            await act(world.mine, before.id)
        assert await row(world.mine) == before, name


async def test_what_is_not_there_is_not_found(world: World) -> None:
    for act in ("hold", "send", "note", "safety", "registration"):
        with pytest.raises(NotFound):
            await ON_THE_ROW[act](world.mine, "no-such-chat")
    with pytest.raises(NotFound):
        await world.mine.claim("no-such-chat")


async def test_hold_and_back(world: World) -> None:
    chat = await taken(world)
    held = await world.mine.hold(chat, True)
    assert held.state is State.ON_HOLD
    assert (await world.mine.hold(chat, True)).version == held.version
    assert (await world.mine.hold(chat, False)).state is State.ACTIVE


async def test_after_the_end_nothing_is_sent_and_the_rest_can_be_finished(world: World) -> None:
    chat = await taken(world)
    await world.mine.send(chat, "dag", "k-1")
    ended = await world.mine.close(chat)
    assert (ended.state, ended.end_reason) == (State.WRAP_UP, EndReason.COUNSELLOR_CLOSED)
    assert (ended.unanswered_since, ended.ended_at is None) == (None, False)
    assert (await world.mine.send(chat, "dag", "k-1")).text == "dag"
    for refused in (
        world.mine.send(chat, "nog iets", "k-2"),
        world.mine.hold(chat, True),
        world.mine.hold(chat, False),
        world.mine.claim(chat),
    ):
        with pytest.raises(Closed):
            await refused
    assert (await world.mine.note(chat, "afgerond", "k-3")).author is Author.NOTE
    assert [one.signal for one in (await world.mine.signal(chat, "debt", None, True)).signals] == ["debt"]
    assert (await world.mine.safety(chat, SafetyPatch(who="oma"))).safety.who == "oma"


async def test_a_finished_chat_leaves_the_list_and_stays_as_it_is(world: World) -> None:
    chat = await taken(world)
    await world.mine.close(chat)
    assert (await world.mine.close(chat)).state is State.CLOSED
    assert (await world.mine.close(chat)).state is State.CLOSED
    assert (await world.mine.snapshot()).conversations == ()
    for act in ("hold", "send", "signal", "phase", "safety", "draft"):
        with pytest.raises(Closed):
            await ON_THE_ROW[act](world.mine, chat)
    with pytest.raises(Closed):
        await world.mine.claim(chat)
    with pytest.raises(Closed):
        await world.mine.flag_danger(chat, True)


@needs(Capability.IDEMPOTENT_SEND)
async def test_the_same_key_is_one_message(world: World) -> None:
    chat = await taken(world)
    first = await world.mine.send(chat, "dag", "k-1")
    assert await world.mine.send(chat, "dag", "k-1") == first
    noted = await world.mine.note(chat, "let op", "k-2")
    assert await world.mine.note(chat, "let op", "k-2") == noted
    for other in (world.mine.send(chat, "anders", "k-1"), world.mine.note(chat, "anders", "k-2")):
        with pytest.raises(VersionConflict):
            await other
    kept = [(one.author, str(one.text)) for one in (await world.mine.history(chat)).messages]
    assert kept.count((Author.COUNSELLOR, "dag")) == 1
    assert kept.count((Author.NOTE, "let op")) == 1
    assert (await row(world.mine)).unanswered_since is None


async def test_history_is_given_in_pages_from_the_newest(world: World) -> None:
    chat = await taken(world)
    for number in range(3):
        await world.mine.send(chat, f"zin {number}", f"k-{number}")
    newest = await world.mine.history(chat, limit=2)
    assert ([one.text for one in newest.messages], newest.more) == (["zin 1", "zin 2"], True)
    older = await world.mine.history(chat, before=newest.messages[0].id)
    assert older.messages[-1].text == "zin 0"
    assert [one.id for one in (*older.messages, *newest.messages)] == list(range(1, newest.messages[-1].id + 1))


@needs(Capability.SIGNALS)
async def test_a_signal_is_ticked_once_and_taken_back(world: World) -> None:
    chat = await taken(world)
    me = (await world.mine.snapshot()).me.id
    ticked = await world.mine.signal(chat, "debt", None, True)
    assert [(one.signal, one.by) for one in ticked.signals] == [("debt", me)]
    assert (await world.mine.signal(chat, "debt", None, True)).signals == ticked.signals
    assert (await world.mine.signal(chat, "debt", None, False)).signals == ()
    with pytest.raises(NotFound):
        await world.mine.signal(chat, "debt", 99, True)


async def test_danger_is_marked_and_taken_off_by_its_owner(world: World) -> None:
    chat = await taken(world)
    assert (await world.mine.flag_danger(chat, True)).danger
    assert not (await world.mine.flag_danger(chat, False)).danger


async def test_the_safety_panel_keeps_what_is_not_named_and_an_empty_text_clears(world: World) -> None:
    chat = await taken(world)
    await world.mine.safety(chat, SafetyPatch(safe=Answer.NO, who="oma", plan="bel\nmij"))
    changed = await world.mine.safety(chat, SafetyPatch(who="", device="telefoon"))
    found = changed.safety
    assert (found.safe, found.who, found.device, found.plan) == (Answer.NO, None, "telefoon", "bel\nmij")


async def test_the_same_phase_again_is_one_span(world: World) -> None:
    chat = await taken(world)
    for phase in ("contact", "contact", "plan"):
        await world.mine.phase(chat, phase)
    assert [one.phase for one in (await row(world.mine)).phases] == ["contact", "plan"]


async def test_what_was_read_does_not_go_back(world: World) -> None:
    chat = await taken(world)
    newest = (await world.mine.send(chat, "dag", "k-1")).id
    for seen in (newest, 1, newest + 50):
        await world.mine.read(chat, seen)
        assert (await row(world.mine)).read_message == newest


async def test_events_after_a_cursor_tell_what_happened_and_again_the_same(world: World) -> None:
    before = await world.mine.snapshot()
    chat = await taken(world)
    await world.mine.send(chat, "dag", "k-1")

    async def told() -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        async with asyncio.timeout(10):
            async for batch in world.mine.events(before.cursor):
                for event in batch.events:
                    if isinstance(event, MessageAdded) and event.data.author is Author.COUNSELLOR:
                        found.append((event.seq, str(event.data.text)))
                    elif isinstance(event, ConversationChanged):
                        found.append((event.seq, event.data.state.value))
                if any(text == "dag" for _seq, text in found):
                    return found
        raise AssertionError("the stream ended")

    first = await told()
    assert {"active", "dag"} <= {what for _seq, what in first}
    assert [seq for seq, _what in first] == sorted({seq for seq, _what in first})
    assert await told() == first


@needs(Capability.COLLEAGUES)
async def test_a_chat_that_is_given_back_waits_as_long_as_it_did(world: World) -> None:
    before = await row(world.mine)
    chat = await taken(world)
    given = await world.mine.release(chat)
    assert (given.state, given.owner, given.given_back) == (State.WAITING, None, True)
    assert given.waiting_since == before.waiting_since
    colleague = await world.colleague()
    theirs = await colleague.claim(chat)
    assert (theirs.state, theirs.claim_epoch, theirs.given_back) == (State.ACTIVE, 2, False)
    with pytest.raises(NotAllowed):
        await world.mine.send(chat, "dag", "k-1")


@needs(Capability.COLLEAGUES)
async def test_of_two_who_claim_the_second_is_told_who_has_it(world: World) -> None:
    chat = await taken(world)
    me = (await world.mine.snapshot()).me
    with pytest.raises(AlreadyClaimed) as refused:
        await (await world.colleague()).claim(chat)
    assert (refused.value.owner, refused.value.name) == (me.id, me.name)


@needs(Capability.COLLEAGUES)
async def test_an_orphaned_chat_keeps_its_owner_until_somebody_takes_it(world: World) -> None:
    chat, colleague = await taken(world), await world.colleague()
    me = (await world.mine.snapshot()).me.id
    await world.lose_me(chat)
    orphaned = await row(colleague)
    assert (orphaned.state, orphaned.owner) == (State.ORPHANED, me)
    await world.mine.send(chat, "ben er nog", "k-1")
    with pytest.raises(Refused):
        await world.mine.hold(chat, True)
    assert (await colleague.history(chat)).messages
    theirs = await colleague.claim(chat)
    assert (theirs.state, theirs.claim_epoch) == (State.ACTIVE, 2)
    with pytest.raises(NotAllowed):
        await world.mine.send(chat, "ben er nog", "k-2")


@needs(Capability.NEED_TO_KNOW, Capability.COLLEAGUES)
async def test_who_waits_may_be_read_by_all_and_who_is_taken_by_owner_and_overseers(world: World) -> None:
    colleague, supervisor = await world.colleague(), await world.colleague(Role.SUPERVISOR)
    chat = (await row(world.mine)).id
    for backend in (world.mine, colleague, supervisor):
        assert "hoi" in [one.text for one in (await backend.history(chat)).messages]
    await taken(world)
    assert (await supervisor.history(chat)).messages
    assert (await supervisor.registration(chat)).conversation == chat
    for refused in (colleague.history(chat), colleague.registration(chat), colleague.flag_danger(chat, True)):
        with pytest.raises(NotAllowed):
            await refused
    with pytest.raises(NotAllowed):
        await supervisor.send(chat, "dag", "k-1")
    assert (await supervisor.flag_danger(chat, True)).danger


@needs(Capability.COLLEAGUES)
async def test_danger_of_who_waits_is_marked_by_anybody(world: World) -> None:
    chat = (await row(world.mine)).id
    assert (await (await world.colleague()).flag_danger(chat, True)).danger
    assert (await row(world.mine)).danger


@needs(Capability.COLLEAGUES)
async def test_a_chatter_who_leaves_ends_it(world: World) -> None:
    chat = await taken(world)
    await world.leave(chat)
    ended = await row(world.mine)
    assert (ended.state, ended.end_reason, ended.visitor_presence) == (State.WRAP_UP, "visitor_left", "left")
    with pytest.raises(Closed):
        await world.mine.send(chat, "dag", "k-1")


@needs(Capability.COLLEAGUES)
async def test_a_chatter_who_leaves_before_anybody_came_is_nobody_s(world: World) -> None:
    chat = (await row(world.mine)).id
    await world.leave(chat)
    assert (await world.mine.snapshot()).conversations == ()
    with pytest.raises(Closed):
        await world.mine.claim(chat)


@needs(Capability.PURGE)
async def test_only_who_oversees_removes_and_only_after_the_end(world: World) -> None:
    supervisor = await world.colleague(Role.SUPERVISOR)
    chat = await taken(world)
    with pytest.raises(NotAllowed):
        await world.mine.purge(chat)
    with pytest.raises(Refused):
        await supervisor.purge(chat)
    await world.mine.close(chat)
    with pytest.raises(Refused):
        await supervisor.purge(chat)
    await world.mine.close(chat)
    await supervisor.purge(chat)
    with pytest.raises(NotFound):
        await supervisor.history(chat)

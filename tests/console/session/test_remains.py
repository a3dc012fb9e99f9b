"""Of a conversation that was purged nothing hangs on the session: not its texts, not its form, not even its id.

Whatever is asked here is asked of every object that the session leads to (`held_by`), so that a place that somebody
adds tomorrow is looked into as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from api_client.errors import Unavailable
from console.core.events import Notice, NoticeKind
from protocol.models import SafetyPatch, State
from tests.console.session.held_by import texts_held_by
from tests.console.working import Desk, at_work
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock, settle

CHAT = "gesprek-0a1b"
SAID = "de duif vertelt iets"
NOTE = "de duif in een notitie"
UNSENT = "de duif is niet verzonden"
FAILED = "de duif komt niet aan"
PLAN = "de duif gaat naar een tante"
ALIAS = "tortelduif"
TEXTS = (SAID, NOTE, UNSENT, FAILED, PLAN, ALIAS)


def held(desk: Desk) -> set[str]:
    """Which of the planted texts the session holds, and whether it holds the conversation's id.

    The one place where the id may stay is `AppState.gone`, so that a late copy of the row does not bring it back.
    """
    beyond = (desk, desk.backend, desk.server, desk.clock, desk.state.gone)
    texts = list(texts_held_by(desk.session, beyond=beyond))
    return {word for word in (*TEXTS, CHAT) if any(word in text for text in texts)}


async def busy_with_it(desk: Desk) -> None:
    """A chat of mine with history, a note, a safety plan, a draft that is at the server and one that is not, a form."""
    desk.server.arrive(CHAT, ALIAS)
    desk.server.says(CHAT, SAID)
    await settle()
    assert await desk.session.commands.claim(CHAT)
    desk.session.open(CHAT)
    desk.session.writing.note(CHAT, NOTE)
    await desk.session.commands.safety(CHAT, SafetyPatch(plan=PLAN))
    desk.session.forms.open(CHAT)
    await settle()
    desk.session.writing.typed(CHAT, f"{UNSENT}, en bewaard")
    desk.session.forms.pick(CHAT, "gender", "other")
    await desk.clock.advance(6)
    assert desk.server.drafts
    assert desk.server.registrations
    desk.session.forms.pick(CHAT, "age_band", "15")
    desk.session.writing.typed(CHAT, UNSENT)


async def waiting_for_their_moment(desk: Desk) -> None:
    """The saves are about to begin."""


async def under_way(desk: Desk) -> None:
    """The saves, a text and a page of history left, and no answer comes."""
    for method in ("draft", "save_registration", "send", "typing", "history", "read"):
        desk.backend.hang(method)
    await desk.clock.advance(3)
    desk.session.writing.send(CHAT, FAILED)
    desk.session.writing.typed(CHAT, UNSENT)
    desk.session.save_all()
    await settle()


async def failing(desk: Desk) -> None:
    """A busy server: all of it waits for its next attempt."""
    for method in ("draft", "save_registration", "send", "note"):
        desk.backend.fail(method, Unavailable("busy"), times=99)
    desk.session.writing.send(CHAT, FAILED)
    desk.session.writing.typed(CHAT, UNSENT)
    await desk.clock.advance(3)


async def over_already(desk: Desk) -> None:
    """It was finished, and left the lists; its form could not be saved."""
    await failing(desk)
    desk.server.change(CHAT, state=State.WRAP_UP)
    desk.server.change(CHAT, state=State.CLOSED)
    await settle()


AT_THE_PURGE = [waiting_for_their_moment, under_way, failing, over_already]


@pytest.mark.parametrize("how", AT_THE_PURGE, ids=lambda how: how.__name__)
async def test_after_a_purge_no_object_of_the_session_holds_anything_of_it(
    how: Callable[[Desk], Awaitable[None]],
) -> None:
    async with at_work() as desk:
        await busy_with_it(desk)
        assert held(desk) >= {SAID, NOTE, UNSENT, PLAN, ALIAS, CHAT}, "the walk sees what is there"
        await how(desk)
        desk.server.purge(CHAT)
        await settle()
        assert held(desk) == set()
        assert desk.session.forms.get(CHAT) is None
        assert desk.session.unsettled() == ()
        lost = how is not under_way  # there the server has it, and says so by an event
        assert (Notice(NoticeKind.FORM_NOT_SAVED, CHAT) in desk.changes) is lost
        desk.backend.resume_all()
        desk.backend.faults_over()
        await desk.clock.advance(120)
        assert held(desk) == set(), "nor does a late answer bring it back"


async def test_what_the_first_snapshot_told_is_gone_with_a_purge_too() -> None:
    clock = ManualClock()
    server = FakeServer(clock.now)
    server.hire("anna")
    server.arrive(CHAT, ALIAS, owner="anna", state=State.ACTIVE)
    server.says(CHAT, SAID)
    server.save_draft(CHAT, "anna", UNSENT)
    async with at_work(server=server) as desk:
        assert held(desk) == {SAID, UNSENT, ALIAS, CHAT}
        server.purge(CHAT)
        await settle()
        assert held(desk) == set()


async def test_of_a_purge_that_was_missed_a_new_snapshot_leaves_nothing_either() -> None:
    async with at_work() as desk:
        await busy_with_it(desk)
        desk.backend.cut()
        await desk.clock.advance(5)
        desk.server.purge(CHAT)
        desk.server.forget_log()
        desk.backend.heal()
        await desk.clock.advance(30)
        assert held(desk) == set()
        assert Notice(NoticeKind.FORM_NOT_SAVED, CHAT) in desk.changes


@pytest.mark.parametrize("owner", [None, "bea"], ids=["given back", "taken by another"])
async def test_of_a_chat_that_leaves_me_stays_what_the_server_gives_anybody(owner: str | None) -> None:
    """`docs/protocol.md`: drafts, what notes say, the safety panel and the registration are for the owner and for who
    oversees the work; the messages of a chat that waits are for everybody."""
    async with at_work() as desk:
        desk.server.hire("bea")
        await busy_with_it(desk)
        await desk.clock.advance(6)
        state = State.ACTIVE if owner else State.WAITING
        safety = desk.server.rows[CHAT].safety.__class__()  # what the server shows to others
        desk.server.drafts.clear()
        desk.server.change(CHAT, state=state, owner=owner, given_back=owner is None, safety=safety)
        await settle()
        assert held(desk) == {ALIAS, CHAT} | ({SAID} if owner is None else set())
        assert desk.session.forms.get(CHAT) is None


async def test_what_a_chat_given_back_was_registered_with_waits_for_me_alone_where_it_was_not_saved() -> None:
    async with at_work() as desk:
        await desk.own(CHAT, SAID)
        desk.session.forms.open(CHAT)
        await settle()
        desk.session.forms.pick(CHAT, "age_band", "15")
        desk.server.change(CHAT, state=State.WAITING, owner=None, given_back=True)
        await desk.clock.advance(2)
        form = desk.session.forms.get(CHAT)
        assert form is not None
        assert (form.base, dict(form.mine)) == (None, {"age_band": frozenset({"15"})})
        assert Notice(NoticeKind.FORM_NOT_SAVED, CHAT) in desk.changes
        assert await desk.session.commands.claim(CHAT)
        desk.session.forms.open(CHAT)
        await desk.clock.advance(2)
        assert desk.server.registrations[CHAT].record.age_band.value == "15"
        desk.server.change(CHAT, owner="bea")
        await settle()
        assert desk.session.forms.get(CHAT) is None


async def test_what_was_not_saved_of_a_form_goes_when_somebody_else_takes_the_chat() -> None:
    async with at_work() as desk:
        desk.server.hire("bea")
        await desk.own(CHAT, SAID)
        desk.session.forms.open(CHAT)
        await settle()
        desk.session.forms.pick(CHAT, "age_band", "15")
        desk.server.change(CHAT, state=State.ACTIVE, owner="bea")
        await desk.clock.advance(2)
        assert desk.session.forms.get(CHAT) is None
        assert Notice(NoticeKind.FORM_NOT_SAVED, CHAT) in desk.changes


async def test_a_draft_of_a_chat_that_comes_back_is_saved_anew() -> None:
    """The server let go of it with the chat."""
    async with at_work() as desk:
        await desk.own(CHAT, SAID)
        desk.session.writing.typed(CHAT, UNSENT)
        await desk.clock.advance(3)
        assert await desk.session.commands.release(CHAT)
        desk.server.drafts.clear()
        await settle()
        assert CHAT not in desk.state.drafts
        assert await desk.session.commands.claim(CHAT)
        desk.session.writing.typed(CHAT, UNSENT)
        await desk.clock.advance(3)
        assert desk.server.drafts == {(CHAT, "anna"): UNSENT}


async def test_of_a_chat_that_left_me_while_the_line_was_gone_stays_no_more() -> None:
    async with at_work() as desk:
        await busy_with_it(desk)
        await desk.clock.advance(6)
        desk.backend.cut()
        await desk.clock.advance(5)
        safety = desk.server.rows[CHAT].safety.__class__()
        desk.server.drafts.clear()
        desk.server.change(CHAT, state=State.WAITING, owner=None, given_back=True, safety=safety)
        desk.server.forget_log()
        desk.backend.heal()
        await desk.clock.advance(30)
        assert held(desk) == {ALIAS, CHAT, SAID}
        assert desk.session.forms.get(CHAT) is None

"""The connection is what there is evidence for; whatever breaks it, everything comes once and in order afterwards."""

from __future__ import annotations

from api_client.errors import CapacityReached, Unavailable
from console.core.changes import ConversationGone
from console.core.events import Notice, NoticeKind
from console.core.state import Link
from protocol.models import EndReason, Presence, SafetyPatch, State
from tests.console.working import Desk, at_work
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.manual_clock import settle


def texts(desk: Desk) -> list[str]:
    return [message.text for message in desk.state.transcripts["c-1"].log]


async def test_a_reset_is_lost_at_once_and_found_again() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "een")
        desk.backend.cut("reset")
        await settle()
        assert desk.link == Link.LOST
        desk.server.says("c-1", "twee")
        desk.backend.heal()
        await desk.clock.advance(5)
        assert desk.link == Link.CONNECTED
        assert texts(desk) == ["een", "twee"]


async def test_a_failed_send_over_a_dead_line_is_evidence() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.go_silent()
        desk.backend.fail("send", Unavailable("reset"))
        desk.session.writing.send("c-1", "hoi")
        await settle()
        assert desk.link == Link.LOST


async def test_sec_n3_silence_is_lost_within_forty_seconds_and_polled_anew() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "een")
        desk.backend.go_silent()
        desk.server.says("c-1", "twee")
        await desk.clock.advance(41)
        assert desk.link == Link.LOST
        desk.backend.heal()
        await desk.clock.advance(5)
        assert desk.link == Link.CONNECTED
        assert texts(desk) == ["een", "twee"]


async def test_sec_n4_an_expired_cursor_takes_a_new_snapshot_and_marks_the_gap() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "een")
        desk.backend.cut()
        await settle()
        desk.server.says("c-1", "twee")
        desk.server.forget_log()
        desk.backend.heal()
        await desk.clock.advance(5)
        assert desk.link == Link.CONNECTED
        assert texts(desk) == ["een", "twee"]
        assert desk.state.transcripts["c-1"].gaps == (1,)
        assert dict(desk.state.conversations) == desk.server.rows


async def test_sec_n5_what_the_server_asks_to_wait_is_waited() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.fail("send", Unavailable("busy", retry_after=20.0))
        desk.session.writing.send("c-1", "hoi")
        await desk.clock.advance(19)
        assert len(desk.backend.sent("send")) == 1
        assert desk.link == Link.CONNECTED
        await desk.clock.advance(2)
        assert len(desk.backend.sent("send")) == 2


async def test_typing_is_told_at_most_every_four_seconds_and_taken_back() -> None:
    async with at_work() as desk:
        await desk.own()
        for _ in range(6):
            desk.session.writing.typed("c-1", "hal")
            await desk.clock.advance(1)
        assert desk.server.typing_by_owner == [("c-1", True), ("c-1", True)]
        await desk.clock.advance(5)
        assert desk.server.typing_by_owner[-1] == ("c-1", False)
        desk.session.writing.typed("c-1", "hallo")
        desk.session.writing.send("c-1", "hallo")
        await settle()
        assert desk.server.typing_by_owner[-2:] == [("c-1", True), ("c-1", False)]


async def test_leaving_a_conversation_saves_its_draft_at_once() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.session.open("c-1")
        desk.session.writing.typed("c-1", "half")
        desk.session.open(None)
        await settle()
        assert desk.server.drafts == {("c-1", "anna"): "half"}


async def test_a_late_echo_of_an_own_draft_does_not_bring_it_back() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.session.writing.typed("c-1", "verzonden tekst")
        await desk.clock.advance(2)
        desk.session.writing.send("c-1", "verzonden tekst")
        await settle()
        desk.server.save_draft("c-1", "anna", "verzonden tekst")
        await settle()
        assert desk.state.drafts["c-1"].text == ""


async def test_what_is_on_the_screen_is_told_as_read() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "een", "twee")
        desk.session.open("c-1")
        await settle()
        assert desk.server.rows["c-1"].read_message == 2


async def test_older_messages_come_page_by_page() -> None:
    async with at_work() as desk:
        await desk.own("c-1", *(f"regel {number}" for number in range(1, 451)))
        transcript = desk.state.transcripts["c-1"]
        assert (transcript.log.first, transcript.log.last, transcript.more) == (251, 450, True)
        assert await desk.session.load_older("c-1")
        assert await desk.session.load_older("c-1")
        assert not await desk.session.load_older("c-1")
        assert texts(desk) == [f"regel {number}" for number in range(1, 451)]


async def test_commands_act_by_id_and_their_answers_are_state() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi")
        act = desk.session.commands
        assert await act.tick("c-1", "schuld", 1, True)
        assert await act.phase("c-1", "verhelderen")
        assert await act.safety("c-1", SafetyPatch(stop_word="zon"))
        assert await act.danger("c-1", True)
        row = desk.state.conversations["c-1"]
        assert (row.signals[0].signal, row.phases[-1].phase, row.safety.stop_word, row.danger) == (
            "schuld",
            "verhelderen",
            "zon",
            True,
        )
        assert await act.hold("c-1", True)
        assert desk.state.conversations["c-1"].state is State.ON_HOLD
        assert await act.close("c-1")
        assert await act.close("c-1")
        await settle()
        assert "c-1" not in desk.state.conversations
        assert ConversationGone("c-1", State.CLOSED, EndReason.COUNSELLOR_CLOSED) in desk.changes
        assert await act.presence(Presence.PAUSE, "thee")
        await settle()
        assert desk.state.me is not None
        assert desk.state.me.reason == "thee"


async def test_what_a_command_cannot_do_is_told() -> None:
    async with at_work() as desk:
        desk.server.arrive("c-1")
        await settle()
        desk.backend.fail("claim", CapacityReached(3))
        assert not await desk.session.commands.claim("c-1")
        assert Notice(NoticeKind.CAPACITY, "c-1", count=3) in desk.changes
        await FakeBackend(desk.server, "bea").claim("c-1")
        assert not await desk.session.commands.release("c-1")
        assert Notice(NoticeKind.NOT_ALLOWED, "c-1") in desk.changes
        desk.backend.cut()
        assert not await desk.session.commands.danger("c-1", True)
        assert Notice(NoticeKind.NO_CONNECTION, "c-1") in desk.changes


async def test_a_purged_conversation_leaves_nothing_behind() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi")
        desk.backend.fail("send", Unavailable("server"), times=99)
        desk.session.writing.send("c-1", "tekst")
        desk.server.purge("c-1")
        await settle()
        state = desk.state
        assert "c-1" not in {**state.conversations, **state.transcripts, **state.drafts}
        assert state.outbox == ()

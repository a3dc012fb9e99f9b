"""The console's own session works on a run as it does on a live server."""

from __future__ import annotations

import pytest

from api_client.errors import Closed, NotAllowed, NotFound, Refused, VersionConflict
from console.core.state import Delivery, Link
from console.training.play.acts import Answers, Ends, Pauses, Rewinds
from console.training.play.entries import Injected, Mode
from console.training.runs.journal import MemoryJournal
from console.training.runs.run import Run
from console.training.scenario.model import Happening
from protocol.models import Author, EndReason, SafetyPatch, State, VisitorPresence
from protocol.registration import patch_of
from tests.console.training.at_work import BEGAN, at_practice
from tests.console.training.stories import codes, goes, happens, scenario, scene, setup
from tests.stubs.manual_clock import settle


async def test_it_waits_in_the_queue_until_it_is_taken() -> None:
    async with at_practice() as practice:
        assert practice.state.connection.link is Link.CONNECTED
        assert (practice.row.id, practice.row.state, practice.row.alias) == ("oefening-1", State.WAITING, "nachtuil")
        await practice.clock.advance(300)
        assert not practice.run.begun
        await practice.claim()
        assert practice.row.state is State.ACTIVE
        assert practice.state.me is not None
        assert practice.row.owner == practice.state.me.id
        await practice.clock.advance(10)
        assert practice.texts == ["claimed", "bericht m1"]
        assert practice.row.unanswered_since is not None


async def test_the_transcript_shows_the_time_of_the_run() -> None:
    async with at_practice() as practice:
        await practice.clock.advance(60)
        await practice.claim()
        await practice.clock.advance(10)
        times = [message.at for message in practice.state.transcripts["oefening-1"].log]
        assert [(at - BEGAN).total_seconds() for at in times] == [60.0, 70.0]
        assert practice.state.time is not None
        assert (practice.state.time.at(practice.clock.now()) - BEGAN).total_seconds() == 70.0


async def test_typing_is_seen_for_as_long_as_it_lasts() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(5)
        assert "oefening-1" in practice.state.typing
        await practice.clock.advance(6)
        assert "oefening-1" not in practice.state.typing


async def test_a_message_is_sent_once_and_decides_the_turn() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("waarom doe je dat")
        assert practice.state.outbox == ()
        assert practice.row.unanswered_since is None
        again = await practice.backend.send("oefening-1", "waarom doe je dat", "id-1")
        assert again.id == 3
        with pytest.raises(VersionConflict):
            await practice.backend.send("oefening-1", "iets anders", "id-1")
        assert codes(practice.run.entries).count("s") == 1
        await practice.clock.advance(8)
        assert practice.run.play.story.scene == "weg"


async def test_typing_of_the_trainee_keeps_the_turn_open() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("hoi")
        for _ in range(6):
            practice.session.writing.typed("oefening-1", "nog iets")
            await practice.clock.advance(3)
        assert practice.run.play.open_turn is not None
        await practice.clock.advance(20)
        assert practice.run.play.story.scene == "verder"


async def test_ticks_point_at_messages_by_number_and_by_the_logs_id() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(10)
        await practice.backend.signal("oefening-1", "control-debt", 2, True)
        await settle()
        assert [(tick.signal, tick.message) for tick in practice.row.signals] == [("control-debt", 2)]
        assert practice.run.play.story.ticks == {"control-debt": "m1"}
        assert (practice.backend.id_of("oefening-1", 2), practice.backend.number_of("m1")) == ("m1", 2)
        await practice.backend.signal("oefening-1", "control-debt", 1, True)
        assert practice.run.play.story.ticks == {"control-debt": None}
        await practice.backend.signal("oefening-1", "control-debt", None, False)
        assert practice.run.play.story.ticks == {}
        with pytest.raises(NotFound):
            await practice.backend.signal("oefening-1", "control-debt", 99, True)


async def test_the_form_is_saved_and_a_clash_is_noticed() -> None:
    async with at_practice() as practice:
        await practice.claim()
        practice.session.forms.open("oefening-1")
        await settle()
        practice.session.forms.pick("oefening-1", "role", "self")
        practice.session.forms.pick("oefening-1", "perp_relation", "friend_peer")
        practice.session.forms.pick("oefening-1", "perp_relation", "acquaintance")
        await practice.clock.advance(2)
        assert practice.run.play.story.form == {"role": ("self",), "perp_relation": ("friend_peer", "acquaintance")}
        assert practice.session.forms.unsettled() == ()
        saved = await practice.backend.registration("oefening-1")
        assert saved.version == 1
        with pytest.raises(VersionConflict) as clash:
            await practice.backend.save_registration("oefening-1", patch_of(role="third_party"), 0)
        assert clash.value.current == saved
        cleared = await practice.backend.save_registration("oefening-1", patch_of(role="unknown"), 1)
        assert practice.run.play.story.form["role"] == ()
        assert cleared.record.role == "unknown"


async def test_everything_else_on_the_row() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(10)
        backend = practice.backend
        await backend.phase("oefening-1", "welcome")
        await backend.phase("oefening-1", "clarify")
        await backend.phase("oefening-1", "clarify")
        await backend.flag_danger("oefening-1", True)
        await backend.safety("oefening-1", SafetyPatch(who="broer", plan="straks"))
        await backend.safety("oefening-1", SafetyPatch(who=""))
        await backend.read("oefening-1", 99)
        note = await backend.note("oefening-1", "let op", "n-1")
        await backend.hold("oefening-1", True)
        await settle()
        row = practice.row
        assert [span.phase for span in row.phases] == ["welcome", "clarify"]
        assert (row.danger, row.safety.who, row.safety.plan) == (True, None, "straks")
        assert (row.read_message, note.author, row.state) == (4, Author.NOTE, State.ON_HOLD)
        await backend.hold("oefening-1", False)
        assert practice.texts[-2:] == ["let op", "held"]
        await settle()
        assert (practice.row.state, practice.texts[-1]) == (State.ACTIVE, "resumed")
        for refused in (backend.release("oefening-1"), backend.purge("oefening-1")):
            with pytest.raises(NotAllowed):
                await refused
        with pytest.raises(NotFound):
            await backend.history("c-1")
        with pytest.raises(Refused, match="too_long"):
            await backend.send("oefening-1", "x" * 4001, "id-9")


async def test_a_dropped_line_shows_as_it_does_live() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("ben je veilig?")
        await practice.clock.advance(20)
        practice.run.act(Answers("f1", 0))
        await settle()
        assert practice.row.visitor_presence == VisitorPresence.AWAY.value
        await practice.send("ben je er nog?")
        assert practice.texts[-1] == "ben je er nog?"
        await practice.clock.advance(20)
        assert practice.row.visitor_presence is VisitorPresence.HERE


async def test_to_the_end_through_wrap_up() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("ben je veilig?")
        await practice.clock.advance(20)
        practice.run.act(Answers("f1", 0))
        await practice.clock.advance(30)
        await practice.send("tot ziens")
        await practice.clock.advance(20)
        assert (practice.row.state, practice.row.end_reason) == (State.WRAP_UP, EndReason.VISITOR_LEFT)
        assert practice.texts[-2:] == ["bericht m7", "left"]
        assert practice.session.writing.send("oefening-1", "nog iets") is None
        with pytest.raises(Closed):
            await practice.backend.send("oefening-1", "nog iets", "id-77")
        await practice.backend.note("oefening-1", "achteraf", "n-2")
        await practice.clock.advance(60)
        assert await practice.session.commands.close("oefening-1")
        await settle()
        assert "oefening-1" not in practice.state.conversations
        assert codes(practice.run.entries)[-1] == "x"
        assert practice.log.entries == practice.run.entries


async def test_a_chatter_who_never_came_back_is_lost() -> None:
    away = scenario(scene("a", happens(Happening.OFFLINE), happens(Happening.SILENCE, 5), goes("END", "weg")))
    async with at_practice(setup(away)) as practice:
        await practice.claim()
        await practice.clock.advance(6)
        assert (practice.row.state, practice.row.end_reason) == (State.WRAP_UP, EndReason.VISITOR_LOST)
        assert practice.texts == ["claimed", "lost"]


async def test_the_trainee_closes() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        assert await practice.session.commands.close("oefening-1")
        await settle()
        assert (practice.row.state, practice.row.end_reason) == (State.WRAP_UP, EndReason.COUNSELLOR_CLOSED)
        assert practice.texts[-1] == "closed"


async def test_going_back_opens_the_next_conversation_with_what_was_before() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("waarom")
        await practice.clock.advance(40)
        practice.run.act(Rewinds("t1"))
        await settle()
        assert practice.backend.current == "oefening-2"
        assert "oefening-1" not in practice.state.conversations
        assert practice.row.state is State.ACTIVE
        practice.session.open("oefening-2")
        await settle()
        assert practice.texts == ["claimed", "bericht m1"]
        await practice.send("hoi")
        await practice.clock.advance(13)
        assert practice.texts == ["claimed", "bericht m1", "hoi", "bericht m4"]
        with pytest.raises(Closed):
            await practice.backend.send("oefening-1", "te laat", "id-88")


async def test_a_draft_is_kept_and_goes_with_its_message() -> None:
    async with at_practice() as practice:
        await practice.claim()
        practice.session.writing.typed("oefening-1", "hoi")
        await practice.clock.advance(3)
        assert (await practice.backend.snapshot()).drafts == {"oefening-1": "hoi"}
        assert codes(practice.log.entries)[-1] == "B"
        await practice.send("hoi")
        await practice.clock.advance(3)
        assert (await practice.backend.snapshot()).drafts == {}
        await practice.backend.draft("oefening-1", " hoi")  # saved before it was sent, and come in after it
        assert (await practice.backend.snapshot()).drafts == {}


async def test_a_draft_is_there_again_after_the_terminal_was_killed() -> None:
    async with at_practice() as practice:
        await practice.claim()
        practice.session.writing.typed("oefening-1", "ik was net")
        await practice.clock.advance(3)
        killed, clock = practice.log, practice.clock
    again = Run.resume(practice.run.setup, killed, MemoryJournal(killed.header), clock)
    async with at_practice(run=again) as practice:
        draft = practice.state.drafts["oefening-1"]
        assert draft.text == "ik was net"


async def test_a_draft_stays_with_the_take_it_was_written_in() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.backend.draft("oefening-1", "half")
        practice.run.act(Rewinds("t1"))
        await settle()
        assert (await practice.backend.snapshot()).drafts == {}
        assert "oefening-1" not in practice.state.drafts or practice.state.drafts["oefening-1"].text == ""


async def test_a_long_silence_is_no_lost_connection_and_no_busy_loop() -> None:
    async with at_practice() as practice:
        await practice.claim()
        await practice.clock.advance(12)
        practice.run.act(Pauses(True))
        batches = 0

        def count(state: object, change: object) -> None:
            nonlocal batches
            batches += 1

        practice.session.store.subscribe(count)
        await practice.clock.advance(600)
        assert practice.state.connection.link is Link.CONNECTED
        assert batches < 700  # a tick a second, a poll every twenty


async def test_what_the_trainee_may_not_do_is_refused_and_not_sent_again_and_again() -> None:
    async with at_practice(mode=Mode.STUDY) as practice:
        await practice.claim()
        await practice.clock.advance(12)
        await practice.send("hoi")
        assert [row.delivery for row in practice.state.outbox] == [Delivery.FAILED]


async def test_stopping_closes_the_conversation() -> None:
    async with at_practice() as practice:
        await practice.claim()
        practice.run.act(Injected(event="offline", by="bea"))
        await settle()
        assert practice.row.visitor_presence is VisitorPresence.AWAY
        practice.run.act(Ends("stopped"))
        await settle()
        assert "oefening-1" not in practice.state.conversations

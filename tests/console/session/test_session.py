"""The session follows the server, survives the line, and turns commands into events and notices."""

from __future__ import annotations

from console.core.changes import Alert, Alerted
from console.core.events import Notice, NoticeKind
from console.core.state import Delivery, Link
from tests.console.working import at_work
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.manual_clock import settle


async def test_it_connects_takes_a_snapshot_and_follows_events() -> None:
    async with at_work() as desk:
        assert desk.state.connection.link is Link.CONNECTED
        desk.server.arrive("c-1")
        desk.server.says("c-1", "hoi is dit anoniem")
        await settle()
        assert desk.state.conversations["c-1"].lines_by_visitor == 1
        assert Alerted(Alert.ARRIVED, "c-1") in desk.changes


async def test_a_claimed_conversation_gets_its_history_and_what_follows() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi", "is dit anoniem")
        transcript = desk.state.transcripts["c-1"]
        assert [message.text for message in transcript.log] == ["hoi", "is dit anoniem"]
        desk.server.says("c-1", "hallo?")
        await settle()
        assert desk.state.transcripts["c-1"].log.last == 3
        assert Alerted(Alert.MESSAGE, "c-1") in desk.changes


async def test_a_preview_loads_a_waiting_conversation_and_a_colleagues_claim_drops_it() -> None:
    async with at_work() as desk:
        desk.server.arrive("c-1")
        desk.server.says("c-1", "hoi")
        await settle()
        assert "c-1" not in desk.state.transcripts
        desk.session.open("c-1")
        await settle()
        assert desk.state.transcripts["c-1"].log.last == 1
        await FakeBackend(desk.server, "bea").claim("c-1")
        await settle()
        assert "c-1" not in desk.state.transcripts


async def test_the_loser_of_a_claim_is_told_who_won() -> None:
    async with at_work() as desk:
        desk.server.arrive("c-1")
        desk.server.hire("bea", "Bea de Wit")
        await FakeBackend(desk.server, "bea").claim("c-1")
        assert not await desk.session.commands.claim("c-1")
        assert Notice(NoticeKind.TAKEN_BY, "c-1", name="Bea de Wit") in desk.changes


async def test_a_message_goes_out_and_is_settled() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi")
        assert desk.session.writing.send("c-1", "Hoi, goed dat je er bent.") == "id-1"
        assert desk.state.outbox[0].delivery is Delivery.SENDING
        await settle()
        assert desk.state.outbox == ()
        assert [message.text for message in desk.server.messages["c-1"]] == ["hoi", "Hoi, goed dat je er bent."]
        assert desk.state.transcripts["c-1"].log.last == 2

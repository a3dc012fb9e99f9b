"""Delivery by requirement (`SEC-D`): each case alone, against the real session."""

from __future__ import annotations

import asyncio

from api_client.errors import Refused, Unavailable
from console.core.state import Delivery, Kind, Link
from console.session.session import Session
from protocol.models import Author, EndReason
from tests.console.working import Desk, at_work, renewed
from tests.stubs.manual_clock import settle


def deliveries(desk: Desk) -> list[tuple[str, Delivery]]:
    return [(row.client_id, row.delivery) for row in desk.state.outbox]


def stored(desk: Desk, conversation: str = "c-1") -> list[str]:
    own = (Author.COUNSELLOR, Author.NOTE)
    return [message.text for message in desk.server.messages[conversation] if message.author in own]


async def test_sec_d2_a_lost_answer_is_settled_by_the_echo_without_sending_again() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.fail("send", Unavailable("timeout"), lost=True)
        desk.session.writing.send("c-1", "ben je er nog?")
        await settle()
        assert stored(desk) == ["ben je er nog?"]
        assert deliveries(desk) == []
        await desk.clock.advance(60)
        assert len(desk.backend.sent("send")) == 1


async def test_sec_d2_without_an_echo_the_same_id_goes_again() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.go_silent()
        desk.backend.fail("send", Unavailable("server"), lost=True)
        desk.session.writing.send("c-1", "hoi")
        await settle()
        assert desk.state.outbox[0].uncertain
        assert desk.state.outbox[0].delivery is Delivery.QUEUED
        await desk.clock.advance(2)
        assert [call.client_id for call in desk.backend.sent("send")] == ["id-1", "id-1"]
        assert stored(desk) == ["hoi"]


async def test_sec_d3_one_id_with_another_text_is_shown_as_an_error_and_overwrites_nothing() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.server.add("c-1", Author.COUNSELLOR, "anna", "een andere tekst", "id-1")
        await settle()
        desk.session.writing.send("c-1", "mijn tekst")
        await settle()
        assert deliveries(desk) == [("id-1", Delivery.FAILED)]
        assert desk.state.outbox[0].why == "version_conflict"
        assert stored(desk) == ["een andere tekst"]
        desk.session.writing.send_anew("id-1")
        await settle()
        assert stored(desk) == ["een andere tekst", "mijn tekst"]


async def test_sec_d4_after_90_seconds_a_text_is_held_until_it_is_confirmed() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.cut()
        desk.session.writing.send("c-1", "ben je alleen?")
        await desk.clock.advance(89)
        assert deliveries(desk) == [("id-1", Delivery.QUEUED)]
        await desk.clock.advance(2)
        assert deliveries(desk) == [("id-1", Delivery.HELD)]
        desk.backend.heal()
        await desk.clock.advance(120)
        assert desk.state.connection.link is Link.CONNECTED
        assert stored(desk) == []
        desk.session.writing.confirm("id-1")
        await settle()
        assert stored(desk) == ["ben je alleen?"]


async def test_sec_d4_a_machine_that_slept_does_not_send_what_is_old() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.cut()
        desk.session.writing.send("c-1", "ben je alleen?")
        await settle()
        desk.clock.jump(600)
        desk.backend.heal()
        await desk.clock.advance(31)
        assert deliveries(desk) == [("id-1", Delivery.HELD)]
        assert stored(desk) == []


async def test_sec_d4_what_is_written_later_does_not_overtake_a_held_text() -> None:
    async with at_work() as desk:
        await desk.own("c-1")
        await desk.own("c-2")
        desk.backend.cut()
        desk.session.writing.send("c-1", "eerste")
        await desk.clock.advance(91)
        desk.backend.heal()
        desk.session.writing.send("c-1", "tweede")
        desk.session.writing.send("c-2", "ander gesprek")
        desk.session.writing.note("c-1", "notitie")
        await desk.clock.advance(20)
        assert (stored(desk), stored(desk, "c-2")) == (["notitie"], ["ander gesprek"])
        desk.session.writing.confirm("id-1")
        await desk.clock.advance(5)
        assert stored(desk) == ["notitie", "eerste", "tweede"]


async def test_sec_d7_the_chatter_leaves_with_a_message_in_flight() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.cut("reset")
        desk.session.writing.send("c-1", "bel me morgen")
        await settle()
        desk.server.leaves("c-1", EndReason.QUICK_EXIT)
        desk.backend.heal()
        await desk.clock.advance(10)
        assert deliveries(desk) == [("id-1", Delivery.UNDELIVERABLE)]
        assert desk.state.outbox[0].text == "bel me morgen"
        desk.session.writing.keep_as_note("id-1")
        await settle()
        assert [(m.author, m.text) for m in desk.server.messages["c-1"]] == [(Author.NOTE, "bel me morgen")]


async def test_sec_d8_whoever_quits_is_told_what_is_unsettled() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.cut()
        desk.session.writing.send("c-1", "hoi")
        await settle()
        assert [row.client_id for row in desk.session.unsettled()] == ["id-1"]


async def test_sec_d5_flush_brings_out_what_waits_as_soon_as_it_can() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.fail("send", Unavailable("server", retry_after=60.0))
        desk.session.writing.send("c-1", "hoi")
        desk.session.writing.typed("c-1", "nog een zin")
        await settle()
        assert stored(desk) == []
        flushing = asyncio.create_task(desk.session.flush(10))
        await desk.clock.advance(1)
        assert await flushing
        assert stored(desk) == ["hoi"]
        assert desk.server.drafts == {("c-1", "anna"): "nog een zin"}


async def test_sec_d5_flush_gives_up_at_its_deadline() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.cut()
        desk.session.writing.send("c-1", "hoi")
        flushing = asyncio.create_task(desk.session.flush(10))
        await desk.clock.advance(9)
        assert not flushing.done()
        await desk.clock.advance(2)
        assert not await flushing


async def test_sec_d6_a_draft_is_on_the_server_two_seconds_after_the_last_key() -> None:
    async with at_work() as desk:
        await desk.own()
        for length in range(1, 6):
            desk.session.writing.typed("c-1", "hallo"[:length])
            await desk.clock.advance(1)
        assert desk.server.drafts == {}
        await desk.clock.advance(1)
        assert desk.server.drafts == {("c-1", "anna"): "hallo"}
        again = Session(desk.backend, clock=desk.clock)
        running = asyncio.create_task(again.run())
        await settle()
        assert again.state.drafts["c-1"].text == "hallo"
        running.cancel()
        await asyncio.wait({running})


async def test_sec_k6_texts_wait_for_a_new_sign_in_and_chats_stay_readable() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi")
        desk.backend.sign_out()
        await settle()
        assert desk.link == Link.SIGN_IN
        desk.session.writing.send("c-1", "ik ben er")
        await desk.clock.advance(30)
        assert deliveries(desk) == [("id-1", Delivery.QUEUED)]
        assert desk.state.transcripts["c-1"].log.last == 1
        desk.backend.sign_in()
        desk.session.signed_in(renewed(desk.backend))
        await desk.clock.advance(1)
        assert desk.link == Link.CONNECTED
        assert stored(desk) == ["ik ben er"]
        assert deliveries(desk) == []


async def test_a_refused_text_can_be_taken_back_into_the_draft() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.fail("send", Refused("malformed"))
        desk.session.writing.send("c-1", "eerste")
        await settle()
        desk.session.writing.typed("c-1", "tweede")
        assert desk.session.writing.take_back("id-1")
        assert desk.state.drafts["c-1"].text == "eerste\ntweede"
        assert deliveries(desk) == []


async def test_what_cannot_be_sent_stays_with_the_composer() -> None:
    async with at_work() as desk:
        await desk.own()
        assert desk.session.writing.send("c-1", "x" * 4001) is None
        assert desk.session.writing.send("c-1", " \n ") is None
        desk.server.leaves("c-1")
        await settle()
        assert desk.session.writing.send("c-1", "ben je daar") is None
        assert deliveries(desk) == []


async def test_sec_t9_a_text_on_its_way_out_is_sanitised() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.session.writing.send("c-1", "a\x1b[31mb\u202ec\x00d")
        await settle()
        assert not set("\x1b\u202e\x00") & set(stored(desk)[0])


async def test_the_repr_of_a_state_holds_no_text() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "KANARIE-1")
        desk.backend.cut()
        desk.session.writing.send("c-1", "KANARIE-2")
        desk.session.writing.note("c-1", "KANARIE-3")
        desk.session.writing.typed("c-1", "KANARIE-4")
        await settle()
        assert "KANARIE" not in repr(desk.state)
        assert "KANARIE" not in repr(desk.changes)
        assert [row.kind for row in desk.state.outbox] == [Kind.MESSAGE, Kind.NOTE]


async def test_sec_d3_an_echo_with_another_text_does_not_count_as_sent() -> None:
    async with at_work() as desk:
        await desk.own()
        desk.backend.hang("send")
        desk.session.writing.send("c-1", "mijn tekst")
        desk.server.add("c-1", Author.COUNSELLOR, "anna", "een andere tekst", "id-1")
        await settle()
        desk.backend.resume("send")
        await settle()
        assert deliveries(desk) == [("id-1", Delivery.FAILED)]


async def test_an_error_that_nobody_thought_of_ends_neither_the_session_nor_the_text() -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["exception"]))
    async with at_work() as desk:
        await desk.own()
        mistake = ZeroDivisionError("a text of a chat")
        desk.backend.fail("send", mistake)
        desk.session.writing.send("c-1", "hoi")
        await settle()
        assert told == [mistake]
        assert [delivery for _, delivery in deliveries(desk)] == [Delivery.QUEUED]
        assert desk.state.outbox[0].uncertain
        await desk.clock.advance(3)
        assert stored(desk) == ["hoi"]
        assert [call.client_id for call in desk.backend.sent("send")] == ["id-1", "id-1"]

"""What is seen of a text on its way: failed, held, put back, refused because the chatter is gone, kept as a note."""

from __future__ import annotations

import pytest

from api_client.errors import Refused
from console.core.state import Delivery
from protocol.models import Author, EndReason
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, enter, take_bever, to_transcript
from widgets.composer import Composer


async def test_the_connection_bar_stays_and_counts_what_waits() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("hallo")
        await enter(desk)
        await desk.until(lambda: "1 bericht wacht" in desk.text())
        desk.backend.heal()
        await desk.advance(60)
        await desk.until(lambda: "geen verbinding sinds" not in desk.text())


async def test_rule_9_a_failed_text_stays_with_again_and_drop() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.fail("send", Refused("too_long"))
        await desk.write("te lang")
        await enter(desk)
        await desk.until(lambda: desk.state.outbox and desk.state.outbox[0].delivery is Delivery.FAILED)
        await to_transcript(desk)
        await desk.press("end", "up")
        assert "opnieuw" in desk.text().splitlines()[-1]
        await desk.press("r")
        await desk.until(lambda: desk.server.messages["c-2"][-1].text == "te lang")


async def test_a_text_that_waited_too_long_is_held_until_it_is_confirmed() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("ben je alleen")
        await enter(desk)
        await desk.advance(120)
        await desk.until(lambda: desk.state.outbox[0].delivery is Delivery.HELD)
        desk.backend.heal()
        await desk.advance(60)
        assert desk.server.messages["c-2"][-1].author is not Author.COUNSELLOR
        await desk.press("escape")  # the screen was blank by then; what wakes it says so for a moment
        await desk.advance(20)
        await to_transcript(desk)
        await desk.press("end", "up")
        assert "stuur toch" in desk.text().splitlines()[-1]
        await desk.press("b")
        await desk.until(lambda: desk.server.messages["c-2"][-1].text == "ben je alleen")


async def test_a_text_that_was_not_sent_can_be_changed_or_dropped() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        for text in ("een", "twee"):
            desk.backend.fail("send", Refused("malformed"))
            await desk.write(text)
            await enter(desk)
            await desk.until(lambda: desk.state.outbox[-1].delivery is Delivery.FAILED)
        await to_transcript(desk)
        await desk.press("end", "up", "e")
        assert desk.where() == "composer"
        assert desk.work.query_one(Composer).text == "twee"
        await to_transcript(desk)
        await desk.press("end", "up", "w")
        assert desk.state.outbox == ()


@pytest.mark.parametrize("reason", [EndReason.QUICK_EXIT, EndReason.VISITOR_LEFT, EndReason.VISITOR_LOST])
async def test_after_the_chatter_is_gone_the_composer_is_off_and_says_why(reason: EndReason) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.leaves("c-2", reason)
        await desk.settle()
        await desk.until(lambda: "verstuurd" in desk.text())
        assert ("Snel weg" in desk.text()) == (reason is EndReason.QUICK_EXIT)
        await desk.write("hallo?")
        await enter(desk)
        assert not desk.backend.sent("send")


async def test_a_note_is_another_colour_and_a_word_and_never_reaches_the_chatter() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("ctrl+o")
        assert "NOTITIE over bever" in desk.text()
        await desk.write("belt moeder")
        await enter(desk)
        await desk.until(lambda: desk.server.messages["c-2"][-1].author is Author.NOTE)
        assert not desk.backend.sent("send")
        assert "interne notitie" in desk.text()
        await desk.press("ctrl+o")
        assert "NOTITIE over" not in desk.text()


async def test_a_note_is_possible_after_the_end() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.leaves("c-2")
        await desk.settle()
        await desk.press("ctrl+o")
        await desk.write("ging plotseling")
        await enter(desk)
        await desk.until(lambda: desk.server.messages["c-2"][-1].author is Author.NOTE)

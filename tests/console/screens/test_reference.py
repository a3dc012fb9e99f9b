"""What stands beside the chat: signals, phases, referrals, canned texts, the safety panel."""

from __future__ import annotations

from api_client.models import Author
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, take_bever
from widgets.composer import Composer
from widgets.transcript import Transcript


async def test_a_tick_points_at_the_newest_message_or_at_the_one_under_the_cursor() -> None:
    async with console(prepare=busy) as desk:
        desk.server.says("c-2", "ik moet geld afgeven")
        await take_bever(desk)
        newest = max(m.id for m in desk.server.messages["c-2"] if m.author is Author.VISITOR)
        await desk.press("f4", "space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert desk.server.rows["c-2"].signals[0].message == newest
        await desk.until(lambda: "[x]" in desk.text())
        assert "> ik moet geld" in desk.text()
        await desk.press("space")
        await desk.until(lambda: not desk.server.rows["c-2"].signals)
        oldest = next(m.id for m in desk.server.messages["c-2"] if m.author is Author.VISITOR)
        desk.work.query_one(Transcript).point_at(oldest)
        await desk.press("space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert desk.server.rows["c-2"].signals[0].message == oldest


async def test_phases_are_set_by_the_counsellor_and_show_their_time() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f6", "down", "enter")
        await desk.until(lambda: desk.server.rows["c-2"].phases)
        assert desk.server.rows["c-2"].phases[-1].phase == "clarify"
        await desk.advance(125)
        assert "fase 2" in desk.text()
        assert "2 min" in desk.text()


async def test_a_referral_is_inserted_in_three_keys_and_not_sent() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f7", "down", "enter")
        assert "0900-8844" in desk.work.query_one(Composer).text
        assert desk.where() == "composer"
        assert not desk.backend.sent("send")


async def test_what_was_not_checked_cannot_be_inserted() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f7", "slash")
        await desk.write("alles oke")
        await desk.press("backspace", "backspace", "backspace", "enter", "enter")
        assert desk.work.query_one(Composer).text == ""
        assert "nog te controleren" in desk.text()
        assert "Alles Oké" in desk.text().splitlines()[-1]


async def test_referrals_are_filtered_by_age_and_hour() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("f7", "a", "a")
        assert "14 jaar" in desk.text()
        assert "CoMensha" not in desk.text()
        await desk.press("o")
        assert "nu open" in desk.text()


async def test_canned_texts_are_inserted_at_the_cursor_and_never_sent() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f10")
        await desk.write("codew")
        await desk.press("enter")
        assert "een codewoord afspreken" in desk.work.query_one(Composer).text
        assert not desk.backend.sent("send")


async def test_the_safety_panel_changes_only_what_was_changed() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("ctrl+g", "space", "down")
        await desk.write("alleen")
        await desk.press("enter")
        await desk.until(lambda: desk.server.rows["c-2"].safety.who == "alleen")
        assert desk.server.rows["c-2"].safety.safe.value == "yes"
        assert desk.server.rows["c-2"].safety.stop_word is None
        await desk.until(lambda: "wie: alleen" in desk.text())

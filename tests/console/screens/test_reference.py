"""What stands beside the chat: signals, phases, referrals, canned texts, the safety panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from protocol.models import Answer, Author, Prechat, Safety, Tick
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer
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
        assert desk.work.query_one(Transcript).aim(-1)
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
    """The number of Het Juridisch Loket stands in the directory from memory, and has no source."""
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f7", "slash")
        await desk.write("juridisch loket")
        await desk.press("backspace", "backspace", "backspace", "enter", "enter")
        assert desk.work.query_one(Composer).text == ""
        assert "nog te controleren" in desk.text()
        assert "Het Juridisch Loket" in desk.text().splitlines()[-1]


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


WATCHED: dict[str, Callable[[FakeServer], object]] = {
    "danger": lambda server: server.change("c-2", danger=True),
    "not safe": lambda server: server.change("c-2", safety=Safety(safe=Answer.NO)),
    "not safe before the chat": lambda server: server.change("c-2", prechat=Prechat(can_type_safely=Answer.NO)),
    "somebody else may be typing": lambda server: server.change(
        "c-2", signals=(Tick(signal="danger-other-typist", message=None, by="anna"),)
    ),
}


@pytest.mark.parametrize("keys", [("f10",), ("f7", "down", "enter")])
@pytest.mark.parametrize("why", WATCHED)
async def test_where_somebody_may_read_along_enter_puts_nothing_in_and_sends_nothing(
    why: str, keys: tuple[str, ...]
) -> None:
    """F10, Enter, Enter: a message tells whoever holds the telephone that somebody is here."""
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        WATCHED[why](desk.server)
        await desk.settle()
        await desk.press(*keys)
        assert "MISSCHIEN LEEST ER IEMAND MEE" in desk.text()
        assert "Stuur niets" in desk.text()
        await desk.press("enter", "enter")
        assert desk.work.query_one(Composer).text == ""
        assert not desk.backend.sent("send")


async def test_where_the_chatter_is_alone_again_the_texts_are_one_choice_further() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        WATCHED["danger"](desk.server)
        await desk.settle()
        await desk.press("f10", "down", "enter")
        await desk.write("112")
        await desk.press("enter")
        assert "Bel dan 112" in desk.work.query_one(Composer).text
        assert not desk.backend.sent("send")


async def test_no_text_for_silence_is_offered_and_a_new_chat_begins_with_the_greetings() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f10")
        await desk.write("stilte")
        assert "Ik ben er nog" not in desk.text()
        await desk.press("escape", "f10", "enter")
        assert desk.work.query_one(Composer).text.startswith("Hoi, fijn dat je er bent.")


@pytest.mark.parametrize(
    ("typed", "signal"),
    [("zelf", "suicide-thoughts"), ("zelfdoding", "suicide-wish-dead"), ("jonger", "danger-young-or-sibling")],
)
async def test_a_word_ticks_the_signal_that_has_it_and_none_that_has_it_inside_another_word(
    typed: str, signal: str
) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f4")
        await desk.write(typed)
        await desk.press("enter")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert [tick.signal for tick in desk.server.rows["c-2"].signals] == [signal]

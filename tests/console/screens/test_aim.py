"""A tick points at the message that was meant: it is shown, a key moves it, and what comes meanwhile does not."""

from __future__ import annotations

import pytest

from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy, enter, take_bever, to_transcript
from widgets.transcript import Transcript


async def told(desk: Running) -> None:
    """Three lines of the chatter, with an answer between them."""
    await take_bever(desk)
    desk.server.says("c-2", "hij houdt mijn geld")
    await desk.until(lambda: "hij houdt mijn geld" in desk.text())
    await desk.write("ok")
    await enter(desk)
    await desk.until(lambda: "verzonden" in desk.text())
    desk.server.says("c-2", "en nu moet ik terugbetalen")
    await desk.until(lambda: "terugbetalen" in desk.text())


def message(desk: Running, text: str) -> int:
    return next(each.id for each in desk.server.messages["c-2"] if each.text == text)


def ticked_at(desk: Running) -> int | None:
    return desk.server.rows["c-2"].signals[0].message


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_target_is_shown_and_a_key_moves_it_over_the_chatters_messages(size: tuple[int, int]) -> None:
    async with console(prepare=busy, size=size) as desk:
        await told(desk)
        await desk.press("f4")
        assert "bij 22:00: en nu" in desk.text()
        await desk.press("left")
        assert "bij 22:00: hij h" in desk.text()
        assert desk.work.query_one(Transcript).pointed == message(desk, "hij houdt mijn geld")
        await desk.press("left", "left", "right", "space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert ticked_at(desk) == message(desk, "hij houdt mijn geld")


async def test_a_line_that_comes_while_somebody_looks_for_the_signal_is_not_what_was_meant() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await told(desk)
        await desk.press("f4")
        desk.server.says("c-2", "sorry moet gaan")
        await desk.until(lambda: "sorry moet gaan" in desk.text())
        await desk.write("schuld")
        await desk.press("enter")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert ticked_at(desk) == message(desk, "en nu moet ik terugbetalen")


async def test_the_message_under_the_cursor_stays_the_target_and_writing_lets_it_go() -> None:
    async with console(prepare=busy) as desk:
        await told(desk)
        await to_transcript(desk)
        await desk.press("up", "up", "up", "f4")
        assert "bij 22:00: hij houdt mijn geld" in desk.text()
        await desk.press("escape")
        assert desk.where() == "composer"
        assert desk.work.query_one(Transcript).pointed is None
        await desk.press("f4")
        assert "bij 22:00: en nu moet ik" in desk.text()


WORDS = ["schuld", "paspo", "pakket", "loon", "dreig"]
"""Five words as somebody would look for them; with F4 before and Enter after at most eight keys."""


@pytest.mark.parametrize("word", WORDS)
async def test_a_tick_by_word_takes_eight_keys_at_most(word: str) -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        keys = ["f4", *word, "enter"]
        assert len(keys) <= 8
        await desk.press(*keys)
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        await desk.until(lambda: "[x]" in desk.text())
        row = desk.text().split("[x]")[1][:120]
        assert word in row.replace("\n", " ").casefold() or word in desk.text().casefold()
        assert desk.where() == "signals"


async def test_an_empty_result_says_so_and_enter_ticks_nothing() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.press("f4")
        await desk.write("zzz")
        assert "niets met 'zzz'" in desk.text()
        await desk.press("enter")
        assert not desk.backend.sent("signal")


async def test_the_old_way_with_a_slash_ticks_once() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.press("f4", "slash")
        await desk.write("schuld")
        await desk.press("enter", "space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert len(desk.backend.sent("signal")) == 1

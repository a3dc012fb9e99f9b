"""Letters as keys: capitals count, one of another alphabet is explained, and a key that is pressed twice is no text."""

from __future__ import annotations

import pytest
from textual import events

from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy
from widgets.composer import Composer


def later(desk: Running, key: str, seconds: float) -> None:
    """A key that the terminal reads so much later."""
    event = events.Key(key, key)
    event.time += seconds
    event.set_sender(desk.app)
    desk.app.post_message(event)


@pytest.mark.parametrize("key", ["C", "ctrl+k"])
async def test_a_chat_is_taken_with_caps_lock_and_without_a_letter(key: str) -> None:
    async with console(prepare=busy) as desk:
        await desk.press(key)
        await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
        await desk.press("escape", "f12", "J")
        await desk.until(lambda: desk.server.rows["c-1"].end_reason is not None)


async def test_c_pressed_twice_is_not_text_and_a_word_with_c_is() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("c", "c", "c")
        await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
        await desk.settle()
        assert desk.work.query_one(Composer).text == ""
        later(desk, "c", 2.0)
        await desk.settle()
        await desk.write("acco")
        assert desk.work.query_one(Composer).text == "cacco"


@pytest.mark.parametrize(("letter", "said"), [("с", "Latijns schrift"), ("ψ", "Latijns schrift"), ("z", "z doet hier")])
async def test_a_letter_that_does_nothing_says_so(letter: str, said: str) -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        later(desk, letter, 0.0)
        await desk.until(lambda: said in desk.text())
        assert "Ctrl" in desk.text() or "^" in desk.text() or "F1" in desk.text()

"""The bell of the chat that is open: what comes while nobody looks is unseen, and rings."""

from __future__ import annotations

from textual import events

from console.core.selectors import unread
from console.screens.settings import Options
from tests.console.screens.consoles import Running, console, replace
from tests.console.screens.steps import busy, take_bever

LOOKED_FOR = 20
"""Seconds without a key after which nobody looks (the requirement's number)."""


async def heard(desk: Running, text: str) -> int:
    """How often it rang for a line in the open chat, within two seconds."""
    before = desk.app.rang
    desk.server.says("c-2", text)
    await desk.until(lambda: text in desk.text())
    for _ in range(3):
        await desk.advance(1)
    return desk.app.rang - before


async def test_without_a_key_for_twenty_seconds_a_line_in_the_open_chat_rings_until_a_key_is_pressed() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        assert await heard(desk, "ben je er") == 0
        assert unread(desk.state, "c-2") == 0
        await desk.advance(LOOKED_FOR)
        assert await heard(desk, "hij komt eraan") == 1
        assert unread(desk.state, "c-2") == 1
        assert "1 nieuw" in desk.text()
        await desk.advance(30)
        assert desk.app.alerts.unseen == 1
        await desk.press("left")
        assert desk.app.alerts.unseen == 0
        assert unread(desk.state, "c-2") == 0
        rang = desk.app.rang
        await desk.advance(35)
        assert desk.app.rang == rang


async def test_a_terminal_without_the_focus_is_not_looked_at() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.app.post_message(events.AppBlur())
        await desk.settle()
        assert await heard(desk, "hallo?") == 1
        assert unread(desk.state, "c-2") == 1
        desk.app.post_message(events.AppFocus())
        await desk.settle()
        assert unread(desk.state, "c-2") == 0
        assert await heard(desk, "ben je daar") == 0
        assert desk.where() == "composer"


async def test_a_paste_into_a_terminal_without_the_focus_is_not_lost() -> None:
    """By the middle button, or from a multiplexer. It also says that somebody is here."""
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.app.post_message(events.AppBlur())
        await desk.settle()
        desk.app.post_message(events.Paste("uit het klembord"))
        await desk.until(lambda: "uit het klembord" in desk.text())
        assert desk.where() == "composer"
        assert await heard(desk, "hallo?") == 0


async def test_the_mouse_says_that_somebody_looks() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.advance(LOOKED_FOR)
        await desk.pilot.hover("#transcript")
        assert await heard(desk, "ik zie je typen") == 0


async def test_a_bell_that_is_off_stays_off() -> None:
    quiet = replace(Options(language="nl"), bell=False)
    async with console(prepare=busy, options=quiet) as desk:
        await take_bever(desk)
        await desk.advance(LOOKED_FOR)
        assert await heard(desk, "ben je er") == 0
        assert unread(desk.state, "c-2") == 1

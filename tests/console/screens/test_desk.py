"""The console around the chats: pause, bell, size, quitting, help and palette."""

from __future__ import annotations

import re

import pytest

from console.present.layout import Layout
from console.screens.leave_dialog import LeaveDialog
from console.screens.work.screen import WorkScreen
from protocol.models import Presence, VisitorPresence
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, enter, take_bever
from widgets.checklist import Checklist
from widgets.composer import Composer


async def test_pause_with_a_reason_and_back() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("p", "down", "enter")
        await desk.until(lambda: desk.server.colleagues["anna"].presence is Presence.PAUSE)
        await desk.until(lambda: "pauze (eten)" in desk.text())
        await desk.press("p")
        await desk.until(lambda: desk.server.colleagues["anna"].presence is Presence.AVAILABLE)


async def test_the_bell_rings_repeats_until_seen_and_can_be_muted() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("down")
        before = desk.app.rang
        desk.server.arrive("c-9", "merel")
        await desk.until(lambda: "merel" in desk.text())
        assert desk.app.rang == before + 1
        await desk.advance(31)
        assert desk.app.rang == before + 2
        await desk.press("down")
        await desk.advance(31)
        assert desk.app.rang == before + 2
        await desk.press("m")
        assert "bel uit" in desk.text()
        desk.server.arrive("c-8", "otter")
        await desk.advance(31)
        assert desk.app.rang == before + 2


@pytest.mark.parametrize("width", [60, 80, 120, 160, 39, 200])
async def test_resizing_loses_no_draft_no_cursor_and_no_focus(width: int) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.write("half af")
        await desk.press("left")
        composer = desk.work.query_one(Composer)
        at = composer._editor.cursor
        for size in ((width, 30), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
        assert desk.where() == "composer"
        assert composer.text == "half af"
        assert composer._editor.cursor == at
        await desk.press("f4", "down", "down")
        cursor = desk.work.query_one(Checklist).current
        for size in ((width, 30), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
        assert desk.where() == "signals"
        assert desk.work.query_one(Checklist).current == cursor


async def test_too_small_says_so_and_takes_no_text() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.pilot.resize_terminal(39, 11)
        await desk.settle()
        assert desk.work.layout_now is Layout.TINY
        assert "te klein" in desk.text()
        await desk.write("blind")
        assert desk.work.query_one(Composer).text == ""


async def test_quitting_asks_about_open_chats_and_unsettled_texts() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("nog niet weg")
        await enter(desk)
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, LeaveDialog)
        assert "bever" in desk.text()
        assert "1 tekst" in desk.text()
        await desk.press("enter")
        assert [type(screen) for screen in desk.app.screen_stack[1:]] == [WorkScreen]


async def test_quitting_with_nothing_open_asks_nothing() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
        assert desk.app.return_code == 0


async def test_whose_page_is_away_is_counted_nowhere_and_is_said_to_be_away() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        assert "WACHTRIJ 2" in desk.text()
        assert "wacht 2" in desk.text()
        desk.server.change("c-2", visitor_presence=VisitorPresence.AWAY)
        await desk.until(lambda: "pagina weg" in desk.text())
        assert "WACHTRIJ 1" in desk.text()
        assert "wacht 1" in desk.text()
        desk.server.change("c-1", danger=False)
        desk.server.arrive("c-3", "wulp")
        await desk.until(lambda: "WACHTRIJ 2" in desk.text())
        names = [line for line in desk.text().splitlines() if re.search("reiger|bever|wulp", line)]
        assert "bever" in names[-1], "last, though it has waited longer"


@pytest.mark.parametrize(("key", "first"), [("f2", "WACHTRIJ"), ("f4", "SIGNALEN"), ("f7", "HULP OM NAAR")])
async def test_rule_8_help_lists_the_keys_of_the_focused_pane_first(key: str, first: str) -> None:
    async with console(prepare=busy) as desk:
        await desk.press(key, "f1")
        lines = [line.strip() for line in desk.text().splitlines() if line.strip()]
        assert lines[1].startswith(first)
        await desk.press("escape")
        assert desk.app.work is desk.app.screen


@pytest.mark.parametrize("words", ["vergrendel", "lock the screen"])
async def test_rule_8_the_palette_finds_an_action_in_both_languages(words: str) -> None:
    async with console(prepare=busy) as desk:
        await desk.press("ctrl+p")
        await desk.write(words)
        await desk.press("enter")
        await desk.until(lambda: desk.app.covered)

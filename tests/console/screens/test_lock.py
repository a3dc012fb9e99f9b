"""Uncovering: from the moment that a cover is gone the console acts on keys; a cover takes nothing but itself away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from textual import events

from api_client.errors import Unavailable
from console.core.state import Link
from console.screens.access.lock import Blank, Locked
from console.screens.access.sign_in_again import SignInAgain
from console.screens.leave_dialog import LeaveDialog
from protocol.models import Presence
from tests.console.screens.consoles import PASSWORD, Running, console
from tests.console.screens.test_security import CANARY, at_work, secret, unlock


def press_when_uncovered(desk: Running, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """The key and one thing more stand in the app's queue before the app has a turn after the cover went."""
    pop = desk.app.pop_screen

    def and_press() -> Any:
        popped = pop()
        monkeypatch.undo()
        desk.app.post_message(events.Key(key, None))
        desk.app.call_later(lambda: None)
        return popped

    monkeypatch.setattr(desk.app, "pop_screen", and_press)


async def test_the_lock_key_right_behind_the_unlocking_locks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        first = desk.app.screen
        press_when_uncovered(desk, monkeypatch, "f9")
        await unlock(desk, PASSWORD)
        await desk.until(lambda: desk.app.screen is not first)
        await desk.settle()
        assert isinstance(desk.app.screen, Locked)


async def test_the_first_key_after_a_blank_screen_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.advance(181)
        assert isinstance(desk.app.screen, Blank)
        press_when_uncovered(desk, monkeypatch, "f9")
        await desk.press("x")
        assert isinstance(desk.app.screen, Locked)


async def test_a_lock_from_the_palette_opens_and_everything_acts_again() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("ctrl+p")
        await desk.write("vergrendel")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Locked)
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not isinstance(desk.app.screen, Locked))
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, LeaveDialog)


async def test_a_secret_that_is_found_right_under_the_sign_in_takes_the_sign_in_not_away() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        locked, found = desk.app.screen, asyncio.Event()
        assert isinstance(locked, Locked)

        async def slow(given: str, code: str | None) -> None:
            await found.wait()

        locked._check = slow
        await unlock(desk, PASSWORD)
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        found.set()
        await desk.until(lambda: not locked.busy)
        await desk.settle()
        assert [type(screen) for screen in desk.app.screen_stack[-2:]] == [Locked, SignInAgain]
        desk.backend.sign_in()
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        assert not [screen for screen in desk.app.screen_stack if isinstance(screen, Locked)]


async def test_who_signs_in_again_after_a_session_ended_under_the_lock_is_not_asked_twice() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        assert CANARY not in desk.text()
        await desk.write("fout")
        await desk.press("enter")
        await desk.settle()
        assert CANARY not in desk.text()
        assert desk.app.covered
        desk.backend.sign_in()
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        await desk.until(lambda: CANARY in desk.text())


async def test_the_last_try_says_what_comes_after_it_and_so_does_what_comes() -> None:
    async with console(prepare=secret) as desk:
        await desk.press("f9")
        for _try in range(4):
            await unlock(desk, "fout")
            await desk.settle()
        assert "Nog 1 poging. Daarna meld je je opnieuw aan" in " ".join(desk.text().split())
        await unlock(desk, "fout")
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        assert "Te vaak een verkeerd wachtwoord." in desk.text()


async def test_unlocking_without_a_line_ends_the_pause_when_the_line_is_back() -> None:
    async with console(prepare=secret) as desk:
        await desk.press("f9")
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.LOCKED)
        desk.backend.cut()
        await desk.until(lambda: desk.state.connection.link is Link.LOST)
        desk.gate.check_errors = [Unavailable("refused")]
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)
        await desk.until(lambda: "op pauze tot de verbinding er weer is" in desk.text())
        assert len(desk.backend.sent("presence")) == 1
        desk.backend.heal()
        await desk.advance(60)
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.AVAILABLE)


async def test_a_lock_right_behind_another_language_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        desk.app.action_settings()
        await desk.settle()
        press_when_uncovered(desk, monkeypatch, "f9")
        desk.app.screen.dismiss(replace(desk.app.options, language="en"))
        await desk.settle()
        assert isinstance(desk.app.screen, Locked)
        assert desk.app.covered


async def test_a_question_that_comes_late_does_not_lie_over_the_lock() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        desk.app.post_message(events.Key("ctrl+q", None))
        desk.app.post_message(events.Key("f9", None))
        await desk.settle()
        assert not isinstance(desk.app.screen, LeaveDialog)
        assert isinstance(desk.app.screen, Locked)
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, LeaveDialog)

"""Privacy on the screen and the closed list of actions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual import events

from api_client.errors import Unavailable
from console.keys.palette import palette_rows
from console.keys.registry import ACTIONS
from console.screens.access.lock import Blank, Locked
from console.screens.access.pin import ChoosePin
from console.screens.access.sign_in_again import SignInAgain
from console.screens.base import Field
from console.sign_in.lock import Secret
from protocol.models import Presence
from tests.console.screens.consoles import PASSWORD, FakeGate, Running, console
from tests.console.screens.test_sign_in import fill_in as sign_in
from tests.stubs.fake_server import FakeServer
from tests.support.payloads import PAYLOADS
from widgets.composer import Composer

TRIES = 5
"""Wrong secrets that end a session (`docs/configuration.md`)."""


CANARY = "kanariepiet"


def secret(server: FakeServer) -> None:
    server.arrive("c-1", CANARY)
    server.says("c-1", f"{CANARY} in een bericht")


async def at_work(desk: Running) -> None:
    await desk.press("c")
    await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
    await desk.settle()
    await desk.write(CANARY)
    await desk.until(lambda: desk.text().count(CANARY) > 3)


async def test_sec_s1_idle_shows_no_cell_of_a_chat() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.advance(181)
        assert isinstance(desk.app.screen, Blank)
        assert CANARY not in desk.text()
        assert "1 gesprek loopt" in desk.text()
        await desk.press("x")
        assert desk.text().count(CANARY) > 3
        await desk.advance(601)
        assert isinstance(desk.app.screen, Locked)
        assert CANARY not in desk.text()


async def test_sec_s1_blank_turns_into_locked() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.advance(200)
        await desk.advance(420)
        assert isinstance(desk.app.screen, Locked)
        assert CANARY not in desk.text()
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        assert CANARY in desk.text()


async def test_sec_s2_locked_nothing_acts_and_news_is_only_counted() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        assert isinstance(desk.app.screen, Locked)
        stack = list(desk.app.screen_stack)
        before = len(desk.backend.calls)
        last = desk.server.messages["c-1"][-1].id
        await desk.press("ctrl+p", "ctrl+q", "f1", "f2", "f8", "f10", "ctrl+o", "ctrl+g", "escape", "tab")
        desk.app.post_message(events.Paste("geplakt"))
        desk.app.notify(CANARY)
        desk.server.says("c-1", f"{CANARY} nog een")
        await desk.settle()
        for y in range(0, 40, 3):
            for x in range(0, 120, 8):
                await desk.pilot.click(offset=(x, y))
        assert list(desk.app.screen_stack) == stack
        assert CANARY not in desk.text()
        assert " nieuw" in desk.text()
        assert [
            call.method
            for call in desk.backend.calls[before:]
            if call.method not in ("events", "draft", "typing", "read")
        ] == []
        # What came under the lock was not seen.
        assert desk.server.rows["c-1"].read_message <= last
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == CANARY
        for name in ("command_palette", "quit", "lock", "help", "settings", "mute", "screenshot", "simulate_key"):
            assert not desk.app.check_action(name, ())


async def test_sec_s2_alerts_still_ring_while_locked() -> None:
    async with console(prepare=secret) as desk:
        await desk.press("f9")
        before = desk.app.rang
        desk.server.arrive("c-5", "otter")
        await desk.until(lambda: desk.app.rang > before)


async def test_sec_s2_a_message_in_the_open_chat_rings_and_is_counted_while_locked() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        await desk.advance(2)  # each second asks anew what is in sight
        before, last = desk.app.rang, desk.server.messages["c-1"][-1].id
        desk.server.says("c-1", f"{CANARY} nog een")
        await desk.until(lambda: desk.app.rang > before)
        await desk.advance(1)
        await desk.until(lambda: "1 nieuw" in desk.text())
        assert desk.server.rows["c-1"].read_message <= last


async def test_five_wrong_secrets_end_the_session() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f9")
        for _ in range(TRIES):
            desk.app.screen.query_one("#secret", Field).value = "fout"
            await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        assert desk.gate.signed_out == 1
        assert CANARY not in desk.text()


async def unlock(desk: Running, secret: str) -> None:
    desk.app.screen.query_one("#secret", Field).value = secret
    await desk.press("enter")


def unreachable(desk: Running) -> None:
    desk.gate.check_errors.append(Unavailable("refused"))


async def test_without_the_server_the_password_of_the_sign_in_opens() -> None:
    async with console(prepare=secret, signed_in=False) as desk:
        await sign_in(desk)
        await desk.until(lambda: desk.app.session is not None and desk.app.session.state.me is not None)
        await desk.press("f9")
        unreachable(desk)
        await unlock(desk, "fout")
        await desk.until(lambda: "Nog 4 pogingen" in desk.text())
        unreachable(desk)
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)


def remembered(gate: FakeGate) -> None:
    gate.secret = Secret()


async def test_after_a_sign_in_without_password_a_pin_is_asked_for_and_opens_without_the_server() -> None:
    async with console(prepare=secret, gate=remembered) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, ChoosePin))
        await desk.write("123")
        await desk.press("enter")
        assert "minstens 4 tekens" in desk.text()
        await desk.write("1234")
        await desk.press("enter")
        await desk.write("1235")
        await desk.press("enter")
        assert "niet gelijk" in desk.text()
        await desk.write("1234")
        await desk.press("enter")
        await desk.write("1234")
        assert "1234" not in desk.text()
        await desk.press("enter")
        await desk.until(lambda: desk.app.entry is not None and desk.app.entry.secret.is_pin)
        await desk.press("f9")
        assert "pincode" in desk.text()
        unreachable(desk)
        await unlock(desk, "1234")
        await desk.until(lambda: not desk.app.covered)
        assert desk.gate.check_errors  # the server was not even asked
        desk.gate.check_errors.clear()
        await desk.press("f9")
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)


async def test_who_skips_the_pin_is_told_that_only_the_server_unlocks() -> None:
    async with console(prepare=secret, gate=remembered) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, ChoosePin))
        await desk.press("escape")
        assert "Geen pincode: alleen de server" in desk.text()
        await desk.press("f9")
        assert "er is geen pincode gekozen" in desk.text()
        unreachable(desk)
        await unlock(desk, PASSWORD)
        await desk.settle()
        assert desk.app.covered
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)


async def test_sec_s1_the_lock_takes_every_screen() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        for over in ("f1", "ctrl+p", "ctrl+g", "f10", "ctrl+r", "f12", "ctrl+s", "ctrl+q"):
            await desk.press(over)
            assert desk.app.screen is not desk.app.work, over
            await desk.press("f9")
            assert isinstance(desk.app.screen, Locked), over
            assert CANARY not in desk.text(), over
            await unlock(desk, PASSWORD)
            await desk.until(lambda: not desk.app.covered)
            await desk.press("escape")


async def test_a_second_that_comes_after_the_last_screen_is_no_failure() -> None:
    async with console(prepare=secret) as desk:
        pass
    assert not desk.app.screen_stack
    desk.app.second()


async def test_colleagues_see_that_the_screen_is_locked() -> None:
    async with console(prepare=secret) as desk:
        await desk.press("f9")
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.LOCKED)
        assert desk.state.me is not None
        assert desk.state.me.reason == "scherm vergrendeld"
        await unlock(desk, PASSWORD)
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.AVAILABLE)


async def test_a_pause_that_was_chosen_is_not_ended_by_unlocking() -> None:
    async with console(prepare=secret) as desk:
        await desk.press("p", "enter")
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.PAUSE)
        await desk.press("f9")
        await unlock(desk, PASSWORD)
        await desk.until(lambda: not desk.app.covered)
        await desk.settle()
        assert desk.state.me is not None
        assert desk.state.me.presence is Presence.PAUSE
        assert len(desk.backend.sent("presence")) == 1


async def test_sec_s5_a_password_reaches_no_clipboard() -> None:
    async with console(signed_in=False) as desk:
        field = desk.app.screen.query_one("#password", Field)
        field.value = CANARY
        field.focus()
        field.select_all()
        await desk.press("ctrl+c", "ctrl+x")
        assert desk.app.clipboard == ""
        assert field.value == CANARY


async def test_sec_s6_no_screenshot_is_in_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with console(prepare=secret) as desk:
        assert not desk.app.ENABLE_COMMAND_PALETTE
        assert not [action for action in ACTIONS if "screenshot" in action.id]
        for action in ("app.screenshot", "app.simulate_key('f9')", "app.suspend_process", "screen.copy_text"):
            assert not await desk.app.run_action(action)
        rows = palette_rows(ACTIONS)
        assert {row.id for row in rows} <= {action.id for action in ACTIONS}
        assert not [row for row in rows if "screenshot" in (row.title + row.search).lower()]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("key", ["ctrl+z", "ctrl+backslash", "ctrl+c", "ctrl+d", "ctrl+x", "ctrl+v"])
async def test_sec_g3_keys_of_terminals_lead_nowhere(key: str) -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        stack = list(desk.app.screen_stack)
        await desk.press(key)
        assert desk.app.is_running
        assert list(desk.app.screen_stack) == stack
        assert not desk.backend.sent("send")


HOSTILE = [
    "[@click=app.quit]klik[/]",
    "[link=https://boos.example]hier[/link]",
    "hoi [/] daar",
    "https://boos.example/x",
]


def click(desk: Running, x: int, y: int) -> None:
    """As the driver tells it; the pilot's own click waits for the screen each time: minutes for a screenful."""
    for kind in (events.MouseDown, events.MouseUp):
        desk.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


async def test_sec_t7_clicking_every_cell_of_a_chat_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url, *more: opened.append(url))
    clicked: list[Any] = []
    made = events.Click.from_event

    def count(*given: Any, **named: Any) -> events.MouseEvent:
        clicked.append(given)
        return made(*given, **named)

    monkeypatch.setattr(events.Click, "from_event", count)

    def hostile(server: FakeServer) -> None:
        server.arrive("c-1", HOSTILE[0])
        for text in HOSTILE:
            server.says("c-1", text)

    async with console(size=(80, 24), prepare=hostile) as desk:
        await desk.press("enter")
        await desk.until(lambda: "hoi [/] daar" in desk.text())
        stack = list(desk.app.screen_stack)
        for y in range(24):
            for x in range(80):
                click(desk, x, y)
            await desk.settle()
        assert len(clicked) == 24 * 80
        assert desk.app.is_running
        assert list(desk.app.screen_stack) == stack
        assert opened == []
        assert not desk.backend.sent("claim")
        assert not any(segment.style and segment.style.link for strip in desk.strips() for segment in strip)


async def test_sec_t5_no_payload_reaches_the_guard() -> None:
    """`console()` ends with `guard.hits == 0`."""

    def hostile(server: FakeServer) -> None:
        from protocol.safe_text import one_line, sanitise

        for number, payload in enumerate(list(PAYLOADS.values())[:40]):
            server.arrive(f"c-{number}", one_line(str(payload), 40))
            server.says(f"c-{number}", sanitise(str(payload)))

    async with console(prepare=hostile) as desk:
        for _ in range(5):
            await desk.press("enter")
            await desk.press("f2", "down")
        assert desk.app.guard.hits == 0

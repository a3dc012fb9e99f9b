"""Every action is in reach of a key, from wherever somebody is, and shows its effect or says why not."""

from __future__ import annotations

from typing import Any

import pytest

from console.keys.action import Action, Place
from console.keys.bindings import PLACES
from console.keys.registry import ACTIONS, keymap_of_bindings
from console.screens.access.lock import Locked
from console.screens.confirm import Confirm
from protocol.models import Presence, State
from tests.console.screens.consoles import PASSWORD, Running, console
from tests.stubs.fake_server import FakeServer


def one_waits(server: FakeServer) -> None:
    server.arrive("c-1", "nachtuil")
    server.says("c-1", "hoi is dit anoniem")


async def writing(desk: Running) -> None:
    """In the composer of a chat of one's own."""
    await desk.press("c")
    await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
    await desk.settle()
    assert desk.where() == "composer"


async def test_hold_pause_and_mute_work_while_writing_and_type_nothing() -> None:
    async with console(prepare=one_waits) as desk:
        await writing(desk)
        await desk.press("ctrl+x")
        await desk.until(lambda: desk.server.rows["c-1"].state is State.ON_HOLD)
        await desk.press("ctrl+f")
        assert desk.app.alerts.muted
        await desk.press("ctrl+s", "enter")
        await desk.until(lambda: desk.state.me is not None and desk.state.me.presence is Presence.PAUSE)
        await desk.write("hgxpm")
        assert "hgxpm" in desk.text()


@pytest.mark.parametrize("key", ["ctrl+r", "f12"])
async def test_giving_back_and_ending_ask_first_while_writing(key: str) -> None:
    async with console(prepare=one_waits) as desk:
        await writing(desk)
        await desk.press(key)
        assert isinstance(desk.app.screen, Confirm)
        assert "nachtuil" in desk.app.screen.question
        await desk.press("enter")
        assert desk.server.rows["c-1"].owner == "anna"


async def test_ending_a_chat_names_the_texts_that_did_not_arrive() -> None:
    async with console(prepare=one_waits) as desk:
        await writing(desk)
        desk.backend.cut()
        await desk.write("ben je daar nog")
        await desk.press("enter")
        await desk.press("f12")
        assert isinstance(desk.app.screen, Confirm)
        assert "1 tekst is niet aangekomen" in desk.app.screen.consequence
        assert "ben je daar nog" in desk.text()


def test_a_keymap_keeps_letters_where_nothing_is_written() -> None:
    assert keymap_of_bindings({"chat.hold": "u,f11", "chat.next": "f3"}) == {
        "chat.hold": "u,U",
        "chat.hold.everywhere": "f11",
        "chat.next": "f3",
    }


def seen(desk: Running) -> tuple[Any, ...]:
    """All by which somebody notices that something happened."""
    return (desk.text(), desk.where(), [type(each) for each in desk.app.screen_stack], len(desk.backend.calls))


async def go(desk: Running, action: Action) -> None:
    """To a place where the action's first key works."""
    work = desk.app.work
    assert work is not None
    place = next((each for each in PLACES.values() if each in action.places), Place.COMPOSER)
    if action.id == "chat.write":
        place = Place.QUEUE
    if place is Place.REFERRALS:
        await desk.press("f7")
    else:
        work.set_focus(work.query_one(f"#{next(id_ for id_, at in PLACES.items() if at is place)}"))
    await desk.settle()


async def back(desk: Running) -> None:
    """To the work screen."""
    while desk.app.screen is not desk.app.work:
        if isinstance(desk.app.screen, Locked):
            await desk.write(PASSWORD)
            await desk.press("enter")
            await desk.until(lambda: not desk.app.covered)
        else:
            await desk.press("escape")
    assert desk.app.work is not None
    desk.app.work.unsay()
    await desk.settle()


async def test_sec_g6_every_action_shows_its_effect_or_its_reason() -> None:
    async with console(prepare=one_waits, size=(80, 24), ascii_only=True) as desk:
        await writing(desk)
        silent: list[str] = []
        for action in ACTIONS:
            if action.id.startswith("widget.") or not action.keys:
                continue
            await go(desk, action)
            before = seen(desk)
            await desk.press(action.keys[0])
            if seen(desk) == before:
                silent.append(action.id)
            await back(desk)
        assert silent == []

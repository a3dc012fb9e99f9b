"""A blank screen and the danger key; what is typed while the screen wakes; the mark does not go by a second press."""

from __future__ import annotations

from textual import events

from console.screens.access.lock import Blank
from console.screens.confirm import Confirm
from tests.console.screens.consoles import Running, console
from tests.console.screens.test_security import CANARY, at_work, secret
from widgets.composer import Composer

BLANK_AFTER = 181
"""Seconds without a key: the screen is blank after three minutes (docs/configuration.md)."""


def composed(desk: Running) -> str:
    return desk.work.query_one(Composer).text


async def blank(desk: Running) -> None:
    await at_work(desk)
    await desk.advance(BLANK_AFTER)
    assert isinstance(desk.app.screen, Blank)


async def test_the_danger_key_works_through_a_blank_screen_and_what_follows_goes_nowhere() -> None:
    async with console(prepare=secret) as desk:
        await blank(desk)
        await desk.press("f8", *"ik bel de politie"[:2], "enter")
        desk.app.post_message(events.Paste("geplakt"))
        await desk.until(lambda: desk.server.rows["c-1"].danger)
        assert composed(desk) == CANARY
        assert not desk.backend.sent("send")
        await desk.advance(1.1)
        await desk.press("!")
        assert composed(desk) == CANARY + "!"


TYPES = (
    "x",
    "enter",
    "c",
    "tab",
    "backspace",
    "delete",
    "ctrl+j",
    "ctrl+m",
    "shift+enter",
    "alt+enter",
    "ctrl+u",
    "ctrl+w",
    "é",
    "space",
)
"""Keys that write, send, delete, or move the cursor to where the next letter acts."""


async def test_whatever_wakes_the_screen_nothing_of_the_first_second_is_typed_or_sent() -> None:
    async with console(prepare=secret) as desk:
        await blank(desk)
        await desk.press("a", *TYPES, "enter")
        await desk.settle()
        assert composed(desk) == CANARY
        assert desk.where() == "composer"
        assert not desk.backend.sent("send")
        assert "nergens heen" in desk.text()


async def test_the_danger_key_works_in_the_first_second_too() -> None:
    async with console(prepare=secret) as desk:
        await blank(desk)
        await desk.press("a", "f8")
        await desk.until(lambda: desk.server.rows["c-1"].danger)


async def test_another_danger_key_by_the_keymap_works_as_well() -> None:
    async with console(prepare=secret, keymap={"chat.danger": "ctrl+y"}) as desk:
        await blank(desk)
        await desk.press("ctrl+y")
        await desk.until(lambda: desk.server.rows["c-1"].danger)


async def test_through_a_blank_screen_a_mark_is_never_taken_off() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f8")
        await desk.until(lambda: desk.server.rows["c-1"].danger)
        await desk.advance(BLANK_AFTER)
        await desk.press("f8")
        await desk.settle()
        assert not isinstance(desk.app.screen, Confirm | Blank)
        assert desk.server.rows["c-1"].danger


async def test_the_danger_key_again_asks_and_typing_on_takes_nothing_away() -> None:
    async with console(prepare=secret) as desk:
        await at_work(desk)
        await desk.press("f8")
        await desk.until(lambda: desk.server.rows["c-1"].danger)
        await desk.settle()
        await desk.press("f8")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press(*"jij", "y", "enter")
        assert isinstance(desk.app.screen, Confirm), "too soon to be an answer"
        await desk.advance(1.1)
        await desk.press("m")
        assert desk.where() == "composer", "any other letter is no"
        assert desk.server.rows["c-1"].danger
        await desk.press("f8")
        await desk.advance(1.1)
        await desk.press("j")
        await desk.until(lambda: not desk.server.rows["c-1"].danger)

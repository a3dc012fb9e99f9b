"""A page of training on a screen of its own, as the application would push it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from console.settings.themes import DEFAULT
from console.terminal.safe_app import SafeApp
from tests.support.frames import text_frame

NAMES = {" ": "space", ".": "full_stop", ",": "comma", "?": "question_mark", "'": "apostrophe", "<": "less_than_sign"}


class Host(SafeApp[int]):
    """Nothing but the page."""

    left_with: list[Any]

    def on_mount(self) -> None:
        self.wear(DEFAULT)


class Page:
    """The running page."""

    def __init__(self, app: Host, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        for _ in range(3):
            await self.pilot.pause()

    async def write(self, text: str) -> None:
        await self.press(*(NAMES.get(letter, letter) for letter in text))

    def text(self) -> str:
        return text_frame(self.app)

    def bar(self) -> str:
        return self.text().partition("\n")[0]


@asynccontextmanager
async def page(screen: Screen[Any], size: tuple[int, int] = (120, 40)) -> AsyncIterator[Page]:
    """`screen` on a terminal of this size; nothing of it may have failed in the end."""
    app = Host()
    app.left_with = []
    async with app.run_test(size=size) as pilot:
        await app.push_screen(screen, app.left_with.append)
        for _ in range(3):
            await pilot.pause()
        yield Page(app, pilot)
    assert app.reporter.first is None, app.reporter.first
    assert app.guard.hits == 0

"""An application under test: keys, letters, waiting until something holds, and what stands on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import App
from textual.pilot import Pilot

from tests.support.frames import text_frame

GUARD = 20.0
"""Seconds after which waiting gives up: a guard against hanging, not a measurement."""

NAMES = {" ": "space", ".": "full_stop", ",": "comma", "?": "question_mark", "-": "minus", "'": "apostrophe"}
"""What Textual calls the keys of these characters."""


@dataclass
class Piloted:
    """Base of what tests hold of a running application."""

    app: App[Any]
    pilot: Pilot[Any]
    pauses: ClassVar[int] = 3
    """How often the pilot waits after a key."""

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they cause happen."""
        await self.pilot.press(*keys)
        await self.settle()

    async def write(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.press(*(NAMES.get(letter, letter) for letter in text))

    async def settle(self) -> None:
        """Let every task and every message run."""
        for _ in range(self.pauses):
            await self.pilot.pause()

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(GUARD):
            while not true():
                await self.pilot.pause()

    def text(self) -> str:
        """What stands on the screen, line by line."""
        return text_frame(self.app).rstrip("\n")

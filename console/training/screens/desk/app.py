"""The facilitator's desk as an application: colours, the one screen, and an end that tells everybody."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

from console.settings.themes import DEFAULT
from console.support.clock import Clock, SteadyClock
from console.terminal.crash import Reporter
from console.terminal.safe_app import SafeApp
from console.training.desk.desk_catalog import Library
from console.training.desk.watching import Watching
from console.training.screens.desk.screen import DeskScreen

LAST: Final = 2.0
"""Seconds that the end waits for a folder that hangs."""


class DeskApp(SafeApp[int]):
    """Shows the desk until somebody leaves."""

    TITLE = "Baken"

    def __init__(
        self,
        watching: Watching,
        library: Library,
        *,
        theme: str = DEFAULT,
        ascii_only: bool = False,
        clock: Clock | None = None,
        wall: Callable[[], datetime] = datetime.now,
        reporter: Reporter | None = None,
    ) -> None:
        super().__init__(reporter=reporter, ascii_only=ascii_only)
        self._theme_name = theme
        self.desk = DeskScreen(watching, library, clock or SteadyClock(), wall, ascii_only=ascii_only)

    def on_mount(self) -> None:
        """Colours, then the desk."""
        self.wear(self._theme_name)
        # Later, because the colours are known to style sheets only after this.
        self.call_later(self.push_screen, self.desk)

    def tell(self, sentence: str) -> None:
        """In the place of the keys."""
        self.desk.say(sentence)

    async def action_quit(self) -> None:
        """Tell everybody that nobody watches any more, and end."""
        await self._tell_all()
        self.exit(0)

    async def flush_before_end(self) -> None:
        """Also when the terminal is gone."""
        await self._tell_all()

    async def _tell_all(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST):
                await self.desk.close()

"""The desk for tests: the real app, screen and folder, with a clock that is moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from console.content.load import load
from console.training.desk.desk_catalog import Library
from console.training.desk.link import Link
from console.training.desk.watching import Watching
from console.training.moves.moves import shipped
from console.training.play.acts import Act
from console.training.play.entries import Watched
from console.training.scenario.model import Scenario
from console.training.screens.desk.app import DeskApp
from console.training.screens.desk.screen import EVERY, DeskScreen
from tests.stubs.manual_clock import ManualClock
from tests.support.frames import text_frame

GUARD = 20.0
"""Seconds after which waiting gives up: a guard against hanging, not a measurement."""
CONTENT, MOVES = load(), shipped()
WALL = datetime(2026, 3, 1, 20, 5, tzinfo=UTC)


@dataclass
class Running:
    """A running desk and all around it."""

    app: DeskApp
    pilot: Pilot[int]
    clock: ManualClock
    folder: Path

    @property
    def screen(self) -> DeskScreen:
        return self.app.desk

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(3):
            await self.pilot.pause()

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(GUARD):
            while not true():
                await self.pilot.pause()

    async def look(self) -> None:
        """Let the desk look at the folder once more."""
        await self.clock.advance(EVERY)
        await self.screen.look()
        await self.settle()

    def text(self) -> str:
        return text_frame(self.app).rstrip("\n")

    def link(self, run: str = "run-1") -> Link:
        """What the trainee's console of a run hears."""
        return Link(self.folder, run, self.clock.now)

    async def heard(self, link: Link, count: int = 1) -> list[Act]:
        """So many acts that the trainee's console hears, beside who watches."""
        acts: list[Act] = []
        async with asyncio.timeout(GUARD):
            while len(acts) < count:
                acts += [act for act in link.look() if not isinstance(act, Watched)]
                await self.pilot.pause()
        return acts


@asynccontextmanager
async def desk(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 40),
    name: str = "Kim",
    find: Callable[[str, str], Scenario | None] | None = None,
    **more: Any,
) -> AsyncIterator[Running]:
    """A running desk; ends with a check that nothing of it failed."""
    clock = ManualClock()
    watching = Watching(folder, name, "kim-1", clock.now, wall=lambda: WALL)
    library = Library(CONTENT, MOVES, find or (lambda id_, digest: None))
    app = DeskApp(watching, library, clock=clock, wall=lambda: WALL, **more)
    async with app.run_test(size=size) as pilot:
        running = Running(app, pilot, clock, folder)
        await running.until(lambda: app.screen is app.desk)
        await running.look()
        yield running
    assert app.reporter.first is None, app.reporter.first
    assert app.guard.hits == 0

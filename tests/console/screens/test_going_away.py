"""What comes while a screen goes away ends nothing: its parts go a few steps of the event loop before it does."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import Screen

from console.core.events import Ticked
from console.screens.report.publishing import PublishingScreen, Step
from console.screens.report.screen import ReportScreen
from tests.console.screens.consoles import Running
from tests.console.screens.offices import office, opened
from tests.stubs.fake_reports import FakeReports


async def told_in_every_step(desk: Running, going: Screen[Any]) -> None:
    """Something is told in each step of the event loop, until the screen is gone."""
    going.dismiss(None)
    for _ in range(300):
        desk.session.store.apply(Ticked(desk.app.clock.now()))
        await asyncio.sleep(0)
        if not going.is_attached:
            break
    assert not going.is_attached
    await desk.settle()


async def test_the_report() -> None:
    async with office() as (desk, _source):
        await opened(desk)
        going = desk.app.screen
        assert isinstance(going, ReportScreen)
        await told_in_every_step(desk, going)
        assert desk.app.screen is desk.work


async def test_publishing() -> None:
    async with office(reports=FakeReports(plan={})) as (desk, _source):
        await opened(desk)
        await desk.press("u")
        await desk.until(lambda: isinstance(desk.app.screen, PublishingScreen) and desk.app.screen.step is Step.LOOKING)
        await desk.settle()
        await told_in_every_step(desk, desk.app.screen)
        assert isinstance(desk.app.screen, ReportScreen)

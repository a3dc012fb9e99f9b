"""A console beside a source of reports, for tests of the screens that show and publish them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from console.screens.report.screen import ReportScreen
from protocol.models import Role
from tests.console.screens.consoles import FakeGate, Running, console
from tests.console.screens.steps import busy
from tests.stubs.fake_reports import FakeReports
from tests.stubs.fake_server import FakeServer


@asynccontextmanager
async def office(
    role: Role = Role.SUPERVISOR, reports: FakeReports | None = None, **more: Any
) -> AsyncIterator[tuple[Running, FakeReports]]:
    """A console of somebody with this role, beside a source of reports."""
    source = reports or FakeReports()

    def let_in(gate: FakeGate) -> None:
        gate.role, gate.reports = role, source

    def prepare(server: FakeServer) -> None:
        server.hire("anna", "Anna", role=role)
        busy(server)

    async with console(gate=let_in, prepare=prepare, **more) as desk:
        yield desk, source


def report_of(desk: Running) -> ReportScreen:
    assert isinstance(desk.app.screen, ReportScreen)
    return desk.app.screen


async def opened(desk: Running) -> ReportScreen:
    """The report, from the queue by its key, once it is there."""
    await desk.press("f2", "r")
    await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
    await desk.settle()
    return report_of(desk)

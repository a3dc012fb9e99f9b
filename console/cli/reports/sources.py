"""Where `baken report` gets its figures from: what is wished for, and a server as somebody who signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from api_client.errors import BackendError, NoData
from api_client.report_client import ReportClient
from console.cli.opening import keep_server
from console.cli.reports.sign_in import Visit, exit_code, signed_in
from console.cli.support.progress import Progress
from console.report.sentences import PUBLISH_BY_COMMAND, how_to_publish, no_report, preset_year, why_not
from console.report.source import Reports
from console.strings import _
from console.support.errors import ConsoleError, Exit
from protocol.report import Report, View

Result = TypeVar("Result")

LOOKS_EVERY = 0.5
"""Seconds between two looks at what is being made."""


@dataclass(frozen=True)
class Wish:
    """Which report. Without a `year` the last one that is over at `this_year`."""

    year: int | None
    view: View
    this_year: int


async def fetch(reports: Reports, wish: Wish) -> Report:
    """The report that is wished for. Raises as `ReportClient`; `NoData` where there is no year to choose."""
    year = wish.year
    if year is None:
        years = await reports.years()
        year = preset_year(years, wish.this_year)
        if year is None:
            raise NoData(())
    return await reports.report(year, wish.view)


@contextmanager
def at_server(server: str | None, *, name: str | None, from_stdin: bool, proxy: str | None) -> Iterator[Visit]:
    """Somebody who signed in at a server, which is remembered. Raises `ConsoleError`."""
    if not server:
        raise ConsoleError(
            _("It is not known which server to ask."),
            _("Give its address with --server, or --data DIR on the server itself."),
            Exit.USAGE,
        )
    with signed_in(server, name, from_stdin=from_stdin, proxy=proxy) as visit:
        keep_server(visit.address)
        yield visit


def from_server(server: str | None, wish: Wish, *, name: str | None, from_stdin: bool, proxy: str | None) -> Report:
    """From a server; it is remembered once somebody is in. Raises `ConsoleError`."""
    with at_server(server, name=name, from_stdin=from_stdin, proxy=proxy) as visit:
        refused = why_not(visit.session.me.role, wish.view)
        if refused:
            raise ConsoleError(refused, _("Ask your administrator."), Exit.NOT_ALLOWED)
        try:
            return visit.run(patiently(fetch(ReportClient(visit.session), wish)))
        except BackendError as error:
            raise told(error, wish, how_to_publish(visit.session.me.role)) from None


def told(error: BackendError, wish: Wish, publish: str = PUBLISH_BY_COMMAND) -> ConsoleError:
    """Why there is no report, for the command line."""
    message, remedy = no_report(error, wish.year, wish.view, publish)
    return ConsoleError(message, remedy, exit_code(error))


async def patiently(work: Coroutine[Any, Any, Result], progress: Progress | None = None) -> Result:
    """Do `work`; somebody who watches sees how long it takes already, or by `progress` how far it is."""
    task = asyncio.create_task(work)
    try:
        with progress or Progress(_("The report is being made")) as shown:
            while not task.done():
                await asyncio.wait({task}, timeout=LOOKS_EVERY)
                shown.look()
            return await task
    finally:
        task.cancel()

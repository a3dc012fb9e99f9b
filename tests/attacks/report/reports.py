"""Reports as a reader gets them: made by the server's own service, of registrations that a test made up.

This is the one place where an attack on the report touches the server. What attacks is given nothing but the answer as
it goes over the line.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from api_client.decode import decode, encode
from backend.report.service import ReportService
from backend.store import Store
from backend.support.problem import Problem
from protocol.report import Report, View
from tests.backend.report.people import Entry, put
from tests.support.publishing import publish_until
from tests.support.server import MovableClock, server_config

Edition = tuple[int, int]
"""The persons of a year, and after which of a helpline's changes they were counted."""


@dataclass(frozen=True)
class Seen:
    """A report as it was given out, and of whom it speaks in each year."""

    report: Report
    editions: Mapping[int, Edition]


class Helpline:
    """A server's folder with registrations, from which reports are asked for. Its clock begins in March 2026."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clock = MovableClock()
        self._service = ReportService(store, self._clock, "Europe/Amsterdam")
        self._days: list[date] = []
        self._changed: dict[int, list[int]] = {}
        self._released: dict[int, Edition] = {}
        self._frozen: dict[int, Edition] = {}
        self._given: dict[tuple[View, int, date], Mapping[int, Edition]] = {}

    async def register(self, entries: Iterable[Entry], years: Iterable[int]) -> None:
        """From now on these are all registrations; other than before in these years. Time goes on to another month."""
        self._clock.advance(40 * 24 * 3600)
        self._days.append(self._clock.now().date())
        for year in years:
            self._changed.setdefault(year, []).append(len(self._days) - 1)
        await put(self._store, entries)

    async def published(self, year: int) -> Seen:
        """The public report of a year, as it is given out now. Raises `Problem` where there is none."""
        try:
            await publish_until(self._service, year)
        except Problem as problem:
            if problem.error not in ("reveals", "draft_changed"):
                raise  # else what was published before, if anything was
        report = await self._sent(year, View.PUBLIC)
        given = View.PUBLIC, year, report.released
        if given not in self._given:
            for one in sorted(self._changed):
                if one < year and one not in self._released and await self._is_published(one):
                    self._released[one] = self._edition(one, report.released)
            self._released[year] = self._edition(year, report.released)
            years = range(year - 2, year + 1)
            self._given[given] = {one: self._released[one] for one in years if one in self._released}
        # Its trends tell of other years what was published of them last.
        return Seen(report, {**self._released, **self._given[given]})

    async def internal(self, year: int) -> Seen:
        """The internal report of a year, as a supervisor sees it now. Raises `Problem` where there is none."""
        report = await self._sent(year, View.INTERNAL)
        given = View.INTERNAL, year, report.released
        if given not in self._given:
            editions = {year: self._edition(year, report.released)}
            for one in (year - 1, year - 2):
                # As it was published, or else as it was frozen when somebody first looked.
                editions[one] = self._released.get(one) or self._frozen.get(one) or self._edition(one, report.released)
            self._frozen |= editions
            self._given[given] = editions
        return Seen(report, self._given[given])

    async def _is_published(self, year: int) -> bool:
        try:
            await self._sent(year, View.PUBLIC)
        except Problem:
            return False
        return True

    async def _sent(self, year: int, view: View) -> Report:
        report = await self._service.report(year, view, "somebody")
        return decode(Report, encode(report))

    def _edition(self, year: int, day: date) -> Edition:
        then = max(place for place, one in enumerate(self._days) if one <= day)
        return year, max((change for change in self._changed.get(year, [0]) if change <= then), default=0)


@asynccontextmanager
async def helpline() -> AsyncIterator[Helpline]:
    """A new one, with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(await _empty(), data)
        store = Store(server_config(data))
        await store.open()
        try:
            yield Helpline(store)
        finally:
            await store.close()


async def _empty() -> Path:
    """A folder with an empty database: to copy it takes less than to make one."""
    folder = _folder()
    if not any(folder.iterdir()):
        store = Store(server_config(folder))
        await store.open()
        await store.close()
    return folder


@cache
def _folder() -> Path:
    kept = tempfile.TemporaryDirectory()
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that stay until the interpreter ends."""

"""Reports as a reader gets them: made by the server's own service, of registrations that a test made up.

This is the one place where an attack on the report touches the server. What attacks is given nothing but the answer as
it goes over the line.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import msgspec

from api_client.report import Report, View
from backend.report.service import ReportService
from backend.store import Store
from tests.backend.report.people import Entry, put
from tests.support.server import MovableClock, server_config


class Helpline:
    """A server's folder with registrations, from which reports are asked for. Its clock stands in 2026."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._service = ReportService(store, MovableClock(), "Europe/Amsterdam")

    async def register(self, entries: Iterable[Entry]) -> None:
        """From now on these are all registrations."""
        await put(self._store, entries)

    async def published(self, year: int) -> Report:
        """The public report of a year, as it is given out now."""
        return _sent(await self._service.report(year, View.PUBLIC, "somebody"))

    async def internal(self, year: int) -> Report:
        """The internal report of a year, as a supervisor sees it now."""
        return _sent(await self._service.report(year, View.INTERNAL, "somebody"))


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


def _sent(report: Report) -> Report:
    return msgspec.json.decode(msgspec.json.encode(report), type=Report)


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

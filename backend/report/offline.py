"""Reports from a data folder, for the operator on the server itself: with the server running or without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from backend import folder
from backend.clock import Clock, SystemClock
from backend.config import TIMEZONE, ServerConfig
from backend.report.service import ReportService
from backend.store import Store
from backend.trouble import STORAGE_ERRORS, ServerTrouble, Trouble, from_storage


@asynccontextmanager
async def open_data(
    data: Path,
    database_url: str | None = None,
    *,
    clock: Clock | None = None,
    timezone: str = TIMEZONE,
    second_person: bool = False,
) -> AsyncIterator[ReportService]:
    """A report service on the data folder of a server (or its database), which may be running.

    `second_person`: two people have to publish a year, of whom the operator is one.

    Raises `ServerTrouble` where the folder or the database cannot be used, or where a server of an older version is
    running on it.
    """
    store = _store(data, database_url)
    try:
        try:
            if await store.is_empty():
                raise ServerTrouble(Trouble.FOLDER, path=str(data))
            folder.make_folder(data)
            if await store.outdated():
                with folder.only_server(data, Trouble.SERVER_OLDER):
                    await store.open()
            else:
                await store.open()
        except STORAGE_ERRORS as error:
            raise from_storage(error, str(data)) from error
        yield ReportService(store, clock or SystemClock(), timezone, second_person=second_person)
    finally:
        await store.close()


def _store(data: Path, database_url: str | None) -> Store:
    try:
        store = Store(ServerConfig(data=data, database_url=database_url))
    except (*STORAGE_ERRORS, ValueError) as error:
        raise from_storage(error, str(data)) from error
    if not (data.is_dir() if database_url else Path(store.url.database or "").is_file()):
        # Opening would make an empty one: in a folder that is not a server's, that is no help.
        raise ServerTrouble(Trouble.FOLDER, path=str(data))
    return store

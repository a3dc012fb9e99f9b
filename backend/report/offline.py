"""Reports from a data folder, for the operator on the server itself: with the server running or without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from backend.config import ServerConfig
from backend.report.service import ReportService
from backend.store import Store
from backend.support import folder
from backend.support.clock import Clock, SystemClock
from backend.support.startup_errors import STORAGE_ERRORS, ServerTrouble, Trouble, from_storage
from backend.support.steps import Told, unseen


@asynccontextmanager
async def open_data(
    config: ServerConfig, clock: Clock | None = None, *, told: Told = unseen
) -> AsyncIterator[ReportService]:
    """A report service on the data folder of a server (or its database), which may be running.

    `told` hears how many of the years that a report needs are reckoned. Raises `ServerTrouble` where the folder or the
    database cannot be used, or where a server of an older version is running on it.
    """
    data = config.data
    store = _store(config)
    try:
        try:
            if data.is_dir():
                folder.make_folder(data)  # before SQLite makes a file in it
            if await store.is_empty():
                raise ServerTrouble(Trouble.NO_SERVER, path=str(data))
            folder.make_folder(data)
            if await store.outdated():
                with folder.only_server(data, Trouble.SERVER_OLDER):
                    await store.open()
            else:
                await store.open()
        except STORAGE_ERRORS as error:
            raise from_storage(error, str(data)) from error
        yield ReportService(
            store, clock or SystemClock(), config.timezone, second_person=config.publish_by_two, told=told
        )
    finally:
        await store.close()


def _store(config: ServerConfig) -> Store:
    try:
        store = Store(config)
    except (*STORAGE_ERRORS, ValueError) as error:
        raise from_storage(error, str(config.data)) from error
    if not (config.data.is_dir() if config.database_url else Path(store.url.database or "").is_file()):
        # Opening would make an empty one: in a folder that is not a server's, that is no help.
        raise ServerTrouble(Trouble.NO_SERVER, path=str(config.data))
    return store

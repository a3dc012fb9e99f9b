"""Commands that work on a server's database from its own machine, beside a running server or without one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from backend.config import ServerConfig
from backend.config_check import check
from backend.store import Store
from backend.support.folder import make_folder, only_server
from backend.support.foreign_values import ForeignValue
from backend.support.startup_errors import DATABASE, STORAGE_ERRORS, ServerTrouble, Trouble, from_storage
from console.cli.server.errors import FOLDER_CLOSED, MADE_FOR_ROOT, as_console_error
from console.cli.server.options import server_config
from console.cli.server.second_factor import settled
from console.strings import _
from console.support.errors import ConsoleError
from console.support.output import say

Result = TypeVar("Result")


def on_store(
    data: Path,
    database: str | None,
    work: Callable[[Store, ServerConfig], Awaitable[Result]],
    *,
    new: bool = True,
    key_file: Path | None = None,
) -> Result:
    """Do `work` on the opened database. What can go wrong with it is a `ConsoleError`.

    `new`: a folder or a database that is not there is made; otherwise it is refused. `key_file`: the server's, where
    it is not the one of its settings.
    """
    config = settled(server_config(data, database), key_file)

    async def opened() -> Result:
        store = Store(config)
        try:
            if not new and await store.is_empty():
                raise _unknown(config)
            if await store.outdated():
                # Only without a server: an older one would go on with tables that it does not know.
                with only_server(config.data, otherwise=Trouble.SERVER_OLDER):
                    await store.open()
            await store.open()
            return await work(store, config)
        finally:
            await store.close()

    if not new:
        _need(config)
    try:
        check(config)
        there = config.data.is_dir()
        if make_folder(config.data):
            say(_(FOLDER_CLOSED).format(path=config.data), err=True)
        if not there and os.name == "posix" and os.geteuid() == 0:
            say(_(MADE_FOR_ROOT).format(path=config.data), err=True)
        return asyncio.run(opened())
    except ServerTrouble as error:
        raise as_console_error(error) from error
    except ForeignValue as error:
        raise as_console_error(ServerTrouble(Trouble.DATABASE_FOREIGN, place=error.place)) from None
    except STORAGE_ERRORS as error:
        raise as_console_error(from_storage(error, str(config.data))) from error


def _need(config: ServerConfig) -> None:
    """Raises `ConsoleError` where the folder, or in it the database, is not there."""
    known = config.data.is_dir() if config.database_url else (config.data / DATABASE).is_file()
    if not known:
        raise _unknown(config)


def _unknown(config: ServerConfig) -> ConsoleError:
    return as_console_error(ServerTrouble(Trouble.NO_SERVER, path=str(config.data)))

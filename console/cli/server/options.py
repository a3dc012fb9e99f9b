"""Options that the server's commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from backend.config import ServerConfig
from console.cli.support.spoken_click import Option, Place
from console.strings import N_

_DATA: dict[str, Any] = {
    "cls": Option,
    "required": True,
    "type": Place(files=False),
    "metavar": N_("DIR"),
}
data_option = click.option("--data", **_DATA, help=N_("The server's data folder; made where it is missing."))
known_data_option = click.option("--data", **_DATA, help=N_("The server's data folder."))
"""Of commands that begin nothing: a folder that is not there is a mistake in writing, and none is made."""
database_option = click.option(
    "--database",
    cls=Option,
    metavar=N_("URL"),
    help=N_("PostgreSQL, postgresql://name@host/database; without it a file in the data folder."),
)


def server_config(
    data: Path, database: str | None, *, exit_url: str | None = None, trusted_proxies: tuple[str, ...] = ()
) -> ServerConfig:
    """The settings of one server as its commands were given them."""
    config = ServerConfig(data=data.absolute(), database_url=database, trusted_proxies=trusted_proxies)
    return config if exit_url is None else replace(config, exit_url=exit_url)

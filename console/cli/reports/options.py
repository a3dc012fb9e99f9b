"""Where the commands about a year's figures ask: a server after signing in, or a data folder on the server itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from console.cli.support.spoken_click import Option, Place
from console.strings import N_, _
from console.support.errors import ConsoleError, Exit

Command = TypeVar("Command", bound=Callable[..., Any])

FIRST_YEAR, LAST_YEAR = 2000, 2099

_OPTIONS = (
    click.option(
        "--server", cls=Option, metavar=N_("URL"), help=N_("The server's address; the last one is remembered.")
    ),
    click.option("--name", cls=Option, metavar=N_("NAME"), help=N_("Your name at the server; asked for without it.")),
    click.option(
        "--password-stdin",
        cls=Option,
        is_flag=True,
        help=N_("Read the password from the first line of stdin, and a one-time code from the second."),
    ),
    click.option(
        "--data",
        cls=Option,
        type=Place(files=False),
        metavar=N_("DIR"),
        help=N_("On the server itself: read this data folder, without signing in."),
    ),
    click.option(
        "--database",
        cls=Option,
        metavar=N_("URL"),
        help=N_("With --data: PostgreSQL, postgresql://name@host/database, in place of the file in that folder."),
    ),
)


def source_options(command: Command) -> Command:
    """`--server`, `--name`, `--password-stdin`, `--data` and `--database`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_source(server: str | None, data: Path | None, database: str | None) -> None:
    """Refuse what does not go together. `server` is the one that was given, not one that is remembered."""
    if data is not None and server is not None:
        raise ConsoleError(_("--data and --server exclude each other."), _("Leave one of them out."), Exit.USAGE)
    if data is None and database is not None:
        raise ConsoleError(_("--database belongs to --data."), _("Give the data folder with --data."), Exit.USAGE)

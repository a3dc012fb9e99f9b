"""`baken config`: the settings files, checked as a whole, and their schemas for an editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.spoken_click import Argument, Command, Group, Option, Place
from console.files.kinds import Table
from console.files.lines import line_of
from console.files.text import decoded
from console.files.toml import NotRead, read_toml
from console.files.trouble import need_open, no_folder
from console.settings import paths
from console.settings.config import PERSONAL, RULED
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say, say_json

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILES = ("config", "policy", "server")


@dataclass(frozen=True, slots=True)
class Found:
    """One fault of a file: where, and what is wrong with what to do. `line` counts from 1."""

    file: str
    line: int | None
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}{'' if self.line is None else f':{self.line}'} {self.text}"


@click.group(cls=Group, help=N_("The settings files: check them, or write their schemas for an editor."))
def command() -> None:
    """The group `baken config`."""


@command.command(
    "check",
    cls=Command,
    help=N_("Check config.toml and policy.toml, and with --data the server's server.toml: every fault, a line each."),
)
@click.option(
    "--data",
    cls=Option,
    type=Place(),
    metavar=N_("DIR"),
    help=N_("Check the server.toml in this data folder as well."),
)
@json_option
def check_command(data: Path | None, as_json: bool) -> int:
    """Exit code 78 where there is a fault, as for whoever goes by such a file."""
    files = dict(_files(data))
    found = [fault for path, table in files.items() for fault in _faults(path, table)]
    if as_json:
        say_json([asdict(one) for one in found])
        return Exit.CONFIGURATION if found else Exit.OK
    for one in found:
        say(one)
    if found:
        text = ngettext("{n} fault.", "{n} faults.", len(found))
        say(text.format(n=len(found)), err=True)
        return Exit.CONFIGURATION
    for path in files:
        there = path.is_file()
        say((_("{file}: in order.") if there else _("{file}: not there; what is usual holds.")).format(file=path))
    return Exit.OK


@command.command("schema", cls=Command, help=N_("Write the JSON schema of a settings file, for an editor."))
@click.argument("file", cls=Argument, type=click.Choice(FILES), metavar=N_("FILE"))
def schema_command(file: str) -> None:
    """`baken config schema`."""
    say_json({"$schema": DRAFT, "title": f"Baken: {file}.toml", **_table(file).schema()})


def _table(file: str) -> Table:
    if file == "config":
        return PERSONAL
    if file == "policy":
        return RULED
    from console.cli.server.settings import SERVER

    return SERVER


def _files(data: Path | None) -> Iterator[tuple[Path, Table]]:
    yield paths.config_file(), _table("config")
    yield paths.policy_file(), _table("policy")
    if data is None:
        return
    need_open(data)
    if not data.is_dir():
        if data.exists():
            raise no_folder(data)
        raise ConsoleError(
            _("There is no folder {path}.").format(path=data),
            _("Give the data folder that the server was started with, with --data."),
            Exit.BAD_INPUT,
        )
    from console.cli.server.settings import FILE_NAME

    yield data / FILE_NAME, _table("server")


def _faults(path: Path, table: Table) -> Iterator[Found]:
    try:
        said: Mapping[str, object] = read_toml(path)
    except NotRead as error:
        yield Found(str(path), error.line, "", f"{error.what} {error.remedy}")
        return
    text = decoded(path.read_bytes()) if said else ""
    for fault in table.faults("", said):
        what = _("“{key}” is not right.").format(key=fault.key)
        yield Found(str(path), line_of(text, fault.key), fault.key, f"{what} {fault.remedy}")

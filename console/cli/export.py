"""`baken export htcds`: records for a research database, on the server's own machine and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.config import ServerConfig
from backend.htcds.export import Export, NothingToExport, OtherVersion, export, look
from backend.htcds.formats import Format
from backend.htcds.standard import DoesNotFit
from backend.htcds.uniqueness import LEAST, Uniqueness
from backend.store import Store, audit
from console.cli.server.options import database_option, known_data_option
from console.cli.server.store import on_store
from console.cli.support.places import check_file
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Command, Group, Option, Place
from console.cli.support.stdin import has_terminal
from console.files.reasons import reason
from console.files.trouble import not_written
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import agrees, say
from protocol.files.atomic_file import whole_file


@click.group(cls=Group, help=N_("Records for others. What goes out is written down in the audit log."))
def command() -> None:
    """The group `baken export`."""


@command.command(
    "htcds",
    cls=Command,
    help=N_(
        "Each possible victim as a record of the Human Trafficking Case Data Standard 2.0, without names, texts or "
        "dates finer than the year. These are records of people: send them only to whom you have an agreement with."
    ),
)
@known_data_option
@database_option
@click.option(
    "--recipient",
    cls=Option,
    required=True,
    metavar=N_("NAME"),
    help=N_("Who gets it; stands in the audit log."),
)
@click.option(
    "--format",
    "form",
    cls=Option,
    type=click.Choice([one.value for one in Format]),
    default=Format.CSV.value,
    show_default=True,
    help=N_("For spreadsheets and databases, or for other programs."),
)
@click.option(
    "--output",
    cls=Option,
    type=Place(),
    metavar=N_("FILE"),
    help=N_("Write to this file, which only you can read; without it to the pipe."),
)
@click.option(
    "--yes",
    cls=Option,
    is_flag=True,
    help=N_("Do not ask, once it was said how unique the records are: for programs."),
)
def htcds_command(data: Path, database: str | None, recipient: str, form: str, output: Path | None, yes: bool) -> None:
    """`baken export htcds`."""
    _check(recipient, output)

    async def made(store: Store, write: Callable[[bytes], object]) -> Export:
        async with store.write() as connection:
            with Progress(_("Persons put together")) as progress:
                whole = await export(connection, datetime.now(UTC), recipient, Format(form), progress.at)
            write(whole.content)
        return whole

    async def work(store: Store, _config: ServerConfig) -> Export:
        async with store.read() as connection:
            with Progress(_("Persons looked at")) as progress:
                found = await look(connection, progress.at)
        _agree(found, recipient, yes=yes)
        if output is None:
            return await made(store, lambda _content: None)
        try:
            # Written before the log is, and there as a file only after: no entry, no export.
            with whole_file(output) as write:
                return await made(store, write)
        except OSError as error:
            raise not_written(output, error, _("Nothing was changed there."), "--output") from None

    try:
        whole = on_store(data, database, work, new=False)
    except (OtherVersion, DoesNotFit, NothingToExport) as error:
        raise _refused(error) from None
    if output is None:
        _to_stdout(whole.content)
    _tell(whole, recipient)


def _check(recipient: str, output: Path | None) -> None:
    if not audit.is_line(recipient):
        raise ConsoleError(
            _("This cannot be the name of a recipient; nothing was exported."),
            _('Give one line of at most {n} ordinary characters, such as "CKM, Leeuwarden".').format(
                n=audit.LONGEST_LINE
            ),
            Exit.USAGE,
        )
    if output is not None:
        check_file(output)
    elif sys.stdout.isatty():
        raise ConsoleError(
            _("Records of people are not shown in a terminal, which may keep them."),
            _("Write them to a file with --output, which only you can read."),
            Exit.USAGE,
        )


def _agree(found: Sequence[Uniqueness], recipient: str, *, yes: bool) -> None:
    """Say how unique the records are, and go on only where somebody wants that. Raises `ConsoleError`."""
    for one in found:
        text = _(
            "On {fields}: {groups} groups of fewer than {k}, {persons} persons in them; {alone} are alone in theirs."
        )
        numbers = {"groups": one.groups, "persons": one.persons, "alone": one.alone}
        say(text.format(fields=", ".join(one.fields), k=LEAST, **numbers), err=True)
    if yes:
        return
    if not has_terminal():
        raise ConsoleError(
            _("Nobody can be asked whether these records may go out; nothing was exported."),
            _("Run it in a terminal, or give --yes."),
            Exit.NO_TERMINAL,
        )
    question = _("Who shares little with others can be recognised. Export for {name}?").format(name=recipient)
    if not agrees(question):
        raise ConsoleError(_("Nothing was exported."), _("Nothing was written in the audit log."), Exit.DECLINED)


def _tell(whole: Export, recipient: str) -> None:
    """What was exported and what was not, beside the export itself."""
    text = ngettext("Exported {n} person for {recipient}.", "Exported {n} persons for {recipient}.", whole.persons)
    say(text.format(n=whole.persons, recipient=recipient), err=True)
    if whole.waiting:
        text = ngettext(
            "{n} record was left out: its conversation is still there.",
            "{n} records were left out: their conversations are still there.",
            whole.waiting,
        )
        say(text.format(n=whole.waiting), err=True)
    if whole.synthetic:
        say(_("MADE UP: there are made-up records in it; x_baken_synthetic is 1 there."), err=True)


def _refused(error: OtherVersion | DoesNotFit | NothingToExport) -> ConsoleError:
    match error:
        case OtherVersion(definition=definition):
            return ConsoleError(
                _("There are records of version {n}, which this program does not know; nothing was exported.").format(
                    n=definition
                ),
                _("Use the version of Baken that wrote them, or a later one."),
                Exit.CONFIGURATION,
            )
        case DoesNotFit(field=field):
            return ConsoleError(
                _("A record has something in {field} that the standard does not have; nothing was exported.").format(
                    field=field
                ),
                _("Somebody changed the database past the program: compare it with a backup."),
                Exit.BAD_INPUT,
            )
        case NothingToExport(waiting=waiting):
            return ConsoleError(
                _("There is nothing to export: no record of a possible victim stands by itself yet."),
                ngettext(
                    "{n} record waits until its conversation is removed.",
                    "{n} records wait until their conversations are removed.",
                    waiting,
                ).format(n=waiting)
                if waiting
                else _("Do this again when chats have been registered and removed."),
                Exit.BAD_INPUT,
            )


def _to_stdout(content: bytes) -> None:
    """To the pipe; Python shall not try once more at its end."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ConsoleError(
            _("The export could not be written: {reason}.").format(reason=reason(error)),
            _("What was written is not all of it. The audit log says that it was exported; do it again."),
            Exit.CANNOT_WRITE,
        ) from None

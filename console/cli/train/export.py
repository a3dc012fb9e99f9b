"""`baken train export`: runs as files, in a folder of one's own choice. Nothing is sent anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Command, Option, Place
from console.cli.train.known import content_of, moves_of
from console.cli.train.options import folder_option
from console.files.reasons import reason
from console.files.text import bytes_of
from console.strings import N_, _, language, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say
from console.training.debrief.terms import Terms
from console.training.exports.certificate import LEAST_KEY
from console.training.exports.files import certificates, debriefs, tables, write
from console.training.exports.xapi import xapi_jsonl
from console.training.progress.results import Unscored, results, texts
from console.training.runs.folder import Folder, known_folder
from console.training.runs.kept_runs import Kept, kept, place_of
from protocol.safe_text import one_line

KINDS = {
    "csv": N_("Tables of runs, signals and moves."),
    "log": N_("The logs themselves; they hold what was written."),
    "debrief": N_("The debrief of each run that was debriefed, as a page and as Markdown."),
    "xapi": N_("xAPI statements, as a file."),
    "certificate": N_("A record of practice for each trainee, as Markdown and as JSON with the hash of each log."),
}
WHY = {
    Unscored.UNREADABLE: N_("{run} was left out: its log cannot be read."),
    Unscored.OTHER_TEXT: N_("{run} was left out: the text of its scenario is not here, or was changed since."),
}
LARGEST_KEY = 65536
"""Bytes of a key file; a larger one is some other file."""


def _kinds(function: click.decorators.FC) -> click.decorators.FC:
    for name, text in reversed(KINDS.items()):
        function = click.option(f"--{name}", cls=Option, is_flag=True, help=text)(function)
    return function


@click.command(
    "export",
    cls=Command,
    uses=("--content",),
    help=N_("Write runs to files in a folder. Without a kind: the tables. A file of the same name is replaced."),
)
@click.option(
    "--to",
    cls=Option,
    type=Place(files=False),
    required=True,
    metavar=N_("DIR"),
    help=N_("The folder that the files go to; it is made where it is missing."),
)
@click.option(
    "--run", "names", cls=Option, multiple=True, metavar=N_("RUN"), help=N_("Only this run; without it all of them.")
)
@_kinds
@click.option(
    "--key",
    cls=Option,
    type=Place(folders=False),
    metavar=N_("FILE"),
    help=N_("The organisation's key, which signs the record of practice."),
)
@folder_option
@click.pass_context
def command(
    ctx: click.Context,
    to: Path,
    names: tuple[str, ...],
    csv: bool,
    log: bool,
    debrief: bool,
    xapi: bool,
    certificate: bool,
    key: Path | None,
    folder: Path | None,
) -> int:
    """Everything is made before the first file is written."""
    secret = _key(key) if key is not None else None
    if not (csv or log or debrief or xapi or certificate):
        csv = True
    place = known_folder(folder)
    runs = _runs(place, names)
    files: dict[str, bytes] = {f"{one.run}.jsonl": _log(one) for one in runs} if log else {}
    if csv or debrief or xapi or certificate:
        root = ctx.find_root().params
        moves = moves_of(root)
        with Progress(_("Runs scored")) as progress:
            found = results(runs, texts(place), moves, progress.at)
        for run, why in found.unscored.items():
            say(_(WHY[why]).format(run=one_line(run)), err=True)
        if csv:
            files |= tables(found.played)
        if debrief:
            files |= debriefs(found.played, Terms(language(), content_of(root), moves))
        if xapi:
            files["xapi.jsonl"] = xapi_jsonl(found.played)
        if certificate:
            files |= certificates(found.played, datetime.now(UTC).date().isoformat(), secret)
    write(to, files)
    text = ngettext("{n} file written to {folder}.", "{n} files written to {folder}.", len(files))
    say(text.format(n=len(files), folder=to))
    return Exit.OK


def _runs(place: Folder, names: tuple[str, ...]) -> tuple[Kept, ...]:
    """The runs that were named, else all; newest first. Raises `ConsoleError` for a name that is none."""
    for name in names:
        place_of(place, name)
    return tuple(one for one in kept(place) if not names or one.run in names)


def _log(one: Kept) -> bytes:
    """The log as it is, also one that this version cannot read."""
    try:
        return one.path.read_bytes()
    except OSError as error:
        raise ConsoleError(
            _("The log {file} cannot be read: {reason}.").format(file=one.path, reason=reason(error)),
            _("Nothing was written. Check that you may read it, or name the runs with --run."),
            Exit.BAD_INPUT,
        ) from None


def _key(path: Path) -> bytes:
    """The key in a file, without the end of its line. Raises `ConsoleError`, in which nothing of it stands."""
    try:
        key = bytes_of(path, LARGEST_KEY + 1).strip()
    except OSError as error:
        raise ConsoleError(
            _("The key {file} cannot be read: {reason}.").format(file=path, reason=reason(error)),
            _("Nothing was written. Check that the file is there and that you may read it."),
            Exit.BAD_INPUT,
        ) from None
    if not LEAST_KEY <= len(key) <= LARGEST_KEY:
        raise ConsoleError(
            _("{file} is no key to sign with: it has {n} bytes.").format(file=path, n=len(key)),
            _("A key is a file of {least} random bytes or more.").format(least=LEAST_KEY),
            Exit.BAD_INPUT,
        )
    return key

"""`baken train lint`: check scenario files, and the scripted runs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Argument, Command, Option, Place
from console.strings import N_, _, ngettext
from console.support.errors import Exit
from console.support.output import say, say_json
from console.training.scenario.finding import Finding
from console.training.scenario.knowledge import Knowledge


@click.command(
    "lint",
    cls=Command,
    uses=("--content",),
    help=N_("Check scenario files: one line for each thing that is wrong, with what to do."),
)
@click.argument("files", cls=Argument, nargs=-1, required=True, metavar=N_("FILE"), type=Place(folders=False))
@click.option("--strict", cls=Option, is_flag=True, help=N_("Warnings count as errors."))
@json_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], strict: bool, as_json: bool) -> int:
    """Exit code 1 where there is an error (with `strict`: or a warning), 65 where a file cannot be read."""
    from console.cli.train.known import knowledge_for
    from console.training.scenario.catalog import CannotRead

    knowledge = knowledge_for(ctx)
    findings: list[Finding] = []
    unread: list[CannotRead] = []
    with Progress(_("Files checked")) as progress:
        for done, path in enumerate(files):
            progress.at(done, len(files))
            try:
                findings += _findings(path, knowledge)
            except CannotRead as error:
                unread.append(error)
    if as_json:
        say_json([plain(one) for one in findings])
    else:
        for one in findings:
            say(one)
        if not unread:
            say(_summary(findings, len(files)), err=bool(findings))
    if unread:
        for other in unread[:-1]:
            say(f"baken: {other.text}", err=True)
        raise unread[-1]
    return Exit.FINDINGS if any(strict or one.is_error for one in findings) else Exit.OK


def _findings(path: Path, knowledge: Knowledge) -> Iterator[Finding]:
    """Of one file; of a `.proef` also against the scenario that stands beside it."""
    from console.training.scenario.catalog import is_proef, raw_of, scenario_beside
    from console.training.scenario.lint.linter import read
    from console.training.scenario.scripted.check import check_proef
    from console.training.scenario.scripted.scripted_run import parse_proef

    raw = raw_of(path)
    if not is_proef(path):
        yield from read(raw, str(path), knowledge).findings
        return
    parsed = parse_proef(raw, str(path))
    yield from parsed.findings
    if parsed.proef is None:
        return
    beside = scenario_beside(path, parsed.proef.scenario)
    if beside is None:
        text = _("No scenario with the id “{id}” stands beside it.").format(id=parsed.proef.scenario)
        yield Finding(str(path), 1, "P02", text)
        return
    scenario = read(raw_of(beside), str(beside), knowledge).scenario
    if scenario is not None:
        yield from check_proef(parsed.proef, scenario, knowledge, str(path))


def _summary(findings: list[Finding], files: int) -> str:
    if not findings:
        return ngettext("In order: {n} file.", "In order: {n} files.", files).format(n=files)
    errors = sum(one.is_error for one in findings)
    told = [
        ngettext("{n} error", "{n} errors", errors).format(n=errors),
        ngettext("{n} warning", "{n} warnings", len(findings) - errors).format(n=len(findings) - errors),
    ]
    text = ", ".join(told) + "."
    if any(one.code in {"E00", "P00"} for one in findings):
        text += " " + _("Of a file with lines that are not understood the rest is checked once these are mended.")
    return text


def plain(finding: Finding) -> dict[str, object]:
    """A finding for other programs."""
    return {
        "file": finding.file,
        "line": finding.line,
        "code": finding.code,
        "error": finding.is_error,
        "text": finding.text,
    }

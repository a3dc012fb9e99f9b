"""`baken train test`: play scripted runs on virtual time, and compare what came of them with what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Argument, Command, Place
from console.cli.train.lint import plain
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say, say_json
from console.training.moves.moves import Moves
from console.training.scenario.finding import Finding
from console.training.scenario.knowledge import Knowledge


@click.command(
    "test",
    cls=Command,
    uses=("--content",),
    help=N_("Play scripted runs (.proef), or all runs of a scenario that stand beside it, and check what they expect."),
)
@click.argument("files", cls=Argument, nargs=-1, required=True, metavar=N_("FILE"), type=Place(folders=False))
@json_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> int:
    """Exit code 1 where an expectation does not hold or a file has a fault, 65 where one cannot be read."""
    from console.cli.train.known import knowledge_for, moves_of

    knowledge, moves = knowledge_for(ctx), moves_of(ctx.find_root().params)
    found: dict[Path, tuple[Finding, ...]] = {}
    asked = tuple(_runs(files))
    with Progress(_("Runs played")) as progress:
        for path in asked:
            progress.at(len(found), len(asked))
            found[path] = tuple(_findings(path, knowledge, moves))
    if not found:
        raise ConsoleError(
            _("There is no scripted run to play."),
            _("Name a .proef, or a scenario that has one beside it."),
            Exit.USAGE,
        )
    if as_json:
        say_json(
            [{"file": str(path), "findings": [plain(one) for one in findings]} for path, findings in found.items()]
        )
    else:
        _say(found)
    return Exit.FINDINGS if any(found.values()) else Exit.OK


def _say(found: Mapping[Path, tuple[Finding, ...]]) -> None:
    for findings in found.values():
        for one in findings:
            say(one)
    played, failed = len(found), sum(map(bool, found.values()))
    told = ngettext("{n} run played, {failed} not as expected.", "{n} runs played, {failed} not as expected.", played)
    say(told.format(n=played, failed=failed), err=bool(failed))


def _runs(files: tuple[Path, ...]) -> Iterator[Path]:
    """The runs that are meant: those named, and those beside a scenario that is named."""
    from console.training.scenario.catalog import is_proef, runs_beside

    for path in files:
        if is_proef(path):
            yield path
        else:
            yield from runs_beside(path)


def _findings(path: Path, knowledge: Knowledge, moves: Moves) -> Iterator[Finding]:
    """What is wrong with a run: of the file, of its scenario, or of what came of it."""
    from console.training.play.scripted_run import run_proef
    from console.training.scenario.catalog import raw_of, scenario_beside
    from console.training.scenario.lint.linter import read
    from console.training.scenario.scripted.check import check_proef
    from console.training.scenario.scripted.scripted_run import parse_proef
    from console.training.scoring.expected import failures
    from console.training.scoring.score import score

    parsed = parse_proef(raw_of(path), str(path))
    yield from parsed.findings
    proef = parsed.proef
    if proef is None:
        return
    file = scenario_beside(path, proef.scenario)
    if file is None:
        text = _("No scenario with the id “{id}” stands beside it.").format(id=proef.scenario)
        yield Finding(str(path), 1, "P02", text)
        return
    reading = read(raw_of(file), str(file), knowledge)
    if reading.scenario is None:
        yield from reading.errors
        return
    unfit = check_proef(proef, reading.scenario, knowledge, str(path))
    if unfit:
        yield from unfit
        return
    log = run_proef(proef, reading.scenario, moves)
    for line, text in failures(proef, score(log, reading.scenario, moves)):
        yield Finding(str(path), line, "P06", text)

"""`baken train paths`: the ways through a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.spoken_click import Argument, Command, Option, Place, WholeNumber
from console.strings import N_, _, ngettext
from console.support.errors import Exit
from console.support.output import say, say_json
from console.training.play.paths import MOST, Ways


@click.command(
    "paths",
    cls=Command,
    uses=("--content",),
    help=N_("The ways through a scenario: a tree of its scenes, and how long each way takes."),
)
@click.argument("file", cls=Argument, metavar=N_("FILE"), type=Place(folders=False))
@click.option(
    "--most",
    cls=Option,
    type=WholeNumber(0, 10_000),
    default=MOST,
    show_default=True,
    metavar=N_("N"),
    help=N_("List so many ways at most."),
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, most: int, as_json: bool) -> int:
    """Also of a scenario with errors, as long as it is understood; they are told on stderr, with exit code 1."""
    from console.cli.train.known import knowledge_for
    from console.training.play.paths import ways
    from console.training.scenario.catalog import raw_of
    from console.training.scenario.lint.linter import read
    from console.training.scenario.parse import parse
    from console.training.scenario.tree import tree

    raw = raw_of(file)
    errors = read(raw, str(file), knowledge_for(ctx)).errors
    scenario = parse(raw, str(file)).scenario
    if scenario is not None and as_json:
        say_json(_plain(ways(scenario, most)))
    elif scenario is not None:
        for line in tree(scenario):
            say(line)
        found = ways(scenario, most)
        say()
        for line in _told(found):
            say(line)
    for one in errors:
        say(one, err=True)
    return Exit.FINDINGS if errors else Exit.OK


def _plain(found: Ways) -> dict[str, object]:
    return {
        "total": found.total,
        "loops": found.loops,
        "seconds": list(found.seconds),
        "ways": [
            {"scenes": list(one.scenes), "outcome": one.outcome, "seconds": list(one.seconds)} for one in found.listed
        ],
    }


def _told(found: Ways) -> list[str]:
    least, longest = found.minutes
    text = ngettext(
        "{n} way, {least:.0f} to {most:.0f} minutes at real speed.",
        "{n} ways, {least:.0f} to {most:.0f} minutes at real speed.",
        found.total,
    )
    lines = [text.format(n=_count(found.total), least=least, most=longest)]
    if found.loops:
        lines.append(_("There is a loop; each is gone round once."))
    for one in found.listed:
        times = f"{one.seconds[0] / 60:5.1f} - {one.seconds[1] / 60:5.1f}"
        lines.append(f'{times}  {" > ".join(one.scenes)} > END "{one.outcome}"')
    left = found.total - len(found.listed)
    if left > 0:
        lines.append(_("… and {n} more. See them with --most.").format(n=_count(left)))
    return lines


def _count(n: int) -> str:
    """A number that fits on a line."""
    return str(n) if n < 10**12 else "> 10^12"

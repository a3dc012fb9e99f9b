"""`baken train progress`: what was heard and missed over the debriefed runs of a folder, and what to practise next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.progress import Progress as Bar
from console.cli.support.spoken_click import Command, Option
from console.cli.train.known import content_of, moves_of
from console.cli.train.options import folder_option
from console.strings import N_, _, language, ngettext
from console.support.errors import Exit
from console.support.output import say, say_json
from console.training.debrief.terms import Terms
from console.training.progress.counts import Progress, play_next, progress
from console.training.progress.progress_rows import move_lines, signal_lines
from console.training.progress.results import results, texts
from console.training.runs.folder import known_folder
from console.training.runs.kept_runs import State, kept
from console.training.scenario.model import Scenario
from protocol.safe_text import one_line


@click.command(
    "progress",
    cls=Command,
    uses=("--content",),
    help=N_("What you heard and missed over your debriefed runs, and what to practise next. Nobody is compared."),
)
@folder_option
@click.option(
    "--trainee", cls=Option, metavar=N_("ALIAS"), help=N_("Only this trainee, where several used the folder.")
)
@json_option
@click.pass_context
def command(ctx: click.Context, folder: Path | None, trainee: str | None, as_json: bool) -> int:
    """A part for each trainee, by alias."""
    root = ctx.find_root().params
    place, moves = known_folder(folder), moves_of(root)
    terms = Terms(language(), content_of(root), moves)
    scenarios = texts(place)
    done = [one for one in kept(place) if one.state is State.DEBRIEFED]
    with Bar(_("Runs scored")) as bar:
        played = results(done, scenarios, moves, bar.at).played
    names = sorted({one.log.header.trainee for one in played if one.counts})
    found = [progress(name, played) for name in names if trainee in (None, name)]
    if as_json:
        say_json([asdict(one) for one in found])
        return Exit.OK
    for one in found:
        for line in _lines(one, scenarios, terms):
            say(line)
    if not found:
        say(_("No debriefed run yet. A run counts once its debrief is finished."), err=True)
    return Exit.OK


def _lines(found: Progress, scenarios: tuple[Scenario, ...], terms: Terms) -> Iterator[str]:
    text = ngettext("{trainee}: {n} run counts", "{trainee}: {n} runs count", found.runs)
    yield text.format(trainee=one_line(found.trainee), n=found.runs)
    for line in (*signal_lines(found, terms), *move_lines(found, terms)):
        yield f"  {line.text}: {', '.join(line.counts)}"
    if not found.practise:
        return
    yield _("To practise: {signals}.").format(signals="; ".join(terms.signal(each) for each in found.practise))
    titles = {one.id: str(one_line(one.title.in_(terms.language))) for one in scenarios}
    proposed = play_next(found.practise, scenarios)[:3]
    if proposed:
        yield _("It can be heard in: {scenarios}.").format(scenarios="; ".join(titles[id] for id in proposed))

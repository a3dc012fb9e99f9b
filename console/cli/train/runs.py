"""`baken train runs`: the runs in the training folder; whoever practised deletes the own ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.spoken_click import Command, Option
from console.cli.support.stdin import has_terminal
from console.cli.train.options import folder_option
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import agrees, say, say_json
from console.training.progress.run_texts import STATES
from console.training.runs import kept_runs
from console.training.runs.folder import known_folder
from console.training.runs.kept_runs import Kept
from protocol.safe_text import one_line

AGE = re.compile(r"([1-9]\d{0,2})m")


def _months(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    found = AGE.fullmatch(value) if value is not None else None
    if value is not None and found is None:
        raise click.BadParameter(_("{value} is not a number of months, as 6m.").format(value=one_line(value)))
    return int(found[1]) if found is not None else None


@click.command(
    "runs",
    cls=Command,
    help=N_("Your own runs, newest first. Nothing is deleted unless you ask for it here and say yes."),
)
@folder_option
@click.option(
    "--delete",
    "names",
    cls=Option,
    multiple=True,
    metavar=N_("RUN"),
    help=N_("Delete this run; more than once is possible."),
)
@click.option(
    "--older-than",
    "months",
    cls=Option,
    callback=_months,
    metavar=N_("6m"),
    help=N_("Delete the runs that are so many months old."),
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("Do not ask before deleting."))
@json_option
def command(folder: Path | None, names: tuple[str, ...], months: int | None, yes: bool, as_json: bool) -> int:
    """List, or delete and say what was deleted."""
    place = known_folder(folder)
    if not names and months is None:
        found = kept_runs.kept(place)
        if as_json:
            say_json([_plain(one) for one in found])
            return Exit.OK
        for one in found:
            say(_line(one))
        text = ngettext("{n} run in {folder}", "{n} runs in {folder}", len(found))
        say(text.format(n=len(found), folder=place.runs), err=True)
        return Exit.OK
    for name in names:
        kept_runs.place_of(place, name)
    old = kept_runs.older_than(kept_runs.kept(place), months, datetime.now(UTC)) if months is not None else ()
    going = tuple(dict.fromkeys((*names, *(one.run for one in old))))
    if going and not yes:
        _ask(going)
    for name in going:
        kept_runs.delete(place, name)
    text = ngettext(
        "{n} run deleted. What was exported stays.", "{n} runs deleted. What was exported stays.", len(going)
    )
    say(text.format(n=len(going)))
    return Exit.OK


def _plain(one: Kept) -> dict[str, object]:
    return {
        "run": one.run,
        "began": one.began.isoformat(),
        "state": one.state.name.lower(),
        "scenario": None if one.header is None else one.header.scenario,
        "seconds": one.seconds,
    }


def _ask(going: tuple[str, ...]) -> None:
    """Raises `ConsoleError` where the answer is no, or nobody can answer."""
    if not has_terminal():
        raise ConsoleError(
            _("There is no terminal to ask on, and nothing was deleted."),
            _("Add --yes to delete without a question."),
            Exit.NO_TERMINAL,
        )
    for name in going:
        say(f"  {one_line(name)}", err=True)
    text = ngettext("Delete {n} run for good?", "Delete {n} runs for good?", len(going))
    if not agrees(text.format(n=len(going))):
        raise ConsoleError(_("Nothing was deleted."), _("Answer yes, or add --yes."), Exit.DECLINED)


def _line(one: Kept) -> str:
    when = one.began.astimezone().strftime("%Y-%m-%d %H:%M")
    state = _(STATES[one.state])
    if one.trouble is not None:
        return f"{one_line(one.run)}  {when}  {state}: {one_line(one.trouble.message)}"
    scenario = one_line(one.header.scenario) if one.header is not None else ""
    minutes, seconds = divmod(int(one.seconds), 60)
    return f"{one_line(one.run)}  {when}  {scenario}  {minutes}:{seconds:02}  {state}"

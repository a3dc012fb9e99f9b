"""`baken release`: a year's figures become public, after a look at them and a question."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.reports.options import FIRST_YEAR, LAST_YEAR, check_source, source_options
from console.cli.reports.release_flow import AtFolder, AtServer, Decision, publish
from console.cli.reports.sources import at_server
from console.cli.support.spoken_click import Command, Option, WholeNumber
from console.cli.support.stdin import has_terminal
from console.settings.config import load, with_options
from console.settings.paths import config_file, policy_file
from console.strings import N_, _, set_language
from console.support.errors import ConsoleError, Exit
from protocol.report import LONGEST_WHY
from protocol.safe_text import outgoing


@click.command(
    "release",
    cls=Command,
    uses=("--server",),
    help=N_(
        "Publish the figures of a year that is over. Shows what would be published, what is still open and what stays "
        "hidden, and asks. What has been published cannot be taken back; a second release of a year is a correction."
    ),
)
@click.option(
    "--year",
    cls=Option,
    type=WholeNumber(FIRST_YEAR, LAST_YEAR),
    required=True,
    metavar=N_("YEAR"),
    help=N_("Which year."),
)
@click.option(
    "--why",
    cls=Option,
    default="",
    metavar=N_("TEXT"),
    help=N_("What changed, for a correction: one line, which is printed in the report."),
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("Publish without asking; needed where there is no terminal."))
@source_options
@click.pass_context
def command(
    ctx: click.Context,
    year: int,
    why: str,
    yes: bool,
    server: str | None,
    name: str | None,
    password_stdin: bool,
    data: Path | None,
    database: str | None,
) -> None:
    """`baken release`. Everything that can be refused is refused before anybody types a password."""
    root = ctx.find_root().params
    server = server or root["server"]
    check_source(server, data, database)
    settings, policy = load(config_file(), policy_file())
    settings = with_options(settings, policy, server=server, language=root["lang"])
    set_language(settings.language)
    why = " ".join(outgoing(why).split())
    if len(why) > LONGEST_WHY:
        raise ConsoleError(
            _("What changed is told in one line of at most {n} characters.").format(n=LONGEST_WHY),
            _("Make it shorter. Nothing was published."),
            Exit.USAGE,
        )
    if not yes and not has_terminal():
        raise ConsoleError(
            _("There is no terminal to ask on, and nothing was published."),
            _("Give --yes to publish without a question."),
            Exit.NO_TERMINAL,
        )
    decision = Decision(year, why, asks=not yes)
    if data is not None:
        publish(AtFolder(data, database), decision)
        return
    with at_server(settings.server, name=name, from_stdin=password_stdin, proxy=settings.proxy) as visit:
        publish(AtServer(visit), decision)

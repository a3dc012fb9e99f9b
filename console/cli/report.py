"""`baken report`: the figures of a year, from a server after signing in, or from its data folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.reports.options import FIRST_YEAR, LAST_YEAR, check_source, source_options
from console.cli.reports.output import Form, check_place, give_out
from console.cli.reports.sources import Wish, from_server
from console.cli.support.spoken_click import Command, Option, Place, WholeNumber
from console.report.render import Format, Part
from console.report.sentences import remarks
from console.settings.config import load, with_options
from console.settings.paths import config_file, policy_file
from console.strings import LANGUAGES, N_, _, set_language
from console.support.output import say
from protocol.report import View

BOTH = "both"


@click.command(
    "report",
    cls=Command,
    uses=("--server", "--ascii"),
    help=N_(
        "The figures of a year, without anybody being recognisable in them. From a server, which asks you to sign in,"
        " or from a data folder with --data. Without a year: the last one that is over."
    ),
)
@click.option(
    "--year",
    cls=Option,
    type=WholeNumber(FIRST_YEAR, LAST_YEAR),
    metavar=N_("YEAR"),
    help=N_("Which year."),
)
@click.option("--compare", cls=Option, is_flag=True, help=N_("Beside each figure the year before, and three years."))
@click.option(
    "--format",
    "format_",
    cls=Option,
    type=click.Choice([each.value for each in Format]),
    default=Format.TABLE.value,
    show_default=True,
    help=N_("Table for the terminal, a page to publish, or a file for other programs."),
)
@click.option(
    "--part",
    cls=Option,
    type=click.Choice([each.value for each in Part]),
    default=Part.WHOLE.value,
    show_default=True,
    help=N_("With --format html: the whole report, or the page for municipalities by itself."),
)
@click.option(
    "--internal", cls=Option, is_flag=True, help=N_("Figures for use inside the organisation: smaller numbers show.")
)
@click.option(
    "--output",
    cls=Option,
    type=Place(),
    metavar=N_("FILE"),
    help=N_("Write to this file, which only you can read; without it to the terminal."),
)
@source_options
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice([*LANGUAGES, BOTH]),
    help=N_("Language of the report; `both` writes a page in each, which link to each other."),
)
@click.pass_context
def command(
    ctx: click.Context,
    year: int | None,
    compare: bool,
    format_: str,
    part: str,
    internal: bool,
    output: Path | None,
    server: str | None,
    name: str | None,
    password_stdin: bool,
    data: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """`baken report`. Everything that can be refused is refused before anybody types a password."""
    root = ctx.find_root().params
    server = server or root["server"]
    check_source(server, data, database)
    settings, policy = load(config_file(), policy_file())
    language = root["lang"] if lang in (None, BOTH) else lang
    settings = with_options(settings, policy, server=server, language=language, ascii=root["ascii_only"])
    language = settings.language
    set_language(language)
    form = Form(
        Format(format_),
        compare,
        language,
        ascii_only=settings.ascii,
        part=Part(part),
        publication=policy.publication,
        both=lang == BOTH,
    )
    check_place(form, output)
    wish = Wish(year, View.INTERNAL if internal else View.PUBLIC, this_year=datetime.now(UTC).year)
    if data is not None:
        from console.cli.reports.folder import from_data

        report = from_data(data, database, wish)
    else:
        report = from_server(settings.server, wish, name=name, from_stdin=password_stdin, proxy=settings.proxy)
    if year is None:
        say(_("No year was given: this is {year}.").format(year=report.year), err=True)
    for remark in remarks(report, language):
        say(remark, err=True)
    give_out(report, form, output)

"""`baken demo-data`: made-up years in a data folder, to lay the report beside what was published."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.config import ServerConfig
from backend.store import Store
from backend.synthetic import adding
from console.cli.server.options import data_option, database_option
from console.cli.server.store import on_store
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Command, Option, WholeNumber
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say

LARGEST_SEED = 2**31 - 1


@click.command(
    "demo-data",
    cls=Command,
    help=N_(
        "Add made-up registrations of whole years to a data folder, marked as made up in everything that shows them. "
        "2019, 2020 and 2021 give the figures that were published of those years. "
        "The same seed gives the same records."
    ),
)
@data_option
@database_option
@click.option(
    "--years",
    cls=Option,
    default="2019-2021",
    show_default=True,
    metavar=N_("FIRST-LAST"),
    help=N_("Which years; one year, or the first and the last."),
)
@click.option(
    "--seed",
    cls=Option,
    type=WholeNumber(0, LARGEST_SEED),
    default=1,
    show_default=True,
    metavar=N_("N"),
    help=N_("Another number gives other people with the same figures."),
)
def command(data: Path, database: str | None, years: str, seed: int) -> None:
    """`baken demo-data`."""
    wanted = _years(years)

    async def work(store: Store, _config: ServerConfig) -> adding.Added:
        return await adding.add(store, wanted, seed, datetime.now(UTC), progress.at)

    try:
        with Progress(_("Years made")) as progress:
            added = on_store(data, database, work)
    except adding.Refused as error:
        raise _refused(error) from None
    if added.there:
        there = ", ".join(str(year) for year in added.there)
        say(_("Already there, and not changed: {years}.").format(years=there))
    if added.years:
        these = ", ".join(str(year) for year in added.years)
        text = ngettext("Added {n} made-up record: {years}.", "Added {n} made-up records: {years}.", added.records)
        say(text.format(n=added.records, years=these))
        say(_("See them with `baken report --year {year} --data {path}`.").format(year=wanted[-1], path=data))


def _years(text: str) -> list[int]:
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text, re.ASCII)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not adding.FIRST_YEAR <= first <= last or last - first >= adding.MOST_YEARS:
        raise ConsoleError(
            _("{years} is no range of years; nothing was added.").format(years=_shown(text)),
            _("Give one year or the first and the last, such as 2019-2021: from {first} on, at most {n}.").format(
                first=adding.FIRST_YEAR, n=adding.MOST_YEARS
            ),
            Exit.USAGE,
        )
    return list(range(first, last + 1))


def _shown(text: str) -> str:
    """What somebody typed, fit for a terminal."""
    return "".join(one if one.isprintable() else "?" for one in text[:40])


def _refused(error: adding.Refused) -> ConsoleError:
    match error:
        case adding.NotOver(year=year):
            return ConsoleError(
                _("{year} is not over yet; nothing was added.").format(year=year),
                _("Made-up records are of whole years: give a last year that has ended."),
                Exit.USAGE,
            )
        case adding.OtherYear(year=year):
            return ConsoleError(
                _("There are other made-up records of {year} in this folder; nothing was added.").format(year=year),
                _("Use the seed of the first time, or another folder with --data."),
                Exit.BAD_INPUT,
            )
    return ConsoleError(
        _("This folder holds conversations or registrations of a helpline; nothing was added to it."),
        _("Made-up records never stand among real ones: choose another folder with --data."),
        Exit.BAD_INPUT,
    )

"""`baken train play FILE`: an author sees a scenario on the real screens. Nothing is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.support.spoken_click import Argument, Command, Number, Option, Place
from console.cli.train.options import folder_option
from console.strings import N_, _
from console.support.errors import ConsoleError, Exit

if TYPE_CHECKING:
    from console.training.catalog.training_catalog import TrainingCatalog
    from console.training.scenario.scripted.scripted_run import Proef


@click.command(
    "play",
    cls=Command,
    uses=("--content", "--ascii"),
    help=N_("See a scenario file on the real screens, as its author. Nothing is kept."),
)
@click.argument("file", cls=Argument, metavar=N_("FILE"), type=Place(folders=False))
@click.option(
    "--auto",
    cls=Option,
    type=Place(folders=False),
    metavar=N_("PROEF"),
    help=N_("Let this scripted run answer; you watch."),
)
@click.option(
    "--speed",
    cls=Option,
    type=Number(0.5, 64),
    default=1.0,
    show_default=True,
    metavar=N_("N"),
    help=N_("So many times as fast as the script."),
)
@folder_option
@click.pass_context
def command(ctx: click.Context, file: Path, auto: Path | None, speed: float, folder: Path | None) -> int:
    """Play it once. Raises `ConsoleError` where a file cannot be played."""
    from console.cli.train.opening import open_training

    def make(books: TrainingCatalog) -> Any:
        from console.training.preview import preview_of

        scenario = books.read(file)
        return preview_of(scenario, speed, _proef(auto, scenario.id) if auto is not None else None)

    return open_training(ctx.find_root().params, folder, make=make)


def _proef(path: Path, scenario: str) -> Proef:
    from console.training.scenario.catalog import raw_of
    from console.training.scenario.scripted.scripted_run import parse_proef

    parsed = parse_proef(raw_of(path), path.name)
    if parsed.proef is None:
        raise ConsoleError(str(parsed.findings[0]), _("`baken train test` says more."), Exit.BAD_INPUT)
    if parsed.proef.scenario != scenario:
        raise ConsoleError(
            _("{file} is a run of another scenario: {id}.").format(file=path.name, id=parsed.proef.scenario),
            _("Name a run of {id}.").format(id=scenario),
            Exit.BAD_INPUT,
        )
    return parsed.proef

"""`baken train`: training mode. Each subcommand stands in a module beside this one, loaded when it is asked for."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.support.spoken_click import LazyGroup, Option, Place
from console.cli.train.options import folder_option
from console.strings import N_

COMMANDS = {
    "play": N_("Play a scenario file as its author, on the real screens; nothing is kept."),
    "lint": N_("Check scenario files."),
    "test": N_("Play scripted runs and check what they expect."),
    "paths": N_("The ways through a scenario, and how long they take."),
    "desk": N_("Follow trainees through a shared folder, as a facilitator."),
    "runs": N_("Your own runs: which there are; delete them."),
    "progress": N_("What you heard and missed over your runs, and what to practise next."),
    "export": N_("Take runs along: tables, logs, a record of practice."),
}
"""Subcommand (module `console.cli.train.NAME`, attribute `command`) and one line of help."""


class Training(LazyGroup):
    """The commands of this package."""

    package = __name__
    lazy = COMMANDS


@click.group(
    "train",
    cls=Training,
    uses=("--content", "--ascii"),
    invoke_without_command=True,
    help=N_("Practise on replayed chats, on the real screens. No chat is ever live here."),
)
@folder_option
@click.option(
    "--share",
    cls=Option,
    type=Place(files=False),
    metavar=N_("DIR"),
    help=N_("A folder in which facilitators may follow along."),
)
@click.option(
    "--trainee", cls=Option, metavar=N_("ALIAS"), help=N_("The name to practise under; it need not be yours.")
)
@click.option(
    "--mode",
    cls=Option,
    type=click.Choice(["practice", "exam", "study"]),
    help=N_("How scenarios are played, unless you choose otherwise before a run."),
)
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path | None,
    share: Path | None,
    trainee: str | None,
    mode: str | None,
) -> None:
    """The group `baken train`; without a subcommand the library. Options of `baken` itself count for it too."""
    if ctx.invoked_subcommand is not None:
        return
    from console.cli.train.opening import open_training

    ctx.exit(open_training(ctx.find_root().params, folder, share=share, trainee=trainee, mode=mode))

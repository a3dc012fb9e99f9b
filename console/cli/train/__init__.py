"""`baken train`: training mode. Each subcommand stands in a module beside this one, loaded when it is asked for."""

from __future__ import annotations

import click

from console.cli.words import LazyGroup
from console.errors import Exit
from console.strings import N_

COMMANDS = {
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
    invoke_without_command=True,
    help=N_("Practise on replayed chats, on the real screens. No chat is ever live here."),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """The group `baken train`; without a subcommand it opens the library."""
    if ctx.invoked_subcommand is None:
        ctx.exit(open_library(ctx))


def open_library(ctx: click.Context) -> int:
    """Open the library of scenarios; gives the exit code."""
    click.echo(ctx.get_help())
    return Exit.OK

"""`baken train`: training mode. Each subcommand stands in a module beside this one, loaded when it is asked for."""

from __future__ import annotations

import click

from console.cli.words import LazyGroup
from console.strings import N_

COMMANDS = {
    "lint": N_("Check scenario files."),
    "paths": N_("The ways through a scenario, and how long they take."),
    "desk": N_("Follow trainees through a shared folder, as a facilitator."),
    "runs": N_("Your own runs: which there are; delete them."),
    "export": N_("Take runs along: tables, logs, a record of practice."),
}
"""Subcommand (module `console.cli.train.NAME`, attribute `command`) and one line of help."""


class Training(LazyGroup):
    """The commands of this package."""

    package = __name__
    lazy = COMMANDS


@click.group(
    "train", cls=Training, help=N_("Practise on replayed chats, on the real screens. No chat is ever live here.")
)
def command() -> None:
    """The group `baken train`."""

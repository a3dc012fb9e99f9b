"""Options that several commands of training have."""

from __future__ import annotations

import click

from console.cli.support.spoken_click import Option, Place
from console.strings import N_

folder_option = click.option(
    "--folder",
    cls=Option,
    type=Place(files=False),
    metavar=N_("DIR"),
    help=N_("The training folder; without it your own, or the one that BAKEN_TRAINING names."),
)

"""`baken demo`: everything on this machine, with scripted chatters."""

from __future__ import annotations

import click

from console.cli.support.spoken_click import Command
from console.strings import N_


@click.command(
    "demo",
    cls=Command,
    uses=("--content", "--ascii"),
    help=N_("Try Baken: a server, three scripted chatters and the console. Nothing is left behind."),
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """The command `baken demo`; the options of `baken` itself count for it too."""
    from console.cli.opening import run_console

    options = ctx.find_root().params
    return run_console(
        server=None,
        lang=options["lang"],
        content_dir=options["content_dir"],
        ascii_only=options["ascii_only"],
        demo=True,
    )

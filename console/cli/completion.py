"""`baken completion`: what a shell needs to complete commands, options and values, made from the commands."""

from __future__ import annotations

import click

from console.cli.support.spoken_click import Argument, Command
from console.strings import N_
from console.support.output import say

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Command,
    help=N_("Write what completes commands in a shell. For bash and zsh: source <(baken completion SHELL)."),
)
@click.argument("shell", cls=Argument, type=click.Choice(SHELLS), metavar=N_("SHELL"))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """`baken completion`. The script runs nothing of Baken while somebody types."""
    from console.cli.shells.bash import bash, zsh
    from console.cli.shells.fish import fish
    from console.cli.support.tree import nodes

    text = {"bash": bash, "zsh": zsh, "fish": fish}[shell](nodes(ctx.find_root().command))
    for line in text.splitlines():
        say(line)

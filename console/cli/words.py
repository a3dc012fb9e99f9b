"""click with its help texts from the catalogues: they are looked up when help is shown, after `--lang` was read."""

from __future__ import annotations

import click

from console.strings import _


class Option(click.Option):
    """An option whose `help` is a message id."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        names, text = record
        return names, text.replace(self.help, _(self.help))


class Command(click.Command):
    """A command whose `help` is a message id."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)


class Group(click.Group):
    """A group whose `help` is a message id."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)


def write_help(command: click.Command, formatter: click.HelpFormatter) -> None:
    """The command's help text, translated and indented."""
    if not command.help:
        return
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_(command.help))

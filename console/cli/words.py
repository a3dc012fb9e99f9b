"""click with its help texts from the catalogues: they are looked up when help is shown, after `--lang` was read."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import click

from console.strings import N_, _

OF_CLICK = (N_("Options"), N_("Commands"), N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]..."))
"""What click itself writes over the parts of a help text and into its usage line."""


class Formatter(click.HelpFormatter):
    """Writes click's own words from the catalogues."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for words in OF_CLICK:
            args = args.replace(words, _(words)) if words in args else args
        super().write_usage(prog, args, prefix or _("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_(heading))


class Context(click.Context):
    """A context whose help is written by `Formatter`."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose `help` is a message id."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        names, text = record
        text = text.replace(self.help, _(self.help))
        text = text.replace("[default: ", "[" + _("default:") + " ")
        return names, text.replace("required]", _("required") + "]") if self.required else text


class WholeNumber(click.IntRange):
    """A whole number in ordinary digits: `int` also reads those of other scripts, and underscores."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; refused as click refuses what is no number."""
        if not re.fullmatch(r"[+-]?[0-9]+", str(value)):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        number: int = super().convert(value, param, ctx)
        return number


class Folder(click.Path):
    """A folder that is there. `click.Path` alone takes a device or a pipe for one."""

    def __init__(self, path_type: type[Any] | None = None) -> None:
        super().__init__(exists=True, file_okay=False, path_type=path_type)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; refused as click refuses a file."""
        found = super().convert(value, param, ctx)
        if not os.path.isdir(found):
            self.fail(f"{os.fspath(value)!r} is not a folder.", param, ctx)
        return found


class Command(click.Command):
    """A command whose `help` is a message id."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_words(super().get_help_option(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)


class Group(click.Group):
    """A group whose `help` is a message id."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_words(super().get_help_option(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, _(each.help)) for name, each in commands if each is not None and each.help])


class LazyGroup(Group):
    """A group that imports a command's module when the command is used, and lists them without importing.

    The module is `package.NAME`, with `_` for `-`, and the command its attribute `command`; `lazy` gives one line of
    help by name.
    """

    package: ClassVar[str]
    lazy: ClassVar[Mapping[str, str]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        module = importlib.import_module(f"{self.package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _(text)) for name, text in self.lazy.items()])


def in_words(option: click.Option | None) -> click.Option | None:
    """The option for help, which click makes itself, with its text in the language in use."""
    if option is not None:
        option.help = _("Show this message and exit.")
    return option


def write_help(command: click.Command, formatter: click.HelpFormatter) -> None:
    """The command's help text, translated and indented."""
    if not command.help:
        return
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_(command.help))

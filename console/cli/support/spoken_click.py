"""click in the language in use: help texts and the words for a value are message ids, looked up when they are shown.

click's own sentences come from the same catalogue (`console.cli.support.click_texts`). Every command takes `--lang`.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import click

from console.cli.support import click_texts
from console.cli.support.arguments import need_use
from console.cli.support.click_texts import DIRECTORY, FILE, PATH
from console.cli.support.language import OPTION as LANGUAGE
from console.files.trouble import no_folder, not_read
from console.strings import LANGUAGES, N_, _


class Option(click.Option):
    """An option whose `help` and `metavar` are message ids."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        names, text = record
        return names, text.replace(self.help, _(self.help), 1)

    def make_metavar(self, ctx: click.Context) -> str:
        return super().make_metavar(ctx) if self.metavar is None else _(self.metavar)

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        name_kind(self.type)
        return super().type_cast_value(ctx, value)


class Argument(click.Argument):
    """An argument whose `metavar` is a message id of one word; brackets and dots are put around it."""

    def make_metavar(self, ctx: click.Context) -> str:
        word = _(self.metavar) if self.metavar else self.name.upper()
        return (word if self.required else f"[{word}]") + ("" if self.nargs == 1 else "...")

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        name_kind(self.type)
        return super().type_cast_value(ctx, value)


def name_kind(kind: click.ParamType[Any]) -> None:
    """Give a path its kind in the language in use: click names it when it is made, before that language is known."""
    if isinstance(kind, click.Path):
        kind.name = _(FILE if not kind.dir_okay else PATH if kind.file_okay else DIRECTORY)


class WholeNumber(click.IntRange):
    """A whole number in ordinary digits: `int` also reads those of other scripts, and underscores."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; refused as click refuses what is no number."""
        if not re.fullmatch(r"[+-]?[0-9]+", str(value)):
            self.fail(_("{value} is not a whole number.").format(value=repr(value)), param, ctx)
        number: int = super().convert(value, param, ctx)
        return number


class Number(click.FloatRange):
    """A number, with a fraction or without."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; refused as click refuses what is none."""
        if not re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+", str(value)):
            self.fail(_("{value} is not a number.").format(value=repr(value)), param, ctx)
        number: float = super().convert(value, param, ctx)
        return number


class Place(click.Path):
    """The path of a file or a folder, as it is typed.

    click would look whether it can be read, and call one that cannot a wrong option. Who uses it says why it cannot be
    used, with a remedy (`console/files/trouble.py`). `files` and `folders` say what may be completed.
    """

    def __init__(self, *, files: bool = True, folders: bool = True) -> None:
        super().__init__(file_okay=files, dir_okay=folders, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        return self.coerce_path_result(value)


class Folder(Place):
    """A folder that is there and can be looked into."""

    def __init__(self) -> None:
        super().__init__(files=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises `ConsoleError`."""
        found: Path = super().convert(value, param, ctx)
        try:
            with os.scandir(found):
                return found
        except NotADirectoryError:
            raise no_folder(found) from None
        except OSError as error:
            raise not_read(found, error) from None


def _told(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Keep it among the options of `baken`; it is in use already (`console.cli.support.language`)."""
    if value is not None:
        ctx.find_root().params["lang"] = value
    return value


class Lang(Option):
    """`--lang`, which every command takes; the last one on the line counts."""

    def __init__(self, param_decls: Sequence[str] = (LANGUAGE,), *, expose_value: bool = True) -> None:
        super().__init__(
            param_decls,
            type=click.Choice(LANGUAGES),
            callback=_told,
            is_eager=True,
            expose_value=expose_value,
            help=N_("Language of what is said and shown; without it that of the settings, else of the locale."),
        )


LANG = Lang(expose_value=False)


class Spoken(click.Command):
    """A command whose `help` is a message id, and which takes `--lang` where it has no option of that name itself."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        found = super().get_params(ctx)
        if any(LANGUAGE in each.opts for each in found):
            return found
        *own, last = found
        return [*own, LANG, last]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_(piece) if piece in click_texts.USAGE else piece for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not self.help:
            return
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(self.help))


class Using(click.Command):
    """A command that goes by options before it: those of its groups that `uses` names, and `--lang`.

    Any other is refused, because it would change nothing without a word. A group stands behind click's own here, which
    asks whether the group itself is what was called.
    """

    def __init__(self, *args: Any, uses: Collection[str] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.uses = frozenset(uses)

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.invoked_subcommand is None:
            need_use(ctx, {*self.uses, LANGUAGE})
        return super().invoke(ctx)


class Command(Spoken, Using):
    """A command in the language in use."""


class Group(Spoken, click.Group, Using):
    """A group in the language in use."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        self.write_commands(formatter, {name: each.help for name, each in found if each is not None and each.help})

    def write_commands(self, formatter: click.HelpFormatter, helps: Mapping[str, str]) -> None:
        """The list of commands with a line of help each."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, text in helps.items()])


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
        self.write_commands(formatter, self.lazy)

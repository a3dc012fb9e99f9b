"""The words after `baken`, looked at as a whole: what no command can use, and what this one does not."""

from __future__ import annotations

import os
from collections.abc import Sequence, Set

import click
from click.core import ParameterSource

from console.strings import _
from console.support.errors import ConsoleError, Exit


def need_words(arguments: Sequence[str]) -> None:
    """Refuse what no command can work with: bytes that are no text, and empty words. Raises `ConsoleError`.

    Bytes that are no text can be neither a name in a database nor sent to a server. An empty word is nearly always a
    variable of the shell that was not set; as a folder it would be the one that somebody happens to stand in, as the
    address to listen on every address of the machine.
    """
    if any("\ud800" <= char <= "\udfff" for argument in arguments for char in argument):
        raise ConsoleError(
            _("One of the words after `baken` is not text in UTF-8."),
            _("Type it again; a file with such a name has to be given another name first."),
            Exit.USAGE,
        )
    options = list(arguments).index("--") if "--" in arguments else len(arguments)
    for place, argument in enumerate(arguments):
        before = arguments[place - 1] if 0 < place < options else ""
        is_option = argument.startswith("--") and place < options
        option, equals, value = argument.partition("=") if is_option else (before, "=", argument)
        if not equals or value.strip():
            continue
        named = option if option.startswith("-") and "=" not in option else ""
        raise ConsoleError(
            _("{option} is empty.").format(option=named) if named else _("One of the words after `baken` is empty."),
            _("Give a value, or leave it out; perhaps a variable of the shell was not set."),
            Exit.USAGE,
        )


def need_folder() -> None:
    """Refuse to work in a folder that was removed: no path can be told from there. Raises `ConsoleError`."""
    try:
        os.getcwd()
    except FileNotFoundError:
        raise ConsoleError(
            _("The folder in which this was started is not there any more."),
            _("Go to another folder with cd, and do this again."),
            Exit.BAD_INPUT,
        ) from None


def need_use(ctx: click.Context, used: Set[str]) -> None:
    """Refuse an option before this command that is not among `used`. Raises `ConsoleError`.

    Somebody who writes `baken --server URL user list` believes to see the accounts of that server.
    """
    own = {name for param in ctx.command.params for name in param.opts}
    above = ctx.parent
    while above is not None:
        for param in above.command.params:
            given = above.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
            if given and not used & set(param.opts):
                raise _unused(param.opts[0], ctx.command_path, has_it=bool(own & set(param.opts)))
        above = above.parent


def _unused(option: str, command: str, *, has_it: bool) -> ConsoleError:
    remedy = _("Write it after `{command}`.") if has_it else _("Leave it out. `{command} --help` shows what it has.")
    return ConsoleError(
        _("{option} before `{command}` has no effect.").format(option=option, command=command),
        remedy.format(command=command),
        Exit.USAGE,
    )

"""The commands as data, for what is made from them: completion in shells, and pages of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from console.strings import _


@dataclass(frozen=True, slots=True)
class Value:
    """What an option or an argument takes. `word` stands for it in the usage; `choices` are all that is allowed."""

    word: str
    choices: tuple[str, ...] = ()
    files: bool = False
    folders: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """An option: its names, what it says in the language in use, and its value where it takes one."""

    names: tuple[str, ...]
    help: str
    value: Value | None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A command by the words that call it, without `baken`; `below` are the names of the commands in it."""

    path: tuple[str, ...]
    usage: str
    help: str
    switches: tuple[Switch, ...]
    arguments: tuple[Value, ...]
    below: tuple[tuple[str, str], ...]
    """Name and one line of help each."""


def nodes(root: click.Command) -> tuple[Node, ...]:
    """Every command, each before those below it."""
    return tuple(_nodes(root, root.make_context("baken", [], resilient_parsing=True), ()))


def _nodes(command: click.Command, context: click.Context, path: tuple[str, ...]) -> Iterator[Node]:
    params = command.get_params(context)
    group = command if isinstance(command, click.Group) else None
    found = {} if group is None else {name: group.get_command(context, name) for name in group.list_commands(context)}
    yield Node(
        path,
        " ".join(command.collect_usage_pieces(context)),
        _said(command.help),
        tuple(_switch(each, context) for each in params if isinstance(each, click.Option)),
        tuple(_value(each, context) for each in params if isinstance(each, click.Argument)),
        tuple((name, _said(each.help)) for name, each in found.items() if each is not None),
    )
    for name, each in found.items():
        if each is not None:
            below = each.context_class(each, parent=context, info_name=name, resilient_parsing=True)
            yield from _nodes(each, below, (*path, name))


def _said(text: str | None) -> str:
    return _(text) if text else ""


def _switch(option: click.Option, context: click.Context) -> Switch:
    value = None if option.is_flag else _value(option, context)
    return Switch((*option.opts, *option.secondary_opts), _said(option.help), value, option.required)


def _value(param: click.Parameter, context: click.Context) -> Value:
    kind = param.type
    choices = tuple(map(str, kind.choices)) if isinstance(kind, click.Choice) else ()
    path = kind if isinstance(kind, click.Path) else None
    return Value(
        param.make_metavar(context),
        choices,
        files=path is not None and path.file_okay,
        folders=path is not None and path.dir_okay,
    )

"""The help of every command is in one language: also the words that click itself writes."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from console.cli import baken
from console.strings import in_language, language, set_language

WORDS = ("Options", "[OPTIONS]", "Usage:", "Commands", "[ARGS]", "required", "[default:", "Show this message and exit.")
WOORDEN = (
    "Opties",
    "[OPTIES]",
    "Gebruik:",
    "Opdrachten",
    "[ARGUMENTEN]",
    "verplicht",
    "[standaard:",
    "Toon deze uitleg",
)


@pytest.fixture(autouse=True)
def _language_after() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """The path of each command, and its help on one line."""
    context = command.context_class(command, info_name=name, parent=parent)
    yield context.command_path, " ".join(command.get_help(context).split())
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from _helps(below, each, context)


def _sentences(command: click.Command) -> Iterator[str]:
    """The message ids of the help of a command, its options and the commands below it."""
    if command.help:
        yield command.help
    yield from (each.help for each in command.params if isinstance(each, click.Option) and each.help)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _sentences(below)


@pytest.mark.parametrize(("here", "other", "others"), [("nl", "en", WORDS), ("en", "nl", WOORDEN)])
def test_no_word_of_the_other_language_stands_in_a_help(here: str, other: str, others: tuple[str, ...]) -> None:
    sentences = {in_language(other, each) for each in _sentences(baken)}
    set_language(other)
    everything = " ".join(text for _path, text in _helps(baken, "baken"))
    assert all(word in everything for word in others), "the words that are looked for are those that are written"
    set_language(here)
    helps = dict(_helps(baken, "baken"))
    assert {"baken", "baken user add", "baken content lint"} <= helps.keys()
    for path, text in helps.items():
        assert not [word for word in (*others, *sentences) if word in text], path

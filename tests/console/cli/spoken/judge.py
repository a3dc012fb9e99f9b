"""Answers in every locale, on a terminal and into a pipe: how they are asked for, and what has to hold of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from console.cli import baken
from tests.console.cli.spoken.table import ANSWERS, PASSWORD, SCENARIO, Answer, lay_out
from tests.console.cli.tree import commands
from tests.support import pseudo
from tests.support.said import ROOT, Case, Said

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LOCALES: Mapping[str, Mapping[str, str]] = {
    "nl": {"LC_MESSAGES": "nl_NL.UTF-8"},
    "en": {"LC_MESSAGES": "en_GB.UTF-8"},
    "C": {"LC_ALL": "C"},
}


COMMANDS = dict(commands(baken))


def syntax(path: tuple[str, ...]) -> frozenset[str]:
    """What is typed is the same in every language: commands, options, choices, and what holds without an option."""
    command = COMMANDS[path]
    context = click.Context(command)
    found = {"baken", *path}
    for each in command.get_params(context):
        found.update((*each.opts, *each.secondary_opts))
        if isinstance(each.type, click.Choice):
            found.update(map(str, each.type.choices))
        if isinstance(default := each.get_default(context), str | int | float):
            found.add(str(default))
    if isinstance(command, click.Group):
        found.update(command.list_commands(context))
    return frozenset(found)


def set_up(home: Path) -> None:
    """The files and the server's folder that the answers are about."""
    lay_out(home)
    data = str(home / "data")
    for words in (("demo-data", "--years", "2021"), ("user", "add", "anna", "--password-stdin")):
        subprocess.run(
            [sys.executable, "-m", "console", *words, "--data", data],
            input=PASSWORD.encode(),
            cwd=ROOT,
            env={**os.environ, "HOME": str(home)},
            check=True,
            capture_output=True,
        )


def every() -> Iterator[tuple[tuple[str, ...], Answer]]:
    """The words that call a command, and what it answers."""
    for path, answers in ANSWERS.items():
        for answer in answers:
            yield tuple(path.split()), answer


def case(
    answer: Answer,
    home: Path,
    number: int,
    *,
    environ: Mapping[str, str] | None = None,
    piped: bool = False,
    catalogues: str = "",
    watched: bool = False,
) -> Case:
    """The command of an answer; `number` is another one each time."""
    line = answer.line.format(home=home, data=home / "data", n=number)
    return Case(tuple(line.split()), environ or {}, piped, answer.stdin, catalogues, watched)


def told(said: Said, home: Path) -> str:
    """What was said, without the paths and the hashes in it."""
    text = COLOUR.sub("", (said.output + said.errors).decode())
    return re.sub(rf"{re.escape(str(home))}[\w./-]*|\b[0-9a-f-]{{32,}}\b", "", text)


def in_every_locale(answer: Answer, home: Path, number: int, *, piped: bool) -> list[Case]:
    """The same command in each of `LOCALES`."""
    return [
        case(answer, home, number * len(LOCALES) + at, environ=environ, piped=piped)
        for at, environ in enumerate(LOCALES.values())
    ]


def judge(answer: Answer, said: Sequence[Said], home: Path, *, piped: bool) -> None:
    """`said` is the answer in each of `LOCALES`, in their order."""
    for each in said:
        assert each.code == answer.code, (answer.line, told(each, home))
        written = each.output + each.errors
        coloured = COLOUR.search(written.decode()) is not None
        assert coloured is (answer.coloured and not piped), answer.line
        assert not piped or b"\r" not in written, f"a bar in a pipe: {answer.line}"
    dutch, english, c = (re.sub(r"\d+", "0", told(each, home)) for each in said)
    assert c == english, f"the locale C is English: {answer.line}"
    if answer.by_the_machine:
        assert dutch == english, answer.line
    else:
        assert dutch != english, f"Dutch is the same as English: {answer.line}"


def data_of(path: tuple[str, ...], answer: Answer, home: Path) -> frozenset[str]:
    """What in an answer is no language."""
    words = {*answer.data.split(), "http", "https"}
    if path[:1] == ("train",):
        words |= set(re.findall(r"\w+", (home / SCENARIO).read_text(encoding="utf-8")))
    return syntax(path) | words


def untranslated_words(path: tuple[str, ...], answer: Answer, said: Said, home: Path) -> list[str]:
    """The words of an answer in marked texts that nobody could translate."""
    assert said.code == answer.code, (answer.line, told(said, home))
    return sorted(set(pseudo.unmarked(told(said, home), data_of(path, answer, home))))

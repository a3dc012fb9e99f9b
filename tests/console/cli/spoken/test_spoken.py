"""Whatever a command says is in the language in use, word for word; colours and codes are as documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from console.cli import run
from console.strings import set_language
from tests.console.cli.spoken.judge import (
    COMMANDS,
    LOCALES,
    case,
    every,
    in_every_locale,
    judge,
    set_up,
    syntax,
    untranslated_words,
)
from tests.console.cli.spoken.table import ANSWERS, Answer
from tests.support import pseudo
from tests.support.said import Said, say_all


def wrong_uses(command: click.Command) -> Iterator[tuple[str, ...]]:
    """Words that no command can use: none of them gets as far as doing anything."""
    yield ("--nonsense",)
    if isinstance(command, click.Group):
        yield ("nonsense",)
    elif any(each.required for each in command.params):
        yield ()
    for each in command.params:
        if isinstance(each, click.Option) and not each.is_flag:
            yield (each.opts[0],)
            if isinstance(each.type, click.Choice | click.IntRange | click.FloatRange):
                yield (each.opts[0], "nonsense")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.make(tmp_path_factory.mktemp("pseudo"))


def use(monkeypatch: pytest.MonkeyPatch, catalogues: Path) -> None:
    """Dutch is what stands there, also for click."""
    monkeypatch.setattr("console.strings.PLACE", catalogues)
    set_language("nl")


def untranslated(capsys: pytest.CaptureFixture[str], path: tuple[str, ...]) -> list[str]:
    """The words in the help of a command, and in what it says of wrong use, that nobody could translate."""
    found = []
    known = syntax(path) | {"--nonsense", "nonsense"}
    for words in (("--help",), *wrong_uses(COMMANDS[path])):
        assert run([*path, *words]) == (0 if words == ("--help",) else 2), (path, words)
        told = "".join(capsys.readouterr())
        assert pseudo.OPENS in told
        found += pseudo.unmarked(told, known)
    return found


def test_no_word_of_a_help_or_of_what_is_said_of_wrong_use_is_left_untranslated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, catalogues: Path
) -> None:
    use(monkeypatch, catalogues)
    assert {path: left for path in COMMANDS if (left := untranslated(capsys, path))} == {}


@pytest.mark.parametrize(
    ("forgets", "path"),
    [
        ("Options", ("user", "add")),
        ("DIR", ("user", "list")),
        ("Missing option", ("serve",)),
        ("No such option {name!r}.", ("train", "lint")),
        ("Accounts: add, list, reset, disable.", ()),
    ],
)
def test_a_planted_english_word_is_seen(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    forgets: str,
    path: tuple[str, ...],
) -> None:
    use(monkeypatch, pseudo.make(tmp_path, forgets=forgets))
    assert untranslated(capsys, path)


# What commands answer


def test_every_command_has_an_answer_to_be_tried() -> None:
    leaves = {" ".join(path) for path, command in COMMANDS.items() if not isinstance(command, click.Group)}
    assert set(ANSWERS) == leaves | {"", "train"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    set_up(place)
    return place


PLANTED = Answer("user list --data {data}", data="anna naam")
"""The role of the account is a text that its catalogue does not have."""
MARKED = [pair for pair in every() if not pair[1].by_the_machine and not pair[1].night]
QUICK = [answer for _path, answer in every() if not answer.slow and not answer.night][::3]
"""Some, in every locale; `tests/nightly/test_spoken.py` has all, as real processes."""
BARS = [answer for _path, answer in every() if answer.bar]


@pytest.fixture(scope="module")
def said(home: Path, catalogues: Path) -> list[Said]:
    """What `MARKED` answer in marked texts, and then what `QUICK` answer in each locale; half of them in a pipe.
    At the end `BARS`, each on a terminal and in a pipe."""
    cases = [
        case(answer, home, n, piped=bool(n % 2), catalogues=str(catalogues)) for n, (_path, answer) in enumerate(MARKED)
    ]
    cases.append(case(PLANTED, home, 0, catalogues=str(pseudo.make(home / "planted", forgets="counsellor"))))
    for n, answer in enumerate(QUICK):
        cases += in_every_locale(answer, home, n, piped=bool(n % 2))
    cases += [case(answer, home, 0, piped=piped, watched=True) for answer in BARS for piped in (False, True)]
    return say_all(cases, home, home / "policy.toml")


def test_no_word_of_an_answer_is_left_untranslated(home: Path, said: list[Said]) -> None:
    left = {pair[1].line: untranslated_words(*pair, each, home) for pair, each in zip(MARKED, said, strict=False)}
    assert {line: words for line, words in left.items() if words} == {}


def test_a_planted_english_word_in_an_answer_is_seen(home: Path, said: list[Said]) -> None:
    assert untranslated_words(("user", "list"), PLANTED, said[len(MARKED)], home) == ["counsellor"]


def test_language_colour_and_code_are_right_in_each_locale(home: Path, said: list[Said]) -> None:
    of_locales = said[len(MARKED) + 1 :]
    for n, answer in enumerate(QUICK):
        judge(answer, of_locales[n * len(LOCALES) : (n + 1) * len(LOCALES)], home, piped=bool(n % 2))


def test_who_watches_sees_how_far_it_is_and_a_pipe_has_nothing_of_it(said: list[Said]) -> None:
    bar = re.compile(rb"\r[^\r\n]+ \[[#.]+\] \d+/\d+")
    shown, piped = said[-2 * len(BARS) :: 2], said[-2 * len(BARS) + 1 :: 2]
    assert len(BARS) == 3
    assert [bar.search(each.output) is not None for each in shown] == [True] * len(BARS)
    assert [b"\r" in each.output + each.errors for each in piped] == [False] * len(BARS)

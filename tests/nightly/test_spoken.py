"""Every answer of the command line in three locales, on a terminal and in a pipe: each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.cli import before
from tests.console.cli.spoken import asking
from tests.console.cli.spoken.judge import LOCALES, case, every, judge, set_up, untranslated_words
from tests.console.cli.spoken.table import NO_TERMINAL, Answer
from tests.support import pseudo
from tests.support.said import ROOT, Case, Said, say_all
from tests.support.terminal import Terminal

GUARD = 120.0
"""Seconds after which a process counts as hanging."""
ALL = [answer for _path, answer in every()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    set_up(place)
    return place


def environ(asked: Case, home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **asked.environ}


def piped(asked: Case, home: Path) -> Said:
    done = subprocess.run(
        [sys.executable, "-m", "console", *asked.argv],
        input=asked.stdin.encode(),
        capture_output=True,
        cwd=home,
        env=environ(asked, home),
        timeout=GUARD,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def shown(asked: Case, home: Path) -> Said:
    line = [sys.executable, "-m", "console", *asked.argv]
    if asked.stdin:
        line = ["sh", "-c", 'printf %s "$0" | "$@"', asked.stdin, *line]
    with Terminal(line, cwd=home, home=home, env={"LC_MESSAGES": None, **environ(asked, home)}) as terminal:
        return Said(terminal.wait_exit(GUARD), bytes(terminal.output))


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.line[:60])
@pytest.mark.parametrize("into", ["pipe", "terminal"])
def test_language_colour_and_code(answer: Answer, into: str, home: Path) -> None:
    if into == "terminal" and answer.code == NO_TERMINAL:
        pytest.skip("opens a screen or asks something there, which has tests of its own")
    number = 100 * ALL.index(answer) + 10 * (into == "pipe")
    said = []
    for at, variables in enumerate(LOCALES.values()):
        asked = case(answer, home, number + at, environ=variables)
        said.append(piped(asked, home) if into == "pipe" else shown(asked, home))
    judge(answer, said, home, piped=into == "pipe")


def test_no_word_of_an_answer_is_left_untranslated(home: Path, tmp_path: Path) -> None:
    catalogues = str(pseudo.make(tmp_path))
    pairs = [pair for pair in every() if not pair[1].by_the_machine]
    asked = [case(answer, home, 9000 + n, piped=True, catalogues=catalogues) for n, (_path, answer) in enumerate(pairs)]
    said = say_all(asked, home, home / "policy.toml")
    left = {pair[1].line: untranslated_words(*pair, each, home) for pair, each in zip(pairs, said, strict=True)}
    assert {line: words for line, words in left.items() if words} == {}


def test_an_option_that_counts_before_a_command_is_gone_by(tmp_path: Path) -> None:
    before.set_up(tmp_path)
    before.judge([each for each in before.CASES if before.counts(each)], tmp_path)


@pytest.mark.timeout(600)
def test_every_question_is_asked_and_answered_in_the_language_of_the_locale(tmp_path: Path) -> None:
    asking.set_up(tmp_path)
    asked = [asking.Asked(each, variables) for each in asking.ASKED for variables in LOCALES.values()]
    texts = str(pseudo.make(tmp_path / "pseudo"))
    said = asking.answers(tmp_path, [*asked, *(asking.Asked(each, {}, texts) for each in asking.ASKED)])
    asking.judge_all(asked, said)
    marked = zip(asking.ASKED, said[len(asked) :], strict=True)
    left = [(each.line, words) for each, answer in marked if (words := asking.untranslated(each, answer))]
    assert left == []

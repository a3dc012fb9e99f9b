"""An option before a command counts for it or is refused: every command with every option of the groups above it.

`tests/nightly/test_spoken.py` sees that each that counts is gone by.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from console.cli import run
from console.strings import set_language
from tests.console.cli.before import CASES, PAGE_SAYS, counts, of_groups, set_up
from tests.console.cli.spoken.judge import COMMANDS
from tests.console.cli.spoken.table import ANSWERS

NO_EFFECT = {
    "nl": "{option} vóór `baken {command}` doet niets.",
    "en": "{option} before `baken {command}` has no effect.",
}
LEAVE = {"nl": "Laat die optie weg. `baken {command} --help`", "en": "Leave it out. `baken {command} --help`"}
AFTER = {"nl": "Schrijf die optie achter `baken {command}`.", "en": "Write it after `baken {command}`."}


def test_the_page_names_every_option_of_a_group_and_only_commands_that_there_are() -> None:
    assert {(" ".join(group), option) for group, option in of_groups()} == PAGE_SAYS.keys()
    named = frozenset().union(*PAGE_SAYS.values())
    assert named <= set(ANSWERS)
    assert len(CASES) > 100


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    set_up(place)
    return place


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[None]:
    """No settings; and the language as other tests expect it afterwards."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "none"))
    monkeypatch.setattr("console.settings.paths.policy_file", lambda: home / "policy.toml")
    yield
    set_language("en")


@pytest.mark.usefixtures("english")
def test_an_option_that_does_not_count_is_refused(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for case, language in product((each for each in CASES if not counts(each)), ("nl", "en")):
        code = run(["--lang", language, *case.words(home)])
        told = capsys.readouterr()
        named = {"option": case.option, "command": " ".join(case.path)}
        has_it = any(case.option in param.opts for param in COMMANDS[case.path].params)
        remedy = (AFTER if has_it else LEAVE)[language].format(**named)
        assert (code, told.out) == (2, ""), (case, told.err)
        assert " ".join(told.err.split()).startswith(f"baken: {NO_EFFECT[language].format(**named)} {remedy}"), case


@pytest.mark.usefixtures("english")
def test_one_that_counts_is_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    for case in filter(counts, CASES):
        monkeypatch.setattr(COMMANDS[case.path], "callback", lambda **_values: 0)
        assert run(case.words(home)) == 0, (case, capsys.readouterr())


@pytest.mark.usefixtures("english")
def test_a_help_is_given_whatever_stands_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--server", "http://127.0.0.1:9", "user", "list", "--help"]) == 0
    assert capsys.readouterr().err == ""

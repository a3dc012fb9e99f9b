"""Every place of every hostile word, where `tests/console/cli/test_said.py` takes some of each kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.cli.planting import (
    HOSTILE,
    Place,
    argument_cases,
    database_cases,
    files_cases,
    judge,
    settings_cases,
    variable_cases,
)
from tests.support.said import Case, Said, say_all


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["arguments", "settings", "files", "variables", "database"])
def test_no_word_from_anywhere_drives_the_terminal(place: Place, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "planted"
    folder.mkdir()
    match kind:
        case "arguments":
            # Half of them are bytes that are no text, which are refused and not repeated.
            cases, shown = argument_cases(place, folder, every=True), 4
        case "settings":
            cases, shown = settings_cases(place, folder, every=True), 2
        case "files":
            cases, shown = files_cases(place, folder, every=True), 2
        case "variables":
            cases, shown = variable_cases(place, every=True), 200
        case _:
            cases, shown = database_cases(place.data), 2
    judge(cases, say_all(cases, place.home, place.policy), shown=max(1, len(cases) // shown))


def test_no_policy_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    said: list[Said] = []
    policy = tmp_path / f"p{HOSTILE}"
    case = Case([])
    for text in (f"{json.dumps(HOSTILE.replace(chr(0xE0041), ''))} = 1\n", f"server = {HOSTILE}\n"):
        policy.write_text(text)
        said += say_all([case], place.home, policy)
    judge([case, case], said, shown=2)

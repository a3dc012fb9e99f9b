"""Every place of every hostile word, where `tests/console/cli/test_said.py` takes one of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.cli import planting as said
from tests.console.cli.planting import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.proves("F17", breaks="the cleaning taken out of say")
@pytest.mark.timeout(600)
def test_no_word_from_anywhere_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    for name in ("arguments", "settings", "files"):
        (tmp_path / name).mkdir()
    said.arguments_are_harmless(place, tmp_path / "arguments", every=True)
    said.settings_are_harmless(place, tmp_path / "settings", every=True)
    said.files_are_harmless(place, tmp_path / "files", every=True)
    said.variables_are_harmless(place, every=True)

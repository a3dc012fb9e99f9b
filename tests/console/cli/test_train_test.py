"""`baken train test` as it is typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from console.cli import run
from console.training.scenario.catalog import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("crim-jongen-01.draaiboek.txt", "crim-jongen-01.goed.proef", "crim-jongen-01.zwak.proef"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_all_runs_beside_a_scenario_are_played(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "train", "test", str(folder / "crim-jongen-01.draaiboek.txt")]) == 0
    assert capsys.readouterr().out == "2 runs played, 0 not as expected.\n"


def test_what_is_not_as_expected_is_a_line_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "crim-jongen-01.goed.proef"
    text = file.read_text()
    file.write_text(text.replace("found 7 of 7", "found 6 of 7"))
    line = text.splitlines().index("expect: found 7 of 7") + 1
    assert run(["--lang", "en", "train", "test", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == f"{file}:{line} P06 Expected found 6 of 7; it was 7 of 7.\n"
    assert said.err == "1 run played, 1 not as expected.\n"


def test_a_fault_in_a_file_is_told_before_anything_is_played(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "crim-jongen-01.goed.proef"
    file.write_text(file.read_text().replace("t17:", "t99:"))
    assert run(["train", "test", str(file)]) == 1
    assert "P02" in capsys.readouterr().out
    (folder / "crim-jongen-01.draaiboek.txt").unlink()
    assert run(["--lang", "en", "train", "test", str(file)]) == 1
    assert "No scenario with the id" in capsys.readouterr().out


def test_nothing_to_play_and_nothing_to_read_are_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for proef in folder.glob("*.proef"):
        proef.unlink()
    assert run(["--lang", "en", "train", "test", str(folder / "crim-jongen-01.draaiboek.txt")]) == 2
    assert "no scripted run" in capsys.readouterr().err
    assert run(["train", "test", str(folder / "weg.proef")]) == 65

"""A command in a fork answers as a process of its own does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.forked import Done, forked
from tests.support.said import ROOT


def process(*arguments: str, given: str = "") -> Done:
    command = [sys.executable, "-m", "console", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("line", "code", "given"),
    [
        ("--version", 0, ""),
        ("user add", 2, ""),
        ("user add anna --password-stdin --data {data}", 0, "vier losse woorden hier\n"),
        ("audit list --data {data}/nothing", 65, ""),
    ],
)
def test_it_answers_as_a_process_does(
    line: str, code: int, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder has the same name for both, which may be said."""
    monkeypatch.chdir(ROOT)
    told = []
    for number, run in enumerate((forked, process)):
        (place := tmp_path / str(number)).mkdir()
        here = tmp_path / "data"
        here.symlink_to(place)
        told.append(run(*line.format(data=here / "d").split(), given=given))
        here.unlink()
    assert told[0] == told[1]
    assert told[0].code == code


def test_each_has_the_variables_and_the_folder_of_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")
    english = forked("audit", "list", "--data", "nothing").err
    monkeypatch.setenv("LC_MESSAGES", "nl_NL.UTF-8")
    assert english != forked("audit", "list", "--data", "nothing").err
    words = ("user", "add", "anna", "--password-stdin", "--data", "here")
    assert forked(*words, given="vier losse woorden hier\n").code == 0
    assert (tmp_path / "here").is_dir()
    with pytest.raises(AssertionError, match="refuses"):
        forked("train", "lint")

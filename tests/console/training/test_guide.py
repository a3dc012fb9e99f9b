"""Whoever has the guide to scenarios alone writes, lints, tests and plays one: its files and commands, as printed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from console.cli import run
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "scenarios.md").read_text("utf-8")
FILES = dict(re.findall(r"as `([a-z.]+)`:\n\n```\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = [line.strip().split() for line in PAGE.splitlines() if line.startswith("    baken train ")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which somebody saved the files of the page."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_has_the_files_and_the_commands() -> None:
    assert sorted(FILES) == ["fiets.draaiboek.txt", "fiets.goed.proef"]
    assert [command[2] for command in COMMANDS] == ["lint", "paths", "test", "play", "play"]
    named = {word for command in COMMANDS for word in command if "." in word}
    assert named == set(FILES), "no command names a file that the page does not have"


@pytest.mark.parametrize("command", [one for one in COMMANDS if one[2] != "play"], ids=lambda one: one[2])
def test_what_is_printed_works(desk: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", *command[1:]]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    if command[2] == "test":
        assert said.out == "1 run played, 0 not as expected.\n"
    if command[2] == "lint":
        assert said.out == "In order: 2 files.\n"


def test_a_run_that_expects_something_else_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proef = desk / "fiets.goed.proef"
    proef.write_text(proef.read_text("utf-8").replace("found 1 of 1", "found 0 of 1"), encoding="utf-8")
    assert run(["--lang", "en", "train", "test", "fiets.draaiboek.txt"]) == 1
    assert "P06 Expected found 0 of 1; it was 1 of 1." in capsys.readouterr().out
    assert run(["--lang", "en", "train", "test", "fiets.goed.proef"]) == 1


@pytest.mark.parametrize("name", ["fiets.goed.proef.txt", "anders.proef"])
def test_what_notepad_or_somebody_calls_a_run_does_not_matter(
    desk: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "fiets.goed.proef").rename(desk / name)
    assert run(["--lang", "en", "train", "lint", name]) == 0
    assert run(["--lang", "en", "train", "test", "fiets.draaiboek.txt"]) == 0
    assert run(["--lang", "en", "train", "test", name]) == 0
    assert capsys.readouterr().out.count("1 run played, 0 not as expected.") == 2


@pytest.mark.parametrize("name", ["fiets.goed.proef", "heel-anders.proef"])
@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("run: good", "run: slecht", "P01 “run” is good or weak. Write: run: good."),
        ("run: good\n", "", "P01 “run:” is missing."),
        ("scenario: fiets-01\n", "", "P01 “scenario:” is missing."),
        ("t2: Wat", "t2: Wat | dans", "P00"),
    ],
)
def test_a_run_that_cannot_be_read_is_told_with_its_fault(
    desk: Path, name: str, was: str, now: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (desk / "fiets.goed.proef").read_text("utf-8")
    (desk / "fiets.goed.proef").unlink()
    (desk / name).write_text(text.replace(was, now, 1), encoding="utf-8")
    assert run(["--lang", "en", "train", "test", "fiets.draaiboek.txt"]) == 1
    assert f"{name}:" in (told := capsys.readouterr().out)
    assert fault in told


def test_a_run_without_its_scenario_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "fiets.draaiboek.txt").unlink()
    for command in ("lint", "test"):
        assert run(["--lang", "en", "train", command, "fiets.goed.proef"]) == 1
        assert "No scenario with the id “fiets-01” stands beside it." in capsys.readouterr().out


@pytest.mark.parametrize("command", [one for one in COMMANDS if one[2] == "play"], ids=len)
def test_what_is_printed_is_played_on_the_real_screens(desk: Path, command: list[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    argv = [sys.executable, "-m", "console", *command[1:]]
    with Terminal(argv, cwd=desk, columns=100, rows=30, home=home, env={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for("OEFENING")
        terminal.wait_for("mus ")
        terminal.send("c")
        terminal.wait_for("hoi is dit anoniem")

"""Who watches a long command sees how far it is, on stderr and only on a terminal; nothing of it stays."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

from console.cli import run
from console.cli.support.progress import Progress
from console.training.play.codec import encode_log
from console.training.runs.folder import Folder, open_folder
from console.training.scenario.parse import parse
from tests.console.cli.spoken.table import SCENARIO, SHIPPED
from tests.console.cli.streams import AtTerminal
from tests.console.training.played import DONE, GOOD
from tests.console.training.scoring.small import BEGIN, log


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def watched_by(monkeypatch: pytest.MonkeyPatch) -> AtTerminal:
    """A terminal in the place of stderr, from within the test: pytest has its own there until then."""
    found = AtTerminal()
    monkeypatch.setattr("sys.stderr", found)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    return found


def shown(written: str) -> list[str]:
    """What stood on the line, one after the other, as a terminal has it."""
    return [part.rstrip() for part in written.split("\r")]


def test_what_takes_a_moment_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    clock = Clock()
    with Progress("Files", clock=clock) as progress:
        for done in range(10):
            clock.now += 0.09
            progress.at(done, 10)
    assert terminal.getvalue() == ""


def test_a_bar_with_counts_that_is_taken_away_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    clock = Clock()
    with Progress("Files", clock=clock) as progress:
        for done in range(4):
            clock.now += 2
            progress.at(done, 4)
    assert shown(terminal.getvalue()) == [
        "",
        "Files [........................] 0/4",
        "Files [######..................] 1/4",
        "Files [############............] 2/4",
        "Files [##################......] 3/4",
        "",
        "",
    ]
    assert terminal.getvalue().endswith(" \r"), "the line is blank and the cursor at its beginning"
    assert "\x1b" not in terminal.getvalue()


def test_a_narrow_terminal_keeps_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    monkeypatch.setenv("COLUMNS", "20")
    clock = Clock()
    with Progress("Files that are checked", clock=clock) as progress:
        clock.now = 5
        progress.at(100, 2000)
    line = shown(terminal.getvalue())[1]
    assert line.endswith(" 100/2000")
    assert len(line) <= 19


def test_where_nobody_can_count_the_seconds_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    clock = Clock()
    with Progress("The report is being made", clock=clock) as progress:
        for clock.now in (0.5, 4.2):
            progress.look()
    assert shown(terminal.getvalue())[1] == "The report is being made 4 s"


def test_it_is_not_drawn_for_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    clock = Clock()
    clock.now = 0
    with Progress("Files", clock=clock) as progress:
        for done in range(1000):
            clock.now = 2 + done / 1000
            progress.at(done, 1000)
    assert terminal.getvalue().count("/1000") <= 11, "ten a second"


def test_a_terminal_that_cannot_go_back_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched_by(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    clock = Clock()
    with Progress("Files", clock=clock) as progress:
        clock.now = 5
        progress.at(1, 4)
    assert "\r" not in terminal.getvalue()
    assert re.fullmatch(r"Files \[#+\.+\] 1/4\n", terminal.getvalue())


def played(place: Path) -> Folder:
    """A training folder with two debriefed runs."""
    made = open_folder(place / "training")
    scenario = parse((SHIPPED / "crim-jongen-01.draaiboek.txt").read_bytes(), "crim-jongen-01").scenario
    assert scenario is not None
    lines = sorted((*BEGIN, *GOOD, DONE), key=lambda line: line[0])
    for name, began in (("a", "2026-01-01T10:00:00Z"), ("b", "2026-11-05T10:00:00Z")):
        whole = log(*lines, run=name, began=began, scenario=scenario.id, scenario_sha256=scenario.digest)
        made.log(name).write_bytes(encode_log(whole.header, whole.entries))
    return made


def test_commands_that_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each of those that can take long, as if it did; in a pipe nothing of it is written."""
    monkeypatch.setattr("console.cli.support.progress.AFTER", 0.0)
    monkeypatch.setattr("console.cli.support.progress.EVERY", 0.0)
    monkeypatch.chdir(tmp_path)
    shutil.copy(SHIPPED / SCENARIO, tmp_path)
    shutil.copy(SHIPPED / "afbreken-01.goed.proef", tmp_path)
    data = ("--data", str(tmp_path / "data"))
    folder = ("--folder", str(played(tmp_path).path))
    html = ("report", "--internal", "--year", "2021", "--format", "html", "--lang", "en", *data)
    for counts, words in (
        ("1/2", ("demo-data", "--years", "2020-2021", *data)),
        ("1/2", ("train", "lint", SCENARIO, SCENARIO)),
        ("0/1", ("train", "test", SCENARIO)),
        ("/", ("export", "htcds", "--recipient", "CKM", "--yes", "--output", str(tmp_path / "out.csv"), *data)),
        ("1/2", ("report", "--internal", "--year", "2021", "--format", "json", *data)),
        ("Files made [........................] 0/1", (*html, "--output", str(tmp_path / "out.html"))),
        ("6/7", ("content", "lint")),
        ("1/2", ("train", "export", "--to", str(tmp_path / "out"), *folder)),
        ("1/2", ("train", "progress", *folder)),
        ("1/", ("audit", "verify", *data)),
    ):
        stream = AtTerminal()
        monkeypatch.setattr("sys.stderr", stream)
        assert run([*words]) == 0, words
        assert counts in stream.getvalue(), words
        assert "\r" in stream.getvalue(), words
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    assert run(["train", "lint", SCENARIO, SCENARIO]) == 0
    assert pipe.getvalue() == ""

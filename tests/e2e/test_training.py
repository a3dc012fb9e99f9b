"""`baken train` in a real terminal: a whole run by keyboard, a killed terminal, nothing outside of its folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.training.runs import kept_runs
from console.training.runs.folder import Folder, open_folder
from console.training.scenario.catalog import SHIPPED
from tests.console.training.screens.trainings import SHORT
from tests.support.terminal import KEYS, Terminal

ROOT = Path(__file__).parents[2]
LIBRARY, WORK, ENTER = "BIBLIOTHEEK", "WACHTRIJ", KEYS["enter"]


class Desk:
    """A workstation: a home that must stay empty, a training folder, and what reaches for the network."""

    def __init__(self, path: Path) -> None:
        self.home = path / "home"
        self.home.mkdir()
        self.folder: Folder = open_folder(path / "training")
        self.sockets = path / "sockets"
        (self.folder.scenarios / "kort.draaiboek.txt").write_text(SHORT, encoding="utf-8")

    @contextmanager
    def training(self, *arguments: str, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
        argv = [sys.executable, "-m", "tests.e2e.start_watched", "train", *arguments]
        env = {"BAKEN_SOCKETS": str(self.sockets)}
        with Terminal(argv, cwd=ROOT, columns=columns, rows=rows, home=self.home, env=env) as terminal:
            yield terminal

    @property
    def own(self) -> Sequence[str]:
        return ("--folder", str(self.folder.path))

    def assert_nothing_left(self) -> None:
        """No file in the home or its folder for temporary ones, and no socket to anywhere."""
        assert [str(path) for path in self.home.rglob("*") if path.is_file()] == []
        assert self.sockets.read_text() == ""


def choose_short(terminal: Terminal) -> None:
    """The short scenario, eight times as fast, and the chat is taken."""
    terminal.wait_for(LIBRARY)
    terminal.send("/kort")
    terminal.wait_for("/ kort")
    terminal.send(ENTER)
    terminal.wait_for(lambda screen: "/ kort▏" not in screen)
    terminal.send(ENTER)
    terminal.wait_for("VOOR JE BEGINT")
    terminal.send("+++" + ENTER)
    terminal.wait_for("mus ")
    terminal.send("c")
    terminal.wait_for("hoi ben je er")


def say(terminal: Terminal, text: str) -> None:
    """Write, and send as a person does: some time after the last letter."""
    terminal.send(text)
    terminal.wait_for(text[-12:])
    terminal.wait_quiet(0.15)
    terminal.send(ENTER)
    terminal.wait_for(re.compile("F11 (ja|zegt)"))


def test_a_whole_run_by_keyboard_from_the_library_to_the_debrief(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.training(*desk.own) as terminal:
        terminal.wait_for("WELKOM")
        terminal.send("mus-3" + ENTER)
        choose_short(terminal)
        say(terminal, "hoi kun je nu veilig typen?")
        terminal.press("f11")
        terminal.wait_for("DE TIJD STAAT STIL: EEN VRAAG")
        terminal.wait_quiet(1.0)  # a key that comes at once was meant for something else
        terminal.send("1")
        terminal.wait_for("Jouw antwoord")
        terminal.send(ENTER)
        terminal.wait_for(lambda screen: "Jouw antwoord" not in screen)
        say(terminal, "je mag altijd terugkomen")
        terminal.wait_for("HET GESPREK IS AFGELOPEN")
        terminal.press("f12")
        terminal.wait_for("[Formulier]")
        terminal.send("1")
        terminal.wait_for("opgeslagen")
        terminal.press("f12")
        terminal.wait_for("afronden?")
        terminal.send("j")
        screen = terminal.wait_for("Hoe was het?")
        assert "OEFENING" in screen
        terminal.press("escape")
        terminal.wait_for("de nabespreking wacht")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    (kept,) = kept_runs.kept(desk.folder)
    log = kept_runs.load(desk.folder, kept.run)
    assert log.header.trainee == "mus-3"
    assert kept.state is kept_runs.State.FINISHED
    codes = [entry.what.code for entry in log.entries]
    assert [code for code in codes if code in "slfFgXx"] == ["s", "l", "F", "f", "s", "X", "g", "x"]
    desk.assert_nothing_left()


def test_a_killed_terminal_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.training(*desk.own, "--trainee", "mus-3") as terminal:
        choose_short(terminal)
        say(terminal, "hoi kun je nu veilig typen?")
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    (kept,) = kept_runs.kept(desk.folder)
    assert kept.state is kept_runs.State.OPEN
    with desk.training(*desk.own, "--trainee", "mus-3", columns=120, rows=40) as terminal:
        terminal.wait_for("GA VERDER MET")
        terminal.send(ENTER)
        terminal.wait_for("hier brak de oefening af")
        terminal.wait_for("hoi kun je nu veilig typen?")
        terminal.press("f2")
        terminal.wait_quiet(0.2)
        terminal.send("z")
        terminal.wait_for("DE TIJD STAAT STIL: EEN VRAAG")
        terminal.hang_up()
        terminal.wait_exit()
    (kept,) = kept_runs.kept(desk.folder)
    assert kept_runs.load(desk.folder, kept.run).entries[-1].what.why == "left"
    desk.assert_nothing_left()


def test_an_author_sees_a_shipped_scenario_answered_by_its_scripted_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    file, proef = SHIPPED / "afbreken-01.draaiboek.txt", SHIPPED / "afbreken-01.goed.proef"
    with desk.training("play", str(file), "--auto", str(proef), "--speed", "64", *desk.own) as terminal:
        terminal.wait_for(WORK)
        terminal.send("c")
        terminal.wait_for("Hoe was het?")
        terminal.press("escape")
        assert terminal.wait_exit() == 0
    assert kept_runs.kept(desk.folder) == ()
    desk.assert_nothing_left()


def test_what_cannot_be_started_is_said_in_two_lines(tmp_path: Path) -> None:
    broken = tmp_path / "stuk.draaiboek.txt"
    broken.write_text("geen draaiboek\n", encoding="utf-8")

    def train(*arguments: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "console", "train", *arguments]
        env = {**os.environ, "HOME": str(tmp_path), "BAKEN_TRAINING": str(tmp_path / "training")}
        return subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, env=env, check=False, timeout=60)

    no_terminal = train()
    assert no_terminal.returncode == 64
    assert "Traceback" not in no_terminal.stderr
    assert train("--share", str(tmp_path / "nergens")).returncode == 65
    assert train("--trainee", "\x1b[31m").returncode == 2

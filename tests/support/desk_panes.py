"""Four trainees and a desk in the panes of one tmux window, and how long news takes from one to the other."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.terminal import GUARD
from tests.support.tmux import Tmux

NAMES = ("mus", "merel", "specht", "uil")
COLUMNS, ROWS, DESK_ROWS = 160, 50, 36
"""The window, and how much of it the desk has."""


class Panes:
    """The desk is the upper pane; the trainees are beside each other under it."""

    def __init__(self, folder: Path, tmux: Tmux) -> None:
        self.folder = folder
        self.tmux = tmux
        self.terminal = tmux.terminal

    def desk(self, screen: str | None = None) -> str:
        """What stands on the desk."""
        return "\n".join((screen if screen is not None else self.terminal.screen()).splitlines()[:DESK_ROWS])

    def trainees(self, screen: str | None = None) -> str:
        """What stands in the panes of the trainees."""
        return "\n".join((screen if screen is not None else self.terminal.screen()).splitlines()[DESK_ROWS:])

    def send(self, trainee: int, words: str) -> None:
        """Let a trainee (from 0) send a message."""
        self.tmux.ask("send-keys", "-t", f":.{trainee + 1}", "-l", words)
        self.tmux.ask("send-keys", "-t", f":.{trainee + 1}", "Enter")

    def until_desk(self, *wanted: str, timeout: float = GUARD) -> float:
        """Wait until the desk shows all of this; gives how many seconds it took. Raises `TimedOut`."""
        began = time.monotonic()
        self.terminal.wait_for(lambda screen: all(words in self.desk(screen) for words in wanted), timeout)
        return time.monotonic() - began

    def until_trainees(self, words: str, count: int = 1, timeout: float = GUARD) -> float:
        """Wait until so many trainees have read this; gives how many seconds it took. Raises `TimedOut`."""
        began = time.monotonic()
        self.terminal.wait_for(lambda screen: self.trainees(screen).count(words) >= count, timeout)
        return time.monotonic() - began

    def round(self, number: int, timeout: float = GUARD) -> list[float]:
        """Each trainee sends a message, as good as at once; seconds until each stood on the desk."""
        words = [f"zin {number} van {name}" for name in NAMES]
        sent: list[float] = []
        for trainee, said in enumerate(words):
            self.send(trainee, said)
            sent.append(time.monotonic())
        took: list[float] = []
        for at, said in zip(sent, words, strict=True):
            self.until_desk(said, timeout=max(0.0, at + timeout - time.monotonic()))
            took.append(time.monotonic() - at)
        return took


@contextmanager
def panes(folder: Path) -> Iterator[Panes]:
    """A desk of Kim over `folder/shared` that follows four trainees."""
    shared = folder / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    desk = [sys.executable, "-m", "console", "train", "desk", str(shared), "--name", "Kim"]
    tmux = Tmux(folder, desk, columns=COLUMNS, rows=ROWS)
    try:
        tmux.terminal.wait_for("OEFENING")
        for number, name in enumerate(NAMES, start=1):
            trainee = f"exec {sys.executable} -m tests.support.trainee {shared} run-{number} {name}"
            tmux.ask("split-window", "-t", ":.{bottom-right}", "-h" if number > 1 else "-v", trainee)
            tmux.ask("select-layout", "main-horizontal")
        tmux.ask("set", "-w", "main-pane-height", str(DESK_ROWS))
        tmux.ask("select-layout", "main-horizontal")
        tmux.ask("select-pane", "-t", ":.0")
        yield Panes(shared, tmux)
    finally:
        tmux.close()

"""A locked demo whose server is gone can be opened with the password that its lock screen says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import psutil

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]


def test_a_locked_demo_opens_without_its_server() -> None:
    with Terminal([sys.executable, "-m", "console", "demo"], cwd=ROOT) as terminal:
        terminal.wait_for("WACHTRIJ 1")
        terminal.press("f9")
        screen = terminal.wait_for("Vergrendeld")
        password = re.search(r"wachtwoord\s+is\s+(\w+)", screen)
        assert password is not None
        for child in psutil.Process(terminal.process.pid).children(recursive=True):
            child.kill()
        terminal.send(f"{password[1]}\r")
        terminal.wait_for("MIJN GESPREKKEN")

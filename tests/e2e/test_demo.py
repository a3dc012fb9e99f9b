"""`baken demo` in a real terminal: from the first chatter to the end, after which nothing of it is left."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.serving import ROOT, until
from tests.support.terminal import Terminal

COMMAND = [sys.executable, "-m", "console", "demo"]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(COMMAND, columns=120, rows=36, home=tmp_path, cwd=ROOT) as terminal:
        yield terminal


def family(home: Path) -> list[psutil.Process]:
    """Every process that has this home: the demo and all that it started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(home) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def left(home: Path) -> list[str]:
    """Every file and folder below the demo's home, its own folder for temporary files apart."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path != home / "tmp")


def test_a_chat_from_the_first_word_to_the_end_leaves_nothing(demo: Terminal) -> None:
    screen = demo.wait_for("verbonden")
    header = screen.splitlines()[0]
    assert "DEMO" in header
    assert re.search(r"http://127\.0\.0\.1:\d+/", header), header
    assert "LIVE" not in header
    assert len(family(demo.home)) >= 3, "the console, the server and the chatters"
    demo.wait_for("Bosuil")
    demo.press("f2")
    demo.send("c")
    demo.wait_for("aan Bosuil")
    assert "neem dit gesprek" not in demo.wait_for("hoi is dit anoniem")
    demo.send("Hoi, goed dat je er bent.")
    demo.wait_for("Hoi, goed dat je er bent.")
    demo.wait_quiet(0.1)
    demo.send("\r")
    demo.wait_for("verzonden")
    demo.wait_for("die ik ken. die is toen gejat")

    demo.press("f4")
    demo.wait_for("[ ]")
    demo.send("schuld\r")
    demo.wait_for(re.compile(r"\[x\] Moet een schuld"))

    demo.press("f7")
    demo.wait_for("v vorm")
    demo.send("/veilig thuis")
    demo.wait_for("0800-2000")
    demo.send("\r")
    demo.wait_for(lambda screen: "/veilig" in screen or "Veilig Thuis" in screen)
    demo.send("\r")
    demo.wait_for(re.compile(r"▎.*0800-2000"))

    demo.press("ctrl+q")
    demo.wait_for("De console verlaten?")
    demo.send("j")
    assert demo.wait_exit() == 0
    until(lambda: not family(demo.home), "every process has ended")
    assert left(demo.home) == []


def test_the_first_screen_says_what_to_press_and_a_killed_console_leaves_nothing(tmp_path: Path) -> None:
    """In the terminal that most have: 80 columns, 24 rows."""
    with Terminal(COMMAND, columns=80, rows=24, home=tmp_path, cwd=ROOT) as demo:
        rows = [row.partition("│")[2].strip() for row in demo.wait_for("verbonden").splitlines()]
        assert "c   neem dit gesprek; typ dan, versturen: Enter" in rows
        assert {row[:2] for row in rows} >= {"c ", "F1", "F3", "F4", "F7", "^Q"}
        assert any(re.fullmatch(r"http://127\.0\.0\.1:\d+/", row) for row in rows), rows
        assert len(family(demo.home)) >= 3
        os.kill(demo.process.pid, 9)
        demo.process.wait()
        until(lambda: not family(demo.home), "every process has ended")
        assert left(demo.home) == []

"""Keys that mean something to terminals, on the real work screen of a demo, while somebody writes (SEC-G3)."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
DEMO = [sys.executable, "-m", "console", "demo"]


def test_sec_g3_while_writing_no_key_stops_or_ends_the_console() -> None:
    with Terminal(DEMO, cwd=ROOT, columns=120, rows=40) as terminal:
        terminal.wait_for("WACHTRIJ 1")
        terminal.press("c")
        terminal.wait_for("Enter verstuurt")
        terminal.send("ik lees mee")
        terminal.wait_for("ik lees mee")
        for key in ("\x1c", "\x03", "\x04", "\x13", "\x1b", "\x11", "n"):
            terminal.send(key)
            terminal.wait_quiet()
        assert "ik lees mee" in terminal.screen()
        terminal.send("\x1a")  # takes back what was written, as in every editor; it stops nothing
        terminal.wait_quiet()
        state = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        assert state in "SR"
        assert "MIJN GESPREKKEN 1" in terminal.screen()


def test_an_enter_that_a_stalled_line_delivers_with_the_letters_is_sent() -> None:
    words = "ik ben er, hoor, schrijf maar"
    with Terminal(DEMO, cwd=ROOT, columns=120, rows=40, brackets=True) as terminal:
        terminal.wait_for("WACHTRIJ 1")
        terminal.press("c")
        terminal.wait_for("Enter verstuurt")
        terminal.wait_quiet()
        terminal.send(f"{words}\r")
        terminal.wait_for(lambda screen: words in screen and f"▎ {words}" not in screen)


def test_a_key_draws_every_cell_of_the_screen_again() -> None:
    with Terminal(DEMO, cwd=ROOT, columns=120, rows=40) as terminal:
        terminal.wait_for("WACHTRIJ 1")
        terminal.wait_quiet()
        for y in range(40):
            terminal.emulator.cursor_position(y + 1, 1)
            terminal.emulator.draw("#" * 120)
        terminal.send("\x1b[15;2~")
        screen = terminal.wait_for("Het scherm is opnieuw getekend.")
        assert "#" not in screen
        assert "WACHTRIJ 1" in screen

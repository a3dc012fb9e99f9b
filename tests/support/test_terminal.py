"""The harness: bytes, screen, keys, size, signals, end."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.support.terminal import Terminal, TimedOut

ECHO = """
import os, sys, tty
tty.setcbreak(0)
print("ready", os.get_terminal_size().columns, os.environ["HOME"], flush=True)
while (key := sys.stdin.read(1)) != "q":
    print(f"got<{key}>", os.get_terminal_size().columns, flush=True)
raise SystemExit(7)
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


def test_keys_screen_size_and_exit_status() -> None:
    with Terminal(python(ECHO), columns=90, rows=10) as terminal:
        assert f"ready 90 {terminal.home}" in terminal.wait_for("ready")
        terminal.send("x")
        terminal.wait_for("got<x> 90")
        terminal.resize(70, 10)
        terminal.send("é")
        terminal.wait_for("got<é> 70")
        terminal.send("q")
        assert terminal.wait_exit() == 7
        assert b"got<x> 90\r\n" in terminal.output


def test_a_wait_that_fails_shows_the_screen() -> None:
    with Terminal(python("print('only this')")) as terminal, pytest.raises(TimedOut, match="only this"):
        terminal.wait_for("something else")


def test_signals_and_hanging_up_reach_the_program() -> None:
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_sequences_that_pyte_does_not_know_leave_no_trace_on_the_screen() -> None:
    with Terminal(python(r"print('a\x1b[>25ub\x1b[<uc\x1b[?2026$pd\x1b]22;default\x07e')")) as terminal:
        terminal.wait_for("abcde")


HALVES = r"""
import sys, tty
tty.setcbreak(0)
for part in ("old\x1b[?2026h\rnew ", "and whole\x1b[?2026l "):
    sys.stdout.write(part)
    sys.stdout.flush()
    sys.stdin.read(1)
"""


def test_half_of_a_frame_is_not_seen_before_it_is_whole() -> None:
    with Terminal(python(HALVES)) as terminal:
        terminal.wait_for_bytes(b"new")
        assert terminal.screen().startswith("old")
        terminal.send("x")
        terminal.wait_for("new and whole")
    with Terminal(python(HALVES), synchronised=False) as terminal:
        terminal.wait_for("new")

"""The real console, `python -m console`, in a real terminal, as far as its sign-in screen."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import vt
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
CONSOLE = [sys.executable, "-m", "console", "--server", "http://127.0.0.1:9"]
SIGN_IN = "Wachtwoord"
SECRET = "geheim-canary"


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal(CONSOLE, cwd=ROOT) as running:
        running.wait_for(SIGN_IN)
        running.wait_quiet()
        yield running


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_sec_s3_a_signal_gives_the_terminal_back(terminal: Terminal, number: signal.Signals, code: int) -> None:
    terminal.signal(number)
    assert terminal.wait_exit() == code
    assert vt.modes_at_end(bytes(terminal.output))[1049] is False
    assert vt.after_alternate_screen(bytes(terminal.output)) == b"\x1b[?25h"
    assert vt.offences(bytes(terminal.output)) == []


def test_sec_d5_a_lost_line_ends_the_console(terminal: Terminal) -> None:
    terminal.hang_up()
    assert terminal.wait_exit(timeout=20) == 129


def test_sec_s5_a_password_reaches_neither_screen_nor_clipboard_nor_disk(terminal: Terminal) -> None:
    terminal.press("tab")
    terminal.send(SECRET)
    terminal.wait_quiet()
    terminal.press("ctrl+a", "ctrl+c")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert SECRET.encode() not in terminal.output
    assert vt.offences(bytes(terminal.output)) == []
    assert not [path for path in terminal.home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_name_tab_and_password_typed_at_once_go_where_they_belong(terminal: Terminal) -> None:
    terminal.send(f"anna\t{SECRET}")
    terminal.wait_for("anna")
    terminal.wait_quiet()
    assert SECRET.encode() not in terminal.output
    assert f"anna{SECRET[0]}" not in terminal.screen()


def test_sec_g3_no_key_ends_in_a_shell_or_a_stopped_process(terminal: Terminal) -> None:
    terminal.press("ctrl+z", "ctrl+c", "ctrl+d", "ctrl+s", "ctrl+p")
    terminal.send("\x1c")
    terminal.signal(signal.SIGTSTP)
    terminal.wait_quiet()
    assert SIGN_IN in terminal.screen()
    assert Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0] in "SR"


def test_sec_c4_the_running_console_cannot_be_dumped(terminal: Terminal) -> None:
    limits = Path(f"/proc/{terminal.process.pid}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core.split()[4:6] == ["0", "0"]


def test_sec_g2_no_terminal_is_one_line_and_exit_code_64() -> None:
    ended = subprocess.run(CONSOLE, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, timeout=60)
    assert ended.returncode == 64
    assert len(ended.stderr.decode().strip().splitlines()) == 1


def test_sec_g2_a_dumb_terminal_is_one_line_and_exit_code_64() -> None:
    with Terminal(CONSOLE, cwd=ROOT, columns=200, env={"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 64
        assert len(terminal.output.decode().strip().splitlines()) == 1
        assert b"\x1b" not in terminal.output

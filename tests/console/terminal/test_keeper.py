"""What ends the console without asking it leaves no chat on the screen: SIGKILL and its kind, and a cut SSH line."""

from __future__ import annotations

import os
import signal
import sys
import termios
from pathlib import Path

import psutil
import pytest

from tests.console.terminal import CANARY
from tests.support import vt
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
HOST = [sys.executable, "-m", "tests.console.terminal.host"]
CONSOLE = [sys.executable, "-m", "console", "--server", "http://127.0.0.1:9"]
BY_FORCE = "met geweld"
WRAPPER = ROOT / "deploy" / "baken-ssh"

LFLAG = 3
ECHO_AND_LINES = termios.ECHO | termios.ICANON | termios.ISIG
"""What an ordinary terminal does by itself (termios(3)), and a program that draws switches off."""


def is_ordinary(terminal: Terminal) -> bool:
    local_modes = int(termios.tcgetattr(terminal.handle)[LFLAG])
    return local_modes & ECHO_AND_LINES == ECHO_AND_LINES


def left_nothing(terminal: Terminal, canary: str) -> None:
    assert canary not in terminal.screen()
    assert vt.modes_at_end(bytes(terminal.output)).get(1049) is not True
    on = {mode for mode, is_on in vt.modes_at_end(bytes(terminal.output)).items() if is_on}
    assert on <= {7, 25}, "mouse, paste brackets or focus reports are still on"
    assert is_ordinary(terminal)


@pytest.mark.proves("F23", breaks="the keeper does not act when the pipe closes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGXCPU])
def test_a_signal_that_asks_nobody_leaves_no_chat_on_the_screen(number: signal.Signals) -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        terminal.wait_for(CANARY)
        terminal.signal(number)
        assert terminal.wait_exit() == -number
        terminal.wait_for("TOLD BY THE KEEPER")
        left_nothing(terminal, CANARY)
        assert vt.offences(bytes(terminal.output)) == []


@pytest.mark.proves("F23", breaks="the console does not start a keeper")
def test_the_real_console_has_a_keeper_that_does_as_much() -> None:
    with Terminal(CONSOLE, cwd=ROOT) as terminal:
        terminal.wait_for("Wachtwoord")
        terminal.wait_quiet()
        keepers = psutil.Process(terminal.process.pid).children(recursive=True)
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
        terminal.wait_for(BY_FORCE)
        left_nothing(terminal, "Wachtwoord")
        gone, alive = psutil.wait_procs(keepers, timeout=30)
        assert (len(gone), alive) == (1, [])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say who is stopped")
@pytest.mark.proves("F23", breaks="the keeper does not look whether the console is stopped")
def test_a_stopped_console_shows_no_chat_and_draws_it_once_more_when_it_goes_on() -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        terminal.wait_for(CANARY)
        for _ in range(2):
            terminal.signal(signal.SIGSTOP)
            terminal.wait_for(lambda screen: CANARY not in screen)
            assert vt.modes_at_end(bytes(terminal.output)).get(1049) is not True
            terminal.signal(signal.SIGCONT)
            terminal.wait_for(CANARY)
        assert vt.offences(bytes(terminal.output)) == []


def test_a_console_that_ends_by_itself_needs_no_keeper() -> None:
    with Terminal(CONSOLE, cwd=ROOT) as terminal:
        terminal.wait_for("Wachtwoord")
        terminal.wait_quiet()
        children = psutil.Process(terminal.process.pid).children(recursive=True)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        gone, alive = psutil.wait_procs(children, timeout=30)
        assert len(gone) == 1
        assert alive == []
        assert BY_FORCE.encode() not in terminal.output


def test_a_signal_to_the_whole_group_does_not_reach_the_keeper() -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        terminal.wait_for(CANARY)
        os.killpg(terminal.process.pid, signal.SIGKILL)
        terminal.wait_exit()
        terminal.wait_for("TOLD BY THE KEEPER")
        left_nothing(terminal, CANARY)


def ssh_that(folder: Path, script: str) -> dict[str, str | None]:
    """An environment in which `ssh` is this shell script."""
    program = folder / "ssh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


SHOWS_A_CHAT = r"""stty raw -echo
printf '\033[?1049h\033[?1003h\033[?1006h\033[?2004h\033[?1004h\033[?25l\033[3;5Hmijn stiefvader'
printf '\033[1'
"""
"""What stands on the office terminal at the moment at which the line is cut: half a sequence at the end."""


@pytest.mark.proves("F23", breaks="the wrapper puts nothing back after exit code 255")
@pytest.mark.parametrize("end", ["exit 255", "kill -KILL $$", "kill -HUP $$"])
def test_a_cut_line_leaves_no_chat_on_the_office_terminal(tmp_path: Path, end: str) -> None:
    env = ssh_that(tmp_path, f"{SHOWS_A_CHAT}\nread -r answer\n{end}")
    with Terminal(["sh", "-c", f"echo before; exec {WRAPPER} gateway"], env=env) as terminal:
        terminal.wait_for("mijn stiefvader")
        terminal.send("x\n\r")
        terminal.wait_exit()
        left_nothing(terminal, "stiefvader")
        assert "before" in terminal.screen()


def test_a_line_that_never_was_keeps_what_ssh_said(tmp_path: Path) -> None:
    env = ssh_that(tmp_path, "echo 'Could not resolve hostname' >&2; exit 255")
    with Terminal([str(WRAPPER), "gateway"], env=env) as terminal:
        assert terminal.wait_exit() == 255
        assert "Could not resolve hostname" in terminal.screen()


def test_an_ordinary_end_passes_on_arguments_and_exit_code_and_touches_nothing(tmp_path: Path) -> None:
    env = ssh_that(tmp_path, 'for each; do printf "<%s>" "$each"; done; exit 3')
    with Terminal([str(WRAPPER), "-p", "2222", "gate way", "baken"], env=env, columns=200) as terminal:
        assert terminal.wait_exit() == 3
        assert "<-p><2222><gate way><baken>" in terminal.screen()
        assert b"\x1b" not in terminal.output


def test_without_a_host_it_says_how_it_is_used(tmp_path: Path) -> None:
    with Terminal([str(WRAPPER)], env=ssh_that(tmp_path, "exit 0")) as terminal:
        assert terminal.wait_exit() == 64
        assert "usage" in terminal.screen()

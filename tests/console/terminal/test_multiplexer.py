"""What a terminal multiplexer keeps after the console is gone: nothing of a chat (SEC-S4)."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.terminal import CANARY
from tests.support.needs import needs_tmux
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]

pytestmark = needs_tmux


class Tmux:
    """A tmux server of its own that runs the host app, shown in one of our terminals."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._socket = str(folder / "tmux")
        (folder / "tmux.conf").write_text("\n".join(("set -g history-limit 5000", *options)))
        host = f"{shlex.quote(sys.executable)} -m tests.console.terminal.host; echo ended-$?; exec cat"
        command = ["tmux", "-S", self._socket, "-f", str(folder / "tmux.conf"), "new-session", host]
        self.terminal = Terminal(command, cwd=ROOT)

    def history(self) -> str:
        """All that tmux has: the scrollback and the screen."""
        return self._ask("capture-pane", "-p", "-S", "-")

    def host(self) -> int:
        """The process number of the host app."""
        shell = self._ask("list-panes", "-F", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def close(self) -> None:
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True)
        self.terminal.close()

    def _ask(self, *command: str) -> str:
        return subprocess.check_output(["tmux", "-S", self._socket, *command], text=True)


@pytest.fixture(params=["", "set -wg alternate-screen off"], ids=["alternate screen", "no alternate screen"])
def tmux(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tmux]:
    running = Tmux(tmp_path, request.param)
    yield running
    running.close()


@pytest.mark.parametrize("end", ["ctrl+q", "SIGTERM", "f2"])
def test_sec_s4_no_chat_stays_in_the_history(tmux: Tmux, end: str) -> None:
    terminal = tmux.terminal
    terminal.wait_for(CANARY)
    terminal.send("geheim-antwoord")
    terminal.wait_for("geheim-antwoord")
    if end == "SIGTERM":
        os.kill(tmux.host(), signal.SIGTERM)
    else:
        terminal.press(end)
    terminal.wait_for("ended-")
    assert CANARY not in tmux.history()
    assert "geheim-antwoord" not in tmux.history()

"""tmux as a person has it: a server of its own, in one of our terminals."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]


class Tmux:
    """A tmux server of its own that runs `argv`, shown in one of our terminals."""

    def __init__(self, folder: Path, argv: list[str], *options: str, columns: int = 120, rows: int = 40) -> None:
        self._socket = str(folder / "tmux")
        settings = folder / "tmux.conf"
        settings.write_text("\n".join(("set -g history-limit 5000", "set -g status off", *options, "")))
        line = f"{shlex.join(argv)}; echo ended-$?; exec cat"
        self.terminal = Terminal(
            ["tmux", "-S", self._socket, "-f", str(settings), "new-session", line], cwd=ROOT, columns=columns, rows=rows
        )

    def ask(self, *arguments: str) -> str:
        """What a command of tmux answers."""
        return subprocess.check_output(["tmux", "-S", self._socket, *arguments], text=True)

    def close(self) -> None:
        """End the server and all that it runs."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False)
        self.terminal.close()

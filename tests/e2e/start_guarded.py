"""The command line in a process that writes down what it reaches for: the network, other programs.

Each event of the interpreter is a line of JSON in the file that `BAKEN_REACHED` names, `[event, what]`; it is opened
before anything is switched off.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
PROGRAMS = (
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork"),
    *("os.forkpty", "pty.spawn", "webbrowser.open"),
)
"""The audit events of Python's documentation that reach out or start something."""


def watch(path: str) -> None:
    """Write down what reaches out."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def what(event: str, arguments: tuple[Any, ...]) -> object:
        if event in NETWORK or event == "subprocess.Popen":
            return arguments[1]
        return arguments[0] if arguments else []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in NETWORK or event in NAMES or event in PROGRAMS:
            os.write(handle, (json.dumps([event, what(event, arguments)], default=repr) + "\n").encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    watch(os.environ["BAKEN_REACHED"])
    from console.cli import run

    sys.exit(run(sys.argv[1:]))

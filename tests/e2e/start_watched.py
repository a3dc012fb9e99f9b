"""The command line in a process whose use of sockets is written down: each event of the interpreter, a line of a file.

The file is named by `BAKEN_SOCKETS`; it is opened before anything is switched off.
"""

from __future__ import annotations

import os
import sys
from typing import Any

REACHING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})


def watch(path: str) -> None:
    """Write down what reaches out."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in REACHING:
            os.write(handle, f"{event}\n".encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    watch(os.environ["BAKEN_SOCKETS"])
    from console.cli import run

    sys.exit(run(sys.argv[1:]))

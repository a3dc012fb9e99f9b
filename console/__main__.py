"""The command `baken`."""

from __future__ import annotations

import os
import sys
import threading
from typing import TextIO

LAST_STANDARD = 2
"""The number of stderr (POSIX)."""


def main() -> int:
    """Run the command line; gives the exit code."""
    try:
        return _main()
    except KeyboardInterrupt:  # before anything was loaded that could say so
        return 130


def _main() -> int:
    _fill()
    from console.terminal.hardening import harden

    # Each command: the server's memory holds chats and passwords as the console's does (SEC-C4).
    harden()
    from console.cli import run, thread_failed

    threading.excepthook = thread_failed
    return int(run(sys.argv[1:]))


def _fill() -> None:
    """Open nothing in the place of a closed stdin, stdout or stderr: a database would get that number otherwise.

    What is written to a closed one goes nowhere; that stdin is closed is told by the commands that read it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= LAST_STANDARD:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())

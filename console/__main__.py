"""The command `baken`."""

from __future__ import annotations

import os
import sys
import threading
from typing import TextIO

STDOUT, LAST_STANDARD = 1, 2
"""The numbers of stdout and stderr (POSIX)."""


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

    What is told on a closed stderr goes nowhere. A closed stdout takes nothing, as if it were still closed: an answer
    that could not be written is no success. That stdin is closed is told by the commands that read it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= LAST_STANDARD:
        if number == STDOUT:
            only_read = os.open(os.devnull, os.O_RDONLY)
            os.dup2(only_read, STDOUT)
            os.close(only_read)
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdout = sys.stdout or _stream(STDOUT)
    sys.stderr = sys.stderr or _stream(os.open(os.devnull, os.O_WRONLY))


def _stream(number: int) -> TextIO:
    return os.fdopen(number, "w", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())

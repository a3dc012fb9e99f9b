"""The command `baken`."""

from __future__ import annotations

import os
import sys
import threading

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
    """Open nothing in the place of a closed stdin, stdout or stderr: a database would get that number otherwise."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= LAST_STANDARD:
        os.set_inheritable(number, True)
    os.close(number)


if __name__ == "__main__":
    raise SystemExit(main())

"""The command `baken`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; gives the exit code."""
    from console.terminal.hardening import harden

    # Each command: the server's memory holds chats and passwords as the console's does (SEC-C4).
    harden()
    from console.cli import run

    return int(run(sys.argv[1:]))


if __name__ == "__main__":
    raise SystemExit(main())

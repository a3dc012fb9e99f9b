"""The command `baken`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; gives the exit code."""
    from console.cli import run

    return int(run(sys.argv[1:]))


if __name__ == "__main__":
    raise SystemExit(main())

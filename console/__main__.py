"""The command `baken`."""

from __future__ import annotations


def main() -> int:
    """Run the command line; gives the exit code."""
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

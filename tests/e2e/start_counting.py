"""The console; at its end it writes to `guard-hits` in its HOME how often the second line of defence had to act.

With the argument `--no-sanitiser` the first line is missing: texts come to the screens as the server sent them.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    from console.settings.environment import prepare

    prepare()

from console.cli import run
from console.terminal import guard
from protocol import safe_text

HITS = "guard-hits"


class Counting(guard.ControlGuard):
    """A guard that is remembered."""

    made: list[Counting] = []  # a list for the whole process

    def __init__(self) -> None:
        super().__init__()
        self.made.append(self)


def without_sanitiser() -> None:
    """Before any other module takes the functions from there."""
    safe_text.sanitise = lambda raw, *, limit=0, lines=0: safe_text.SafeText(raw)
    safe_text.one_line = lambda raw, cells=0: safe_text.SafeLine(raw)


def main(arguments: list[str]) -> int:
    """Run the console as it is, but for what the arguments take away."""
    if "--no-sanitiser" in arguments:
        arguments.remove("--no-sanitiser")
        without_sanitiser()
    guard.ControlGuard = Counting  # type: ignore[misc]  # before the app takes it from there
    code = run(arguments)
    (Path.home() / HITS).write_text(str(sum(each.hits for each in Counting.made)))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

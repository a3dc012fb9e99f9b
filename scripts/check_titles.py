"""Looks at the newest commits: `python -m scripts.check_titles`, part of `make check`; with `--file` at one message.

A title has at most 72 characters and the form `area: what changed`, the second line is empty, and a body says why.
So `git log --oneline` can be read in a terminal, and searched. Where there is no git, there is nothing to look at.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 72
NEWEST = 30
"""How many commits are looked at: more than one branch brings."""
_TITLE = re.compile(r"[a-z][a-z0-9_./, -]*: \S.*")
_MADE_BY_GIT = ("Merge ", 'Revert "')


def faults(message: str) -> Iterator[str]:
    """What is wrong with a commit message."""
    title, _, rest = message.partition("\n")
    if title.startswith(_MADE_BY_GIT):
        return
    if len(title) > LONGEST:
        yield f"the title has {len(title)} characters, and at most {LONGEST} are read"
    if not _TITLE.fullmatch(title):
        yield "the title is not `area: what changed`"
    if title.endswith("."):
        yield "the title ends with a full stop"
    if rest and not rest.startswith("\n"):
        yield "the second line is not empty"
    if not rest.strip():
        yield "no body says why"


def messages(root: Path = ROOT) -> list[str]:
    """Those of the newest commits, newest first."""
    if not (root / ".git").exists():
        return []
    command = ["git", "-C", str(root), "log", f"-{NEWEST}", "-z", "--format=%B"]
    return [each.strip("\n") for each in subprocess.check_output(command, text=True).split("\0") if each.strip()]


def written(file: Path) -> str:
    """The message in a file as an editor leaves it, without git's own remarks."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return "\n".join(lines).strip("\n")


def main(arguments: list[str]) -> int:
    newest = [written(Path(arguments[1]))] if arguments[:1] == ["--file"] else messages()
    wrong = [(message.partition("\n")[0], fault) for message in newest for fault in faults(message)]
    for title, fault in wrong:
        print(f"{title!r}: {fault}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

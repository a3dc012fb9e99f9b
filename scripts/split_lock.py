"""Parts one resolved set of packages in two lock files: what Baken needs, and what its developers add (`make lock`)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

RUN = "requirements.lock"
DEV = "requirements-dev.lock"


def entries(lock: str) -> Iterator[tuple[str, str]]:
    """The name of each package with its requirement and hashes, as they stand."""
    for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE):
        if entry:
            yield entry.split("==", 1)[0], entry


def split(everything: str, run: str) -> tuple[str, str]:
    """Both files. What is in both sets stands in the first alone, with the wider markers of the whole set."""
    needed = {name for name, _ in entries(run)}
    first = "".join(entry for name, entry in entries(everything) if name in needed)
    second = "".join(entry for name, entry in entries(everything) if name not in needed)
    return first, second


if __name__ == "__main__":
    whole, part = (Path(name).read_text("ascii") for name in sys.argv[1:3])
    for name, text in zip((RUN, DEV), split(whole, part), strict=True):
        Path(name).write_text(text, "ascii")

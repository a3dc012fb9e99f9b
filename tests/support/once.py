"""What is dear to make is made once for all processes of a run of tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, in the first process that asks for `name`. The others wait, and find it made.

    It belongs to all of them: who changes what is in it does so in a copy (`copied`).
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place = shared / name
    with (shared / f"{name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not place.exists():
            half = shared / f"{name}.half"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(mode=0o700)
            make(half)
            half.rename(place)
    return place


def copied(made: Path, to: Path) -> Path:
    """A copy of one's own of such a folder."""
    shutil.copytree(made, to)
    return to

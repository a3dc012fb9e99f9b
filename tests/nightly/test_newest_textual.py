"""The screens on the newest release of Textual, beside the one that we pin (docs/decisions/0001-textual.md).

A failure here breaks nothing today: it says what moving the pin will cost. Skipped where we pin the newest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.serving import ROOT

TRIED = ("tests/widgets", "tests/console/terminal", "tests/console/screens")
LONGEST = 3000.0
"""Seconds."""


def test_screens_and_keys_on_the_newest_textual(tmp_path: Path) -> None:
    newest = tmp_path / "newest"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(newest), "textual"]
    if subprocess.run(pip, capture_output=True).returncode:
        pytest.skip("no package index answers here")
    (found,) = newest.glob("textual-*.dist-info")
    number = found.name.removeprefix("textual-").removesuffix(".dist-info")
    if number == version("textual"):
        pytest.skip(f"we pin the newest, {number}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", *TRIED],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(newest)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert done.returncode == 0, f"Textual {number}\n{done.stdout[-4000:]}"

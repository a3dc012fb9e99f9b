"""Setting up with a real environment, where `tests/scripts/test_setup.py` has a way to one that is there."""

from __future__ import annotations

from pathlib import Path

from tests.scripts.test_setup import NO_INDEX, without_index


def test_no_package_index(tmp_path: Path) -> None:
    without_index(tmp_path, NO_INDEX)

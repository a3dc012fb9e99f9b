"""Setting up with a real environment, where `tests/scripts/test_setup.py` has a way to one that is there."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.test_setup import NO_INDEX, without_index
from tests.support.serving import ROOT
from tests.support.terminal import Terminal

LARGEST = 300
"""Megabytes (of a million bytes) on the disk that a demo may need."""
SHARE = 0.6
"""Of the time of `make setup`, that `make demo` takes to its first screen."""


def test_no_package_index(tmp_path: Path) -> None:
    without_index(tmp_path, NO_INDEX)


def cold(folder: Path) -> dict[str, str]:
    """A clone in `folder`, and the environment of somebody who never installed anything."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    return kept | {
        "LANG": "nl_NL.UTF-8",
        "HOME": str(folder),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PIP_NO_CACHE_DIR": "1",
    }


def occupied(folder: Path) -> float:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) / 1e6


def test_a_demo_on_an_empty_machine(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """From a clone to the first screen; and beside it, from another clone, what developers need."""
    env = cold(tmp_path)
    clone = tmp_path / "clone"
    began = time.monotonic()
    with Terminal(["make", "demo"], columns=80, rows=24, home=tmp_path, cwd=clone, env=env) as demo:
        screen = demo.wait_for(re.compile("Bosuil|could not be installed"), timeout=1200)
        demo_took = time.monotonic() - began
        if "could not be installed" in screen:
            pytest.skip("no package index answers here")
        assert "c   neem dit gesprek" in screen
        demo.press("ctrl+q")
        assert demo.wait_exit() == 0
    large = occupied(clone / ".venv")
    assert not (clone / ".venv/bin/pytest").exists()

    other = tmp_path / "other"
    other.mkdir()
    env_other = cold(other)
    began = time.monotonic()
    subprocess.run(["make", "setup"], cwd=other / "clone", env=env_other, check=True, capture_output=True)
    setup_took = time.monotonic() - began
    seen = (
        f"demo: {large:.0f} MB, {demo_took:.0f} s; set-up: {occupied(other / 'clone/.venv'):.0f} MB, {setup_took:.0f} s"
    )
    record_property("seen", seen)
    assert large <= LARGEST, seen
    assert demo_took <= SHARE * setup_took, seen

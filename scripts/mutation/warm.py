"""Tests over one mutation, each in a fork of a process that has the libraries loaded and nothing of Baken.

Starting Python, pytest and its plugins anew takes seconds; a fork takes milliseconds. The mutated module is never
written to a file: the fork finds it in memory, so nothing is left behind by a run that is stopped.
"""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from scripts.mutation.session import FOLDER, ROOT

LIBRARIES = (
    *(
        "alembic.context",
        "argon2",
        "asyncio",
        "httpx",
        "hypothesis",
        "keyring",
        "litestar",
        "litestar.testing",
        "msgspec",
        "pytest",
    ),
    *("rich.console", "sqlalchemy.ext.asyncio", "textual.app", "textual.widgets", "wcwidth"),
)
ARGUMENTS = (
    *("-x", "-q", "--no-header", "-o", "addopts="),
    *("-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:faker"),
    "--assert=plain",  # nobody reads why a test failed
)


def load() -> None:
    """Load what every fork needs. Nothing of Baken may be loaded here."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for plugin in entry_points(group="pytest11"):
        plugin.load()
    _try_the_same_each_time()
    gc.freeze()
    assert not {"api_client", "backend", "console", "protocol", "widgets"} & set(sys.modules)


def _try_the_same_each_time() -> None:
    """Hypothesis: the same examples in each run; no example is made smaller, and none fails for a slow machine."""
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutate", phases=(Phase.explicit, Phase.generate), derandomize=True, database=None, deadline=None
    )
    settings.load_profile("mutate")


class _Mutated(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):  # type: ignore[misc]  # typeshed's loaders differ in a method that is not used
    """Finds one module, with other code in it."""

    def __init__(self, module: str, code: bytes) -> None:
        self.found = ROOT / module
        self.code = code
        super().__init__(".".join(Path(module).with_suffix("").parts), str(self.found))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.found, loader=self)

    def get_code(self, fullname: str) -> object:  # type: ignore[override]  # a code object, which has no public type
        return compile(self.code, self.path, "exec", dont_inherit=True)


class Running:
    """Tests that run in a fork."""

    def __init__(self, tests: Sequence[str], limit: float, mutated: tuple[str, bytes] | None = None) -> None:
        self._end = time.monotonic() + limit
        self.began = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            _child(tests, mutated)

    def outcome(self) -> str | None:
        """`passed`, `failed`, `too long`; None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            return "passed" if os.waitstatus_to_exitcode(status) == 0 else "failed"
        if time.monotonic() < self._end:
            return None
        self.stop()
        return "too long"

    def stop(self) -> None:
        """End it and what it started."""
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def _child(tests: Sequence[str], mutated: tuple[str, bytes] | None) -> None:
    code = 70
    try:
        os.setsid()
        log = os.open(FOLDER / "last.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(ROOT)
        sys.path.insert(0, str(ROOT))
        sys.dont_write_bytecode = mutated is not None
        if mutated is not None:
            sys.meta_path.insert(0, _Mutated(*mutated))
        import pytest

        code = int(pytest.main([*ARGUMENTS, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

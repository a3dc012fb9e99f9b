"""Commands on a server's own machine as processes, for tests."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from backend.store import Store
from tests.support.databases import lay_tables
from tests.support.forked import Done, forked
from tests.support.server import server_config

__all__ = ["Done", "baken", "on_folder", "without_note_to_root"]

GUARD = 120.0
"""Seconds after which a process counts as hanging."""
Result = TypeVar("Result")


def without_note_to_root(err: str) -> str:
    """What was said, less what only root hears: that a new folder is root's (`test_folder_of_another.py`)."""
    lines = err.splitlines(keepends=True)
    return "".join(line for line in lines if os.geteuid() != 0 or "is root's now" not in line)


def baken(*arguments: str, before: Callable[[], None] | None = None, lang: str = "en", given: str = "") -> Done:
    """Run `baken ...`; `given` is its standard input. `before` runs in the process, which then is a real one."""
    words = ("--lang", lang, *arguments)
    done = forked(*words, given=given) if before is None else _process(words, before, given)
    assert "Traceback" not in done.err
    return done


def _process(words: tuple[str, ...], before: Callable[[], None], given: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "console", *words],
        input=given,
        capture_output=True,
        text=True,
        timeout=GUARD,
        check=False,
        preexec_fn=before,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def on_folder(data: Path, work: Callable[[Store], Awaitable[Result]]) -> Result:
    """Do `work` on the database of a data folder, which is made where it is missing."""

    async def opened() -> Result:
        lay_tables(server_config(data))
        store = Store(server_config(data))
        try:
            await store.open()
            return await work(store)
        finally:
            await store.close()

    data.mkdir(mode=0o700, exist_ok=True)
    return asyncio.run(opened())

"""Commands on a server's own machine as processes, for tests."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backend.store import Store
from tests.support.databases import lay_tables
from tests.support.server import server_config

GUARD = 120.0
"""Seconds after which a process counts as hanging."""
Result = TypeVar("Result")


@dataclass
class Done:
    """What a process left behind."""

    code: int
    out: str
    err: str


def without_note_to_root(err: str) -> str:
    """What was said, less what only root hears: that a new folder is root's (`test_folder_of_another.py`)."""
    lines = err.splitlines(keepends=True)
    return "".join(line for line in lines if os.geteuid() != 0 or "is root's now" not in line)


def baken(*arguments: str, before: Callable[[], None] | None = None, lang: str = "en", given: str = "") -> Done:
    """Run `baken ...`; `before` runs in the new process, `given` is its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "console", "--lang", lang, *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=GUARD,
        check=False,
        preexec_fn=before,
    )
    assert "Traceback" not in done.stderr
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

"""`baken` without the wait for its start: a process that has loaded all of it, and is forked for each command.

Most of what a command costs is the loading of its modules. A real process is needed where the start itself is tested,
where the process has something odd around it, and for training, which refuses to begin where a server can be reached;
`test_forked.py` sees that both ways answer alike.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.said import ROOT, Case, loaded, one

LATE = ("sqlalchemy.dialects.sqlite.aiosqlite", "backend.report.service", "backend.credentials.passwords", "httpx")
"""What commands load while they run."""
_turn = threading.Lock()


@dataclass(frozen=True)
class Done:
    """What a process left behind."""

    code: int
    out: str
    err: str


def forked(*arguments: str, given: str = "", environ: Mapping[str, str] | None = None) -> Done:
    """Run `baken ...` with this process's variables and folder; `given` is its standard input, from a pipe."""
    assert "train" not in arguments, "it refuses to begin there"
    asked = {
        "argv": arguments,
        "given": given,
        "environ": dict(os.environ if environ is None else environ),
        "folder": str(Path.cwd()),
    }
    with _turn:
        mother = _mother()
        assert mother.stdin is not None
        assert mother.stdout is not None
        mother.stdin.write(json.dumps(asked) + "\n")
        mother.stdin.flush()
        code, *told = json.loads(mother.stdout.readline())
    out, err = (bytes.fromhex(each).decode() for each in told)
    return Done(code, out, err)


@cache
def _mother() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.forked"]
    mother = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(mother.communicate)
    return mother


def main() -> None:
    """Answer one line after the other."""
    from console.__main__ import main as baken

    loaded("console.cli")
    for module in LATE:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # a child copies what its collector touches
    for line in os.fdopen(os.dup(0)):  # a child reads from its own `sys.stdin`, of which nothing was taken yet
        asked = json.loads(line)

        def run(argv: list[str], asked: dict[str, Any] = asked) -> int:
            os.environ.clear()
            os.environ.update(asked["environ"])
            os.chdir(asked["folder"])
            sys.argv = ["baken", *argv]
            return baken()

        answer = one(run, Case(asked["argv"], piped=True, stdin=asked["given"]))
        print(json.dumps(answer), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()

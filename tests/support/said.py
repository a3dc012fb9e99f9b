"""What commands say on a terminal: each runs in a process of its own whose output is a pseudo terminal.

The processes are forked from one that has loaded everything, so that a hundred of them take seconds:

    python -m tests.support.said < cases.json

A case is `{"argv": [...], "environ": {...}}`, text with lone surrogates for bytes that are no UTF-8. Each answer is
`[exit code, what was written, in hexadecimal]`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 60
"""After which a case counts as hanging; it then ends by SIGALRM."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """Arguments of `baken`, and variables that are laid over a small environment."""

    argv: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """How a command ended, and every byte that reached the terminal."""

    code: int
    output: bytes


def say_all(cases: Sequence[Case], home: Path, policy: Path) -> list[Said]:
    """Run the cases, in order. `policy` is where the organisation's settings are looked for."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "LC_MESSAGES": "nl_NL.UTF-8",
        "TERM": "xterm",
    }
    asked = json.dumps([{"argv": list(each.argv), "environ": dict(each.environ)} for each in cases])
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.said", str(policy)],
        input=asked,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environ,
        check=True,
        timeout=500,
    )
    return [Said(code, bytes.fromhex(output)) for code, output in json.loads(done.stdout)]


def _loaded(package: str) -> None:
    found = importlib.import_module(package)
    for module in pkgutil.iter_modules(found.__path__, f"{package}."):
        importlib.import_module(module.name)


def _one(run: Callable[[list[str]], int], argv: list[str], environ: dict[str, str]) -> tuple[int, str]:
    child, terminal = pty.fork()
    if child == 0:
        code = 99
        try:
            signal.alarm(SECONDS)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.environ.update(environ)
            code = run(argv)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    written = bytearray()
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says EIO where the other end is closed
            break
        if not data:
            break
        written += data
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), written.hex()


def main() -> None:
    """Answer the cases that stand on stdin."""
    import console.cli
    import console.paths

    policy = Path(sys.argv[1])
    console.paths.policy_file = lambda: policy
    run = console.cli.run
    os.chdir(os.environ["HOME"])  # what a command makes where it stands
    cases = json.load(sys.stdin)
    answers: dict[int, tuple[int, str]] = {}
    # Training first: it refuses to begin in a process that has loaded what can reach a server.
    for package, training in (("console.cli.train", True), ("console.cli", False)):
        _loaded(package)
        gc.freeze()  # a child copies what its collector touches
        for at, case in enumerate(cases):
            if ("train" in case["argv"]) is training:
                answers[at] = _one(run, case["argv"], case["environ"])
    print(json.dumps([answers[at] for at in range(len(cases))]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()

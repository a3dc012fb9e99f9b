"""What commands say on a terminal: each runs in a process of its own whose output is a pseudo terminal.

The processes are forked from one that has loaded everything, so that a hundred of them take seconds:

    python -m tests.support.said < cases.json

A case is a `Case` as JSON, text with lone surrogates for bytes that are no UTF-8. Each answer is `[exit code, what was
written to the terminal or to stdout, what to a pipe for stderr]`, both in hexadecimal.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

from console import strings
from console.cli.support import progress

QUESTION, STOP = b": ", "\x03"
SECONDS = 60
"""After which a case counts as hanging; it then ends by SIGALRM."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """Arguments of `baken`, and variables that are laid over a small environment.

    `piped`: it writes to two pipes and not to a terminal. `stdin` is what it reads, from a pipe. `catalogues` is the
    folder of the texts, where that is not the product's own. `watched`: how far it is shows from its first moment.
    `typed` is what somebody at the terminal types, each at the next question; at a question too many it is Ctrl+C.
    """

    argv: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    piped: bool = False
    stdin: str = ""
    catalogues: str = ""
    watched: bool = False
    typed: Sequence[str] = ()


@dataclass(frozen=True)
class Said:
    """How a command ended, and every byte that reached the terminal, or the two pipes."""

    code: int
    output: bytes
    errors: bytes = b""


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
    asked = json.dumps([asdict(each) for each in cases])
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
    return [Said(code, *(bytes.fromhex(each) for each in told)) for code, *told in json.loads(done.stdout)]


def loaded(package: str) -> None:
    """Load every module that stands directly in a package."""
    found = importlib.import_module(package)
    for module in pkgutil.iter_modules(found.__path__, f"{package}."):
        importlib.import_module(module.name)


def _child(run: Callable[[list[str]], int], case: Case) -> NoReturn:
    """Be that command."""
    code = 99
    try:
        signal.alarm(SECONDS)
        if not case.typed:
            reads, writes = os.pipe()
            os.write(writes, case.stdin.encode())
            os.close(writes)
            os.dup2(reads, 0)
        os.environ.update(case.environ)
        if case.catalogues:
            strings.PLACE = Path(case.catalogues)
        if case.watched:
            progress.AFTER = 0.0
        code = run(list(case.argv))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _at_a_terminal(run: Callable[[list[str]], int], case: Case) -> tuple[int, ...]:
    """The process, and where to read what it says."""
    child, terminal = pty.fork()
    if child == 0:
        _child(run, case)
    return child, terminal


def _into_pipes(run: Callable[[list[str]], int], case: Case) -> tuple[int, ...]:
    pipes = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        for number, (_reads, writes) in enumerate(pipes, 1):
            os.dup2(writes, number)
        _child(run, case)
    for _reads, writes in pipes:
        os.close(writes)
    return child, *(reads for reads, _writes in pipes)


def one(run: Callable[[list[str]], int], case: Case) -> tuple[int | str, ...]:
    """Let `run` answer a case in a fork of this process."""
    child, *ends = (_into_pipes if case.piped else _at_a_terminal)(run, case)
    written = {end: bytearray() for end in ends}
    left = set(ends)
    typing, heard = iter(case.typed), 0
    while left:
        for end in select.select(list(left), [], [])[0]:
            try:
                data = os.read(end, 65536)
            except OSError:  # Linux says EIO where the other end is closed
                data = b""
            written[end] += data
            if not data:
                left.discard(end)
                os.close(end)
            elif case.typed and written[end].endswith(QUESTION, heard):
                # Of a hidden answer the blank comes after the terminal stopped showing what is typed.
                heard = len(written[end])
                os.write(end, next(typing, STOP).encode())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), *(each.hex() for each in written.values())


def main() -> None:
    """Answer the cases that stand on stdin."""
    import console.cli
    import console.settings.paths

    policy = Path(sys.argv[1])
    console.settings.paths.policy_file = lambda: policy
    run = console.cli.run
    os.chdir(os.environ["HOME"])  # what a command makes where it stands
    cases = [Case(**each) for each in json.load(sys.stdin)]
    answers: dict[int, tuple[int | str, ...]] = {}
    # Training first: it refuses to begin in a process that has loaded what can reach a server.
    for package, training in (("console.cli.train", True), ("console.cli", False)):
        loaded(package)
        gc.freeze()  # a child copies what its collector touches
        for at, case in enumerate(cases):
            if ("train" in case.argv) is training:
                answers[at] = one(run, case)
    print(json.dumps([answers[at] for at in range(len(cases))]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()

"""The processes of a demo: a server on a free loopback port, an account, the chatters; all gone at the end."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from console.strings import _, language
from console.support.errors import ConsoleError, Exit

_BAKEN = (sys.executable, "-m", "console")

NAME = "lijn-1"
"""The demo counsellor's account."""
START_LIMIT = 30.0
"""Seconds that a server may take to answer; it takes about two."""


@dataclass(frozen=True)
class Stage:
    """A running demo: where it is, and the demo counsellor's sign-in."""

    counsellor_url: str
    visitor_url: str
    name: str
    password: str = field(repr=False)


@contextlib.contextmanager
def stage(*, chatters: bool = True) -> Iterator[Stage]:
    """Set up, and take down whatever happened. Raises `ConsoleError` where the server does not come up."""
    folder = Path(tempfile.mkdtemp(prefix="baken-demo-"))
    children: list[subprocess.Popen[bytes]] = []
    try:
        password = secrets.token_hex(6)
        _add_account(folder, password)
        ready = _serve(folder, children)
        if chatters:
            performer = [sys.executable, "-m", "console.demo.performer", ready["visitor_url"], str(folder)]
            children.append(_start(performer, folder))
        yield Stage(ready["counsellor_url"], ready["visitor_url"], NAME, password)
    finally:
        for child in reversed(children):
            _end(child)
        shutil.rmtree(folder, ignore_errors=True)


def _add_account(folder: Path, password: str) -> None:
    command = [*_BAKEN, "--lang", language(), "user", "add", NAME, "--role", "counsellor", "--password-stdin"]
    done = subprocess.run(
        [*command, "--data", str(folder / "data")],
        input=password.encode() + b"\n",
        capture_output=True,
        timeout=START_LIMIT,
        check=False,
    )
    if done.returncode != 0:
        raise _failed(done.stderr)


def _serve(folder: Path, children: list[subprocess.Popen[bytes]]) -> dict[str, str]:
    """Start the server; gives its ready file once it answers."""
    ready = folder / "ready.json"
    command = [*_BAKEN, "--lang", language(), "serve", "--data", str(folder / "data"), "--port", "0"]
    keys = folder / "return-words.json"
    files = ["--ready-file", str(ready), "--return-key-file", str(keys)]
    server = _start([*command, *files], folder, end_with_us=True)
    children.append(server)
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        if ready.exists():
            answer: dict[str, str] = json.loads(ready.read_text())
            return answer
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
            break
    raise _failed((folder / "errors").read_bytes())


def _start(command: list[str], folder: Path, *, end_with_us: bool = False) -> subprocess.Popen[bytes]:
    """A child in a session of its own: a Ctrl-C meant for the console does not reach it."""
    with (folder / "errors").open("ab") as errors:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            preexec_fn=_end_with_parent if end_with_us and sys.platform == "linux" else None,
        )


def _end_with_parent() -> None:
    """In the child: be told to end when the console is gone, even if it was killed (prctl(2), PR_SET_PDEATHSIG)."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _failed(errors: bytes) -> ConsoleError:
    """What the server said, which knows what to do; otherwise a guess."""
    lines = errors.decode(errors="replace").strip().splitlines()
    why = lines[0].removeprefix("baken: ") if lines else _("it gave no reason")
    guess = _("Was everything set up? Run “make setup”, then “make demo” again. Nothing was left behind.")
    return ConsoleError(
        _("The demo's server did not start: {why}").format(why=why),
        lines[1].strip() if len(lines) == 2 else guess,
        Exit.UNREACHABLE,
    )

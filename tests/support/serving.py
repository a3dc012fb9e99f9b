"""A server process for tests without an event loop (a browser, a terminal): started, killed, started again.

The process is `baken serve`. Where a test needs settings that the command line does not offer (other times, no rates),
it is the same `backend.serve` with those settings: `python -m tests.support.serving JSON`.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
from msgspec.structs import replace

from backend.config import ServerConfig
from backend.serve import Plan, Ready, serve
from protocol.models import Role
from tests.support.server import create_user, key_file, server_config

ROOT = Path(__file__).parents[2]
EXIT_URL = "https://weather.example/"
"""Where the quick exit leads; `tests.e2e.conftest` answers for it."""
GUARD = 30.0
"""Seconds after which a server that does not answer never will: a guard against hanging."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class ServerProcess:
    """`baken serve` on a fixed port and folder, while the `with` lasts. It may be killed and started again."""

    def __init__(
        self, data: Path, config: ServerConfig | None = None, *, module: str = "tests.support.serving"
    ) -> None:
        """`config` None: what the command line gives. Its folder is `data` in any case; `module` starts it."""
        self.config = replace(config or server_config(data), data=data, exit_url=EXIT_URL)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._by_command_line = config is None
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ServerProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it; it answers when this returns."""
        process = subprocess.Popen(self._command(), cwd=ROOT, stdout=subprocess.PIPE)
        self._process = process
        assert process.stdout is not None
        readable, _, _ = select.select([process.stdout], [], [], GUARD)
        said = os.read(process.stdout.fileno(), 4096) if readable else b""
        assert self.address.encode() in said, f"the server did not start: {said!r}"

    def kill(self) -> None:
        """SIGKILL: nothing is said to anybody, nothing is finished."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as an operator stops it."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """It hangs: it holds its lines and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It hangs no more."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def add_user(self, name: str, *, role: Role = Role.COUNSELLOR) -> None:
        """An account, whose password is `tests.support.server.PASSWORD`."""
        # In a thread of its own: a browser test's thread already counts as one with an event loop.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(lambda: asyncio.run(create_user(self.config, name, role=role, running=True))).result()

    def _command(self) -> list[str]:
        if self._by_command_line:
            options = ["--data", str(self.config.data), "--port", str(self.port), "--exit-url", EXIT_URL]
            options += ["--return-key-file", str(key_file(self.config.data))]
            return [sys.executable, "-m", "console", "serve", *options]
        plan = Plan(config=self.config, port=self.port)
        return [sys.executable, "-m", self._module, msgspec.json.encode(plan, enc_hook=str).decode()]

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(GUARD)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def until(is_so: Any, what: str = "", timeout: float = GUARD) -> None:
    """Look until `is_so()` is true: for what says nothing when it changes, such as a process that ends."""
    deadline = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < deadline, f"never came: {what or is_so}"
        select.select([], [], [], 0.05)


def _path(kind: type[Any], value: Any) -> Any:
    return kind(value)


def _announce(ready: Ready) -> None:
    sys.stdout.write(f"{ready.visitor_url}\n")
    sys.stdout.flush()


def run(plan: str) -> None:
    """Serve by a plan in JSON until SIGTERM."""
    serve(msgspec.json.decode(plan, type=Plan, dec_hook=_path), _announce)


if __name__ == "__main__":
    run(sys.argv[1])

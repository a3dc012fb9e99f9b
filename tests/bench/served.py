"""The real server, `baken serve`, as a process of its own."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.recording import ROOT

START_SECONDS = 30.0
NAME, PASSWORD = "lijn-1", "wie dit leest meet alleen"


def add_user(data: Path) -> None:
    """An account, made as an operator makes it."""
    command = [sys.executable, "-m", "console", "user", "add", NAME, "--data", str(data), "--password-stdin"]
    subprocess.run(command, input=PASSWORD.encode(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def served(data: Path, *options: str) -> Iterator[tuple[str, int, int]]:
    """A running server on SQLite: its host, port and process."""
    ready = data / "ready.json"
    command = [sys.executable, "-m", "console", "serve", "--data", str(data), "--port", "0", "--ready-file", str(ready)]
    command += ["--return-key-file", str(data.parent / f"{data.name}.return-words.json")]
    with subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + START_SECONDS
            while not ready.exists() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            address = urlsplit(json.loads(ready.read_text())["counsellor_url"])
            yield str(address.hostname), int(address.port or 0), process.pid
        finally:
            process.send_signal(signal.SIGTERM)

"""The programs that are measured: the console, and what it is compared with."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench import console_process, minimal
from tests.bench.recording import Recording

ON_FAKE = "console on a backend in its own process"
MINIMAL = "minimal Textual app"


@dataclass
class Console:
    """A recorded console, and the way to let things happen at its server."""

    recording: Recording
    ready: float
    """Seconds from its start until it was useful."""
    _tell: int

    def say(self, text: str) -> None:
        """The chatter of the open chat writes."""
        os.write(self._tell, f"say {console_process.CHAT} {text}\n".encode())

    def open(self, chat: str) -> None:
        """Somebody opens a chat."""
        os.write(self._tell, f"open {chat}\n".encode())


@contextlib.contextmanager
def console(
    *, waiting: int, messages: int, ready: str = console_process.READY, through: Sequence[str] = ()
) -> Iterator[Console]:
    """The real console with so much work, ready and quiet; `through` is a command that relays to it."""
    hear, tell = os.pipe()
    os.set_inheritable(hear, True)
    command = [*through, sys.executable, "-m", "tests.bench.console_process", "--waiting", str(waiting)]
    command += ["--messages", str(messages), "--hear", str(hear)]
    try:
        with Recording(command) as recording:
            at = recording.wait_for(ready)
            recording.pump(3.0, 0.4)
            yield Console(recording, at - recording.started, tell)
    finally:
        os.close(hear)
        os.close(tell)


@contextlib.contextmanager
def reference() -> Iterator[tuple[Recording, float]]:
    """The minimal app, ready and quiet, and after how many seconds it was."""
    with Recording([sys.executable, "-m", "tests.bench.minimal"]) as recording:
        at = recording.wait_for(minimal.READY)
        recording.pump(3.0, 0.4)
        yield recording, at - recording.started


def posting_start() -> float | None:
    """Seconds until posting shows its window, or None where it is not installed."""
    program = shutil.which("posting")
    if program is None:
        return None
    with Recording([program]) as recording:
        return recording.wait_for("Posting") - recording.started

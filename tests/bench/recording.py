"""A program in a pseudo terminal: all that it writes is kept with its time, and looked at only afterwards."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import tempfile
import termios
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.bench.emulator import Emulator

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 40
READY_SECONDS = 40.0
"""Seconds that a program may take to show what is waited for."""

_QUESTION = re.compile(
    rb"\x1b\[\?(?P<mode>\d+)\$p|\x1b\[(?P<cursor>6)n|\x1b\[(?P<device>0?)c|\x1b\](?P<colour>1[01]);\?"
)

Each = Callable[[float, list[str]], None]


class NotReady(Exception):
    """The program did not show what was waited for; the message is its screen."""


class Recording:
    """One run of a program. Times are of `time.monotonic`."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start `command` in a window of 120x40, in a home of its own that is removed at the end."""
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self._emulator = Emulator(COLUMNS, ROWS)
        self._seen = 0
        self._home = tempfile.TemporaryDirectory(prefix="bench-")
        whole = {
            **{name: os.environ[name] for name in ("PATH",) if name in os.environ},
            **{"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            **{"HOME": self._home.name, "TMPDIR": self._home.name},
            **(env or {}),
        }
        self.started = time.monotonic()
        self.process, self.handle = pty.fork()
        if self.process == 0:
            self._become(command, whole)
        self._set_size(COLUMNS, ROWS)
        os.set_blocking(self.handle, False)
        self._poll = select.poll()
        self._poll.register(self.handle, select.POLLIN | select.POLLHUP)

    def __enter__(self) -> Recording:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # While it runs.

    def pump(self, seconds: float, quiet: float | None = None) -> None:
        """Record for so long, or until nothing came for `quiet` seconds."""
        end = time.monotonic() + seconds
        last = time.monotonic()
        while not self.ended:
            now = time.monotonic()
            stop = end if quiet is None else min(end, last + quiet)
            if now >= stop:
                return
            if self._poll.poll((stop - now) * 1000) and self._read():
                last = time.monotonic()

    def send(self, data: bytes) -> float:
        """Type; gives when."""
        at = time.monotonic()
        while data and not self.ended:
            try:
                data = data[os.write(self.handle, data) :]
            except BlockingIOError:
                self._read()
        return at

    def resize(self, columns: int, rows: int) -> float:
        """Give the window another size; gives when."""
        self.catch_up()
        self._emulator.resize(columns, rows)
        at = time.monotonic()
        self._set_size(columns, rows)
        return at

    # Afterwards, when the program is quiet.

    def catch_up(self, each: Each | None = None) -> None:
        """Replay what was recorded; `each` gets the time and the touched lines of every piece."""
        while self._seen < len(self.chunks):
            at, data = self.chunks[self._seen]
            self._seen += 1
            lines = self._emulator.feed(data)
            if each is not None:
                each(at, lines)

    def when(self, wanted: str) -> float | None:
        """Replay until `wanted` comes into a line; when that was, or None."""
        while self._seen < len(self.chunks):
            at, data = self.chunks[self._seen]
            self._seen += 1
            if any(wanted in line for line in self._emulator.feed(data)):
                return at
        return None

    def wait_for(self, wanted: str, seconds: float = READY_SECONDS, quiet: float = 0.25) -> float:
        """Record until `wanted` has come; gives when it was written. Raises `NotReady`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.ended:
            self.pump(1.0, quiet)
            if (at := self.when(wanted)) is not None:
                return at
        raise NotReady(f"{wanted!r} did not come:\n{self.screen()}")

    def screen(self) -> str:
        """The screen after all that was recorded."""
        self.catch_up()
        return self._emulator.text()

    def written(self, since: float, until: float) -> tuple[int, int]:
        """Bytes between two times, and how many they are with zlib, flushed after each piece as ssh -C does."""
        packer = zlib.compressobj(6)
        raw = packed = 0
        for at, data in self.chunks:
            if since <= at <= until:
                raw += len(data)
                packed += len(packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))
        return raw, packed

    def close(self) -> None:
        """Hang up, and see that the program ends."""
        for number, patience in ((signal.SIGHUP, 3.0), (signal.SIGKILL, 3.0)):
            if self._gone(number, patience):
                break
        os.close(self.handle)
        self._home.cleanup()

    def _gone(self, number: signal.Signals, patience: float) -> bool:
        os.kill(self.process, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if os.waitpid(self.process, os.WNOHANG)[0]:
                return True
            self.pump(0.02)
            if self.ended:
                time.sleep(0.02)
        return False

    def _become(self, command: Sequence[str], env: dict[str, str]) -> None:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.chdir(ROOT)
            os.execvpe(command[0], list(command), env)
        finally:
            os._exit(127)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> bool:
        got = False
        while True:
            try:
                data = os.read(self.handle, 65536)
            except BlockingIOError:
                return got
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            if not data:
                self.ended = True
                return got
            self.chunks.append((time.monotonic(), data))
            got = True
            for question in _QUESTION.finditer(data):
                self._answer(question)

    def _answer(self, question: re.Match[bytes]) -> None:
        """What a modern terminal answers: it knows synchronised output, and little else."""
        match question.lastgroup:
            case "mode":
                self.send(b"\x1b[?%b;%d$y" % (question["mode"], 2 if question["mode"] == b"2026" else 0))
            case "cursor":
                self.send(b"\x1b[1;1R")
            case "device":
                self.send(b"\x1b[?62;22c")
            case _:
                self.send(b"\x1b]%b;rgb:0000/0000/0000\x1b\\" % question["colour"])

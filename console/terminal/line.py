"""The line to the terminal: bytes in and out in the event loop, without threads, never blocking it.

Textual writes in a thread whose queue of thirty blocks the event loop for ever once the terminal is gone; here output
to a lost line is dropped and the owner is told once (research: SSH drops, SEC-D5).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import time
from collections.abc import Callable


class Line:
    """A terminal opened a second time, so that non-blocking reads and writes do not touch the shell's own handle."""

    def __init__(self, device: int, *, on_bytes: Callable[[bytes], None], on_drained: Callable[[], None]) -> None:
        """`device`: a file descriptor of the terminal, normally standard input. Raises OSError.

        `on_bytes` gets what was typed; `on_drained` is called when the terminal took all that had to wait.
        """
        self._loop = asyncio.get_running_loop()
        self._on_bytes = on_bytes
        self._on_drained = on_drained
        self.on_lost: Callable[[], None] = lambda: None
        """Called once, in the event loop, when the terminal is gone."""
        self.handle = os.open(os.ttyname(device), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        self._waiting = b""
        self._open = True

    @property
    def busy(self) -> bool:
        """Whether the terminal has not yet taken all that was written."""
        return bool(self._waiting)

    def listen(self) -> None:
        """Begin to read."""
        self._loop.add_reader(self.handle, self._readable)

    def deafen(self) -> None:
        """Stop reading."""
        if self._open:
            self._loop.remove_reader(self.handle)

    def write(self, data: bytes) -> None:
        """Write now what the terminal takes, the rest when it can; to a lost line nothing."""
        if not self._open or not data:
            return
        self._waiting += data
        if len(self._waiting) == len(data):
            self._send()

    def finish(self, data: bytes, seconds: float) -> None:
        """Write the last bytes, waiting at most so long for a slow terminal. What waited before them is dropped.

        The beginning of what waited may have been taken in the middle of a sequence: CAN ends it (ECMA-48).
        """
        rest = b"\x18" + data if self._waiting else data
        self._waiting = b""
        deadline = time.monotonic() + seconds
        with contextlib.suppress(OSError, ValueError):
            while rest and self._open and (left := deadline - time.monotonic()) > 0:
                _, writable, _ = select.select([], [self.handle], [], left)
                if writable:
                    rest = rest[os.write(self.handle, rest) :]

    def close(self) -> None:
        """Let go of the terminal; safe to call twice."""
        if not self._open:
            return
        self._open = False
        self._waiting = b""
        self._loop.remove_reader(self.handle)
        self._loop.remove_writer(self.handle)
        os.close(self.handle)

    def _send(self) -> None:
        try:
            taken = os.write(self.handle, self._waiting)
        except BlockingIOError:
            taken = 0
        except OSError:
            self._lose()
            return
        waited = self._waiting = self._waiting[taken:]
        if waited:
            self._loop.add_writer(self.handle, self._writable)

    def _writable(self) -> None:
        self._loop.remove_writer(self.handle)
        self._send()
        if self._open and not self._waiting:
            self._on_drained()

    def _readable(self) -> None:
        try:
            data = os.read(self.handle, 65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._on_bytes(data)
        else:
            self._lose()

    def _lose(self) -> None:
        if not self._open:
            return
        self.close()
        self._loop.call_soon(self.on_lost)

"""A slow line between a terminal and a program: a relay of our own, because netem needs rights that few have.

`python -m tests.bench.slow_line BITS_PER_SECOND RTT_SECONDS COMMAND ...`. Bytes leave at the line's rate and arrive
half a round trip later. No more than a window of bytes is on its way: then the program's terminal is no longer read, as
sshd does.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import sys
import termios
import time
import tty
from collections import deque
from collections.abc import Sequence

WINDOW = 64 * 1024
"""Bytes between the program's terminal and the person's: the buffers of a TCP connection."""
PIECE = 1024


class Direction:
    """One way of the line."""

    def __init__(self, source: int, target: int, bytes_per_second: float, delay: float) -> None:
        self.source = source
        self._target = target
        self._rate = bytes_per_second
        self._delay = delay
        self._on_its_way: deque[tuple[float, bytes]] = deque()
        self._held = 0
        self._free_at = 0.0

    @property
    def takes_more(self) -> bool:
        """Whether there is room on the line."""
        return self._held < WINDOW

    def take(self) -> bool:
        """Read what the source has; False where it has ended."""
        try:
            data = os.read(self.source, PIECE)
        except OSError:
            return False
        self._free_at = max(self._free_at, time.monotonic()) + len(data) / self._rate
        self._on_its_way.append((self._free_at + self._delay, data))
        self._held += len(data)
        return bool(data)

    def arrive(self) -> float | None:
        """Write what has arrived; gives the seconds until the next piece does."""
        while self._on_its_way:
            left = self._on_its_way[0][0] - time.monotonic()
            if left > 0:
                return left
            data = self._on_its_way.popleft()[1]
            self._held -= len(data)
            os.write(self._target, data)
        return None


def relay(bits_per_second: float, round_trip: float, command: Sequence[str]) -> int:
    """Run `command` in a terminal of its own behind the line, until one of the two ends."""
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
    process, inner = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvp(command[0], list(command))
    fcntl.ioctl(inner, termios.TIOCSWINSZ, size)
    tty.setraw(0)
    ways = [
        Direction(source, target, bits_per_second / 8, round_trip / 2) for source, target in ((0, inner), (inner, 1))
    ]
    while True:
        left = [seconds for way in ways if (seconds := way.arrive()) is not None]
        readable = select.select([way.source for way in ways if way.takes_more], [], [], min(left, default=None))[0]
        for way in ways:
            if way.source in readable and not way.take():
                return 0


if __name__ == "__main__":
    raise SystemExit(relay(float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))

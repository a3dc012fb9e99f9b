"""What a key costs: a minimal Textual app, stock and on our driver, side by side in one run.

`python -m tests.bench.keys [--keys N] [--rounds N]` prints a Markdown table. Times go from writing a key to the first
byte that comes back; absolute ones mean nothing elsewhere, the ratio within one run does. Recording only, no emulator.
"""

from __future__ import annotations

import argparse
import os
import select
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]
READY = "READY"
QUIET = 0.15
"""Seconds without output after which the answer to a key is complete."""


@dataclass
class Cost:
    """What was measured of one program."""

    start_bytes: int = 0
    latencies: list[float] = field(default_factory=list)
    key_bytes: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    idle_bytes: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        """One line of the table."""
        ordered = sorted(self.latencies)
        p50, p95 = statistics.median(ordered) * 1e3, ordered[int(len(ordered) * 0.95) - 1] * 1e3
        return (
            f"| {name} | {p50:.2f} | {p95:.2f} | {statistics.mean(self.key_bytes):.0f}"
            f" | {statistics.mean(self.cpu) * 1e3:.2f} | {self.start_bytes} | {statistics.mean(self.idle_bytes):.0f} |"
        )


def answer(handle: int, sent: float) -> tuple[float | None, int]:
    """Seconds to the first byte, and the number of bytes until it is quiet."""
    first, total = None, 0
    while select.select([handle], [], [], QUIET)[0]:
        total += len(os.read(handle, 65536))
        first = first if first is not None else time.monotonic() - sent
    return first, total


def processor_seconds(process: int) -> float:
    """User and system time of a process so far (Linux)."""
    return sum(
        int((task / "schedstat").read_text().split()[0]) / 1e9 for task in Path(f"/proc/{process}/task").iterdir()
    )


def measure(which: str, cost: Cost, keys: int, idle: float) -> None:
    """Run the app once and add what it costs to `cost`."""
    command = [sys.executable, "-m", "tests.bench.minimal", which]
    with Terminal(command, cwd=ROOT, columns=120, rows=40) as terminal:
        terminal.wait_for(READY)
        terminal.wait_quiet(0.5)
        cost.start_bytes = len(terminal.output)
        before = processor_seconds(terminal.process.pid)
        for number in range(keys):
            sent = time.monotonic()
            os.write(terminal.handle, b"abcdefghij"[number % 10 :][:1])
            first, total = answer(terminal.handle, sent)
            if first is not None:
                cost.latencies.append(first)
                cost.key_bytes.append(total)
        cost.cpu.append((processor_seconds(terminal.process.pid) - before) / keys)
        end = time.monotonic() + idle
        written = 0
        while (left := end - time.monotonic()) > 0:
            if select.select([terminal.handle], [], [], left)[0]:
                written += len(os.read(terminal.handle, 65536))
        cost.idle_bytes.append(written / idle)


def main() -> int:
    """Measure both in turns, so that what else the machine does falls on both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--idle", type=float, default=3.0, help="seconds without a key")
    options = parser.parse_args()
    costs = {"stock": Cost(), "ours": Cost()}
    for _ in range(options.rounds):
        for which, cost in costs.items():
            measure(which, cost, options.keys, options.idle)
    lines = [
        "| program | key p50 ms | p95 ms | bytes per key | CPU ms per key | bytes at start | idle bytes/s |",
        "|---|---|---|---|---|---|---|",
        *(cost.row(which) for which, cost in costs.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The console over a slow line: PERF-10."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace

from tests.bench.figures import Row, at_most, compared, median, missing, percentile
from tests.bench.keystrokes import shown_after, type_bursts
from tests.bench.programs import console
from tests.bench.recording import Recording
from tests.bench.screen_goals import MESSAGES, RATE, WAITING, arriving

BITS, ROUND_TRIP = 1e6, 0.030
BURSTS = 2


def slow_line(rounds: int) -> Iterable[Row]:
    """PERF-10, without compression. weechat's own server is not started here: the floor is a raw echo."""
    line = (sys.executable, "-m", "tests.bench.slow_line", str(BITS), str(ROUND_TRIP))
    ours: list[float] = []
    floor: list[float] = []
    at_start: list[float] = []
    for number in range(rounds):
        with Recording([*line, sys.executable, "-m", "tests.bench.raw_echo"]) as echo:
            echo.wait_for("READY")
            floor.append(percentile(shown_after(echo, type_bursts(echo, BURSTS, number).sent), 0.95))
        with console(waiting=WAITING, messages=MESSAGES, through=line) as running:
            at_start.append(sum(len(data) for _at, data in running.recording.chunks))
            typed = type_bursts(running.recording, BURSTS, number, arriving(running).__next__)
            ours.append(percentile(shown_after(running.recording, typed.sent), 0.95))
    what = f"1 Mbit/s, 30 ms round trip (relay of our own), {RATE} messages/s: key echo p95"
    row = compared("PERF-10", what, median(ours) * 1e3, median(floor) * 1e3, 1.5, "ms", "raw echo on the same line")
    # Nothing is faster than the raw echo: within 1.5x of it is within 1.5x of weechat, the reverse is not known.
    yield replace(row, wanted="<= 1.5x weechat", met=row.met or None)
    if shutil.which("weechat") is None:
        yield missing("PERF-10", "the same beside weechat", "weechat")
    yield at_most("PERF-10", "bytes at the start", median(at_start), 20_000, "bytes", 0)

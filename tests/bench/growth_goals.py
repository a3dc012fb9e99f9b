"""What a long chat costs more than a short one: PERF-4 and PERF-8."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.bench.console_process import CHAT, OTHER, OTHER_READY, READY
from tests.bench.figures import Row, compared, median
from tests.bench.process import resident_mb
from tests.bench.programs import Console, console

SHORT, LONG = 50, 10_000
AGAINST = f"{SHORT} messages"
TIMES = 12
APPENDED = 30
SIZES = ((118, 38), (120, 40))


@dataclass
class _Costs:
    """Seconds and MB of all rounds."""

    opening: list[float] = field(default_factory=list)
    appending: list[float] = field(default_factory=list)
    resizing: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def growth(rounds: int) -> Iterable[Row]:
    """PERF-4 and PERF-8."""
    short, long = _Costs(), _Costs()
    for _ in range(rounds):
        for messages, costs in ((SHORT, short), (LONG, long)):
            with console(waiting=20, messages=messages) as running:
                costs.memory.append(resident_mb(running.recording.process))
                costs.opening += _open(running)
                costs.appending += _append(running)
                costs.resizing += _resize(running)
    what = f"with {LONG:,} messages held"
    yield _row("PERF-4", f"append until visible, p50, {what}", long.appending, short.appending, 1.15)
    yield compared("PERF-4", f"memory {what}", median(long.memory), median(short.memory), 1.1, "MB", AGAINST)
    yield _row("PERF-4", f"opening a chat, p50, {what}", long.opening, short.opening, 1.2)
    yield _row("PERF-8", f"resize, p50, {what}", long.resizing, short.resizing, 1.3)


def _row(goal: str, what: str, figures: list[float], reference: list[float], limit: float) -> Row:
    return compared(goal, what, median(figures) * 1e3, median(reference) * 1e3, limit, "ms", AGAINST, 2)


def _open(running: Console) -> list[float]:
    """Seconds from opening a chat until its newest message is to be seen. The first time of each is not counted."""
    found: list[float] = []
    for number in range(TIMES + 2):
        chat, shows = ((OTHER, OTHER_READY), (CHAT, READY))[number % 2]
        at = time.monotonic()
        running.open(chat)
        found.append(running.recording.wait_for(shows) - at)
    return found[2:]


def _append(running: Console) -> list[float]:
    found: list[float] = []
    for number in range(APPENDED):
        needle = f"A{number:06}"
        at = time.monotonic()
        running.say(f"{needle} en toen zei hij dat ik niet weg mocht")
        found.append(running.recording.wait_for(needle, quiet=0.1) - at)
    return found


def _resize(running: Console) -> list[float]:
    """Seconds until the last byte of the redrawn screen."""
    found: list[float] = []
    for number in range(TIMES):
        at = running.recording.resize(*SIZES[number % 2])
        running.recording.pump(3.0, 0.3)
        found.append(max(chunk[0] for chunk in running.recording.chunks) - at)
        running.recording.catch_up()
    return found

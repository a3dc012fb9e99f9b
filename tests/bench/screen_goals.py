"""What one counsellor feels: the start, keys, an idle screen, memory (PERF-1, 2, 3, 5, 6, 7)."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator

from tests.bench.figures import Row, at_most, compared, median, missing, percentile
from tests.bench.keystrokes import Typed, shown_after, type_bursts
from tests.bench.process import processor_seconds, resident_mb
from tests.bench.programs import MINIMAL, ON_FAKE, Console, console, posting_start, reference

WAITING, MESSAGES = 200, 1000
BURSTS = 3
RATE = 20
"""Messages a second in the open chat."""
IDLE_SECONDS = 6.0


def start(rounds: int) -> Iterable[Row]:
    """PERF-1 and PERF-7."""
    ours: list[float] = []
    memory: list[float] = []
    minimal: list[float] = []
    posting: list[float] = []
    for _ in range(rounds * 2):
        with reference() as (_recording, ready):
            minimal.append(ready)
        with console(waiting=WAITING, messages=MESSAGES) as running:
            ours.append(running.ready)
            memory.append(resident_mb(running.recording.process))
        if (ready_after := posting_start()) is not None:
            posting.append(ready_after)
    what = f"first useful paint, {WAITING} waiting, a chat of {MESSAGES:,} ({ON_FAKE})"
    yield compared("PERF-1", what, median(ours) * 1e3, median(minimal) * 1e3, 1.6, "ms", MINIMAL, 0)
    if posting:
        yield compared("PERF-1", "the same", median(ours) * 1e3, median(posting) * 1e3, 0.35, "ms", "posting", 0)
    else:
        yield missing("PERF-1", "the same beside posting", "posting")
    yield at_most("PERF-7", f"resident memory, {WAITING} waiting, a chat of {MESSAGES:,}", median(memory), 60, "MB")


def keys(rounds: int) -> Iterable[Row]:
    """PERF-2, PERF-3 and PERF-5."""
    minimal, rest, loaded = _Echo(), _Echo(), _Echo()
    for number in range(rounds):
        with reference() as (recording, _ready):
            typed = type_bursts(recording, BURSTS, number)
            minimal.add(typed, shown_after(recording, typed.sent))
        with console(waiting=WAITING, messages=MESSAGES) as running:
            typed = type_bursts(running.recording, BURSTS, number)
            rest.add(typed, shown_after(running.recording, typed.sent))
            typed = type_bursts(running.recording, BURSTS, number, arriving(running).__next__)
            loaded.add(typed, shown_after(running.recording, typed.sent))
    at_rest = f"key echo at rest ({ON_FAKE})"
    yield compared("PERF-2", f"{at_rest}, p50", rest.p50, minimal.p50, 1.0, "ms", MINIMAL, 2)
    yield compared("PERF-2", f"{at_rest}, p95", rest.p95, minimal.p95, 1.2, "ms", MINIMAL, 2)
    under_load = f"key echo while {RATE} messages/s arrive in the open chat"
    yield compared("PERF-3", f"{under_load}, p95", loaded.p95, rest.p95, 3.0, "ms", "itself at rest", 2)
    yield Row("PERF-3", f"{under_load}, p50", f"{loaded.p50:.2f} ms", f"itself at rest: {rest.p50:.2f} ms")
    yield compared("PERF-5", "bytes per key", rest.raw, minimal.raw, 1.0, "bytes", MINIMAL, 0)
    yield at_most("PERF-5", "bytes per key, raw (stretch)", rest.raw, 150, "bytes", 0)
    yield at_most("PERF-5", "bytes per key, zlib (stretch)", rest.packed, 20, "bytes")


def idle(rounds: int) -> Iterable[Row]:
    """PERF-6."""
    busy = [_idle(20, "wacht 20") for _ in range(rounds)]
    calm = [_idle(0, "BAKEN") for _ in range(rounds)]
    with reference() as (recording, _ready):
        at = time.monotonic()
        recording.pump(IDLE_SECONDS)
        blinking = recording.written(at, time.monotonic())[0] / IDLE_SECONDS
    limit = at_most("PERF-6", "idle, 20 waiting: output", median(each[0] for each in busy), 600, "bytes/s", 0)
    yield Row(limit.goal, limit.what, limit.figure, f"{MINIMAL}: {blinking:.0f} bytes/s", "", limit.wanted, limit.met)
    yield at_most("PERF-6", "idle, 20 waiting: processor", median(each[1] for each in busy), 10, "ms/s")
    yield at_most("PERF-6", "idle, nobody waiting: output", median(each[0] for each in calm), 5, "bytes/s")
    yield Row("PERF-6", "idle, nobody waiting: processor", f"{median(each[1] for each in calm):.1f} ms/s")


class _Echo:
    """Rounds of typing; each figure is the median of the rounds' own, in ms."""

    def __init__(self) -> None:
        self._rounds: list[list[float]] = []
        self._raw: list[float] = []
        self._packed: list[float] = []

    def add(self, typed: Typed, latencies: list[float]) -> None:
        self._rounds.append(latencies)
        self._raw += typed.raw
        self._packed += typed.packed

    @property
    def p50(self) -> float:
        return median(percentile(each, 0.5) for each in self._rounds) * 1e3

    @property
    def p95(self) -> float:
        return median(percentile(each, 0.95) for each in self._rounds) * 1e3

    @property
    def raw(self) -> float:
        return median(self._raw)

    @property
    def packed(self) -> float:
        return median(self._packed)


def arriving(running: Console) -> Iterator[None]:
    """Messages at `RATE` in the open chat: each `next` lets come what is due by now."""
    began = time.monotonic()
    for number in itertools.count():
        while time.monotonic() < began + number / RATE:
            yield
        running.say(f"M{number:06} en toen zei hij dat ik niet weg mocht")


def _idle(waiting: int, ready: str) -> tuple[float, float]:
    with console(waiting=waiting, messages=0, ready=ready) as running:
        recording = running.recording
        recording.pump(2.0)
        at, used = time.monotonic(), processor_seconds(recording.process)
        recording.pump(IDLE_SECONDS)
        spent = (processor_seconds(recording.process) - used) / IDLE_SECONDS * 1e3
        return recording.written(at, time.monotonic())[0] / IDLE_SECONDS, spent

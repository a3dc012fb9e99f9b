"""Typing with the rhythm of a person, and when each character stood on the screen."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.recording import Recording

WARM, BURST, NEEDLE = 6, 34, 6
"""Characters before the measured ones of a burst, those measured, and how many together are looked for."""
PACE = 0.06
"""Seconds between keys, give or take 30 %."""
CLEAR = b"\x15"


@dataclass
class Typed:
    """What typing cost."""

    sent: list[tuple[float, str]] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    packed: list[float] = field(default_factory=list)


def type_bursts(recording: Recording, bursts: int, seed: int, meanwhile: Callable[[], None] | None = None) -> Typed:
    """Type bursts of letters and clear the line after each. `meanwhile` is called often and must be quick."""
    rhythm = random.Random(seed)
    typed = Typed()
    for _ in range(bursts):
        line = ""
        for number in range(WARM + BURST):
            if number == WARM:
                began = time.monotonic()
            letter = rhythm.choice([each for each in string.ascii_lowercase if each != line[-1:]])
            line += letter
            at = recording.send(letter.encode())
            if number >= WARM:
                typed.sent.append((at, line[-NEEDLE:]))
            _wait(recording, PACE * rhythm.uniform(0.7, 1.3), meanwhile)
        raw, packed = recording.written(began, time.monotonic())
        typed.raw.append(raw / BURST)
        typed.packed.append(packed / BURST)
        _wait(recording, 0.5, meanwhile)
        recording.send(CLEAR)
        _wait(recording, 0.3, meanwhile)
    return typed


def shown_after(recording: Recording, sent: list[tuple[float, str]]) -> list[float]:
    """Seconds until each needle was on the screen. Raises `ValueError` where one never was."""
    pending = list(sent)
    found: list[float] = []

    def look(at: float, lines: list[str]) -> None:
        for each in [row for row in pending if row[0] <= at]:
            if any(each[1] in line for line in lines):
                found.append(at - each[0])
                pending.remove(each)

    recording.catch_up(look)
    if pending:
        raise ValueError(f"{len(pending)} of {len(sent)} never came on the screen:\n{recording.screen()}")
    return found


def _wait(recording: Recording, seconds: float, meanwhile: Callable[[], None] | None) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not recording.ended:
        if meanwhile is None:
            recording.pump(left)
        else:
            meanwhile()
            recording.pump(min(left, 0.01))

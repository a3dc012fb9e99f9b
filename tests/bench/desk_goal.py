"""The facilitator's desk over four trainees: PERF-14."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.figures import Row, at_most, missing, percentile
from tests.support.desk_panes import NAMES, panes
from tests.support.needs import MISSING

GOAL = "PERF-14"
ROUNDS = 10
"""Messages of each trainee in one round of the bench."""
LIMIT = 2.0


def desk(rounds: int) -> Iterable[Row]:
    """PERF-14: from Enter in a trainee's pane to the desk's screen, in tmux, over a folder on this machine."""
    what = f"{len(NAMES)} trainees in tmux panes: a trainee's message to the facilitator's desk"
    if MISSING["tmux"]() is not None:
        yield missing(GOAL, what, "tmux")
        return
    took: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, panes(Path(folder)) as window:
        window.until_desk(*NAMES)
        window.until_trainees("Kim watches", len(NAMES))
        for number in range(rounds * ROUNDS):
            took += window.round(number)
    yield at_most(GOAL, f"{what}, the slowest of {len(took)}", max(took), LIMIT, "s", 2)
    yield Row(GOAL, "the same, p50", f"{percentile(took, 0.5):.2f} s")

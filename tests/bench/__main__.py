"""`make bench`: what docs/performance.md lists, measured on this machine beside its references, in one run.

`make bench BENCH_ARGS="--only PERF-2"` measures one goal, `--rounds N` more or fewer rounds (figures are medians).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.bench.delivery_goal import delivery
from tests.bench.desk_goal import desk
from tests.bench.figures import Measurement, Row, table
from tests.bench.growth_goals import growth
from tests.bench.node_goal import node
from tests.bench.process import machine
from tests.bench.recording import NotReady
from tests.bench.report_goal import report
from tests.bench.screen_goals import idle, keys, start
from tests.bench.slow_line_goal import slow_line
from tests.bench.training_goal import training

MEASUREMENTS: tuple[tuple[Measurement, tuple[str, ...]], ...] = (
    (start, ("PERF-1", "PERF-7")),
    (keys, ("PERF-2", "PERF-3", "PERF-5")),
    (growth, ("PERF-4", "PERF-8")),
    (idle, ("PERF-6",)),
    (delivery, ("PERF-9",)),
    (slow_line, ("PERF-10",)),
    (node, ("PERF-11",)),
    (report, ("PERF-12",)),
    (training, ("PERF-13",)),
    (desk, ("PERF-14",)),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 also where a goal is missed, because the table says so."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", metavar="GOAL", choices=[goal for _, goals in MEASUREMENTS for goal in goals])
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    sys.stdout.write(f"{machine()}\n")
    rows: list[Row] = []
    for measure, goals in MEASUREMENTS:
        if chosen.only is not None and chosen.only not in goals:
            continue
        sys.stderr.write(f"measuring {', '.join(goals)} ...\n")
        try:
            rows += measure(chosen.rounds)
        except (NotReady, ValueError) as error:
            sys.stderr.write(f"{error}\n")
            rows += [Row(goal, "could not be measured: see above", "-", met=False) for goal in goals]
    rows = [row for row in rows if chosen.only in {None, row.goal}]
    rows.sort(key=lambda row: int(row.goal.split("-")[1]))
    command = " ".join(["python -m tests.bench", *(sys.argv[1:] if arguments is None else arguments)])
    sys.stdout.write(
        f"{command}: {len(rows)} figures in {time.monotonic() - began:.0f} s, medians of {chosen.rounds} rounds\n\n"
    )
    sys.stdout.write(table(rows) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

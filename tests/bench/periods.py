"""What three years together print and cost: `python -m tests.bench.periods [SIZE:SETS ...]` (docs/disclosure.md).

Years in a row, each drawn with replacement from the made-up victims of 2021, a seventh more or fewer than the size, are
published one after the other with k = 10: once as they are, and once without the tables of three years together.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert

from backend.report import plan
from backend.report.service import ReportService
from backend.report.tables import POOLED
from backend.store import Store
from backend.store.tables import registrations
from backend.synthetic.years import records
from protocol.report import Report
from tests.bench.utility import AFTER, YEAR, of_crosses, of_rows
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config

SETS = {285: 2, 100: 2, 50: 2}
FIRST = YEAR - 3
"""Four years, and so two periods of three."""


def year(size: int, number: int, of: int, victims: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One year of a set."""
    rng = random.Random(f"{size} {number} {of}")
    drawn = rng.choices(victims, k=round(size * rng.uniform(6 / 7, 8 / 7)))
    return [{**one, "id": rng.randbytes(16).hex(), "person": None, "month": f"{of}{one['month'][4:]}"} for one in drawn]


async def published(size: int, number: int, victims: Sequence[dict[str, Any]]) -> list[tuple[Report, float]]:
    """The reports of the years, each with the seconds of processor that its release took."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(server_config(Path(folder)))
        await store.open()
        found = []
        service = ReportService(store, MovableClock(AFTER), "Europe/Amsterdam")
        for of in range(FIRST, YEAR + 1):
            async with store.write() as connection:
                await connection.execute(insert(registrations), year(size, number, of, victims))
            begun = time.process_time()
            found.append((await publish(service, of), time.process_time() - begun))
        await store.close()
        return found


def line(size: int, number: int, report: Report, seconds: float) -> str:
    """A line of the table."""
    sums = [row.three_years for table in report.tables for row in table.rows]
    cells = [f"{size}, set {number}", f"{report.year}"]
    cells += [f"{hidden} of {all_}" for hidden, all_ in (of_rows(report), of_crosses(report))]
    cells.append(f"{sums.count(None)} of {len(sums)}")
    if report.pooled is None:
        return f"| {' | '.join([*cells, '', '', f'{seconds:.1f}'])} |"
    counts = [count for cross in report.pooled.crosses for row in cross.counts for count in row]
    provinces = [row.count for table in report.pooled.tables for row in table.rows]
    cells += [f"{counts.count(None)} of {len(counts)}", f"{provinces.count(None)} of {len(provinces)}"]
    return f"| {' | '.join([*cells, f'{seconds:.1f}'])} |"


def main() -> None:
    """Measure and print the table."""
    victims = [row for row in records(YEAR, 1) if row["role"] == "self" and row["flagged_trafficking"] != "no"]
    given = (one.partition(":") for one in sys.argv[1:])
    wanted = {int(size): int(sets) for size, _colon, sets in given} or SETS
    names = "victims a year | year | rows hidden | cross cells | sums of rows | cross cells together | provinces | s"
    sys.stdout.write(f"| {names} |\n{'|---' * 8}|\n")
    for size, sets in wanted.items():
        for number in range(sets):
            for pooled in (frozenset[str](), POOLED):
                with patch.object(plan, "POOLED", pooled):
                    for report, seconds in asyncio.run(published(size, number, victims)):
                        if report.three_years is not None:
                            sys.stdout.write(line(size, number, report, seconds) + "\n")
                            sys.stdout.flush()


if __name__ == "__main__":
    main()

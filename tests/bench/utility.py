"""How much of a year is printed, by how many victims it has: `python -m tests.bench.utility` (docs/disclosure.md).

Each size is measured on years that are drawn, with replacement, from the made-up victims of 2021, published alone.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from backend.report.service import ReportService
from backend.store import Store
from backend.store.tables import registrations
from backend.support.problem import Problem
from backend.synthetic.years import records
from protocol.report import Report
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config

SIZES = (50, 100, 285, 1000, 3000)
YEARS = 12
"""Bootstrap years of each size."""
YEAR = 2021
AFTER = datetime(2022, 2, 1, 12, tzinfo=UTC)
FACTS = (
    ("status", "ongoing"),
    ("duration", "5y_or_longer"),
    ("age", "under_15"),
    ("parents", "own_parents"),
    ("gender", "boy_man"),
    ("forms", "criminal"),
    ("form_mix", "sexual_and_criminal"),
)
"""What the news item of 2022 says of one year by itself: three quarters ongoing, a quarter five years or longer, nearly
one in five below 15, 16 % own parents, boys, criminal exploitation, and both."""


def year(size: int, number: int, victims: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One bootstrap year."""
    rng = random.Random(f"{size} {number}")
    return [{**one, "id": rng.randbytes(16).hex(), "person": None} for one in rng.choices(victims, k=size)]


async def published(rows: list[dict[str, Any]]) -> Report | None:
    """Its public report; None where it cannot be published."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(server_config(Path(folder)))
        await store.open()
        try:
            async with store.write() as connection:
                await connection.execute(insert(registrations), rows)
            return await publish(ReportService(store, MovableClock(AFTER), "Europe/Amsterdam"), YEAR)
        except Problem:
            return None
        finally:
            await store.close()


def of_rows(report: Report) -> tuple[int, int]:
    """Rows that are hidden, and all of them."""
    counts = [row.count for table in report.tables for row in table.rows]
    return counts.count(None), len(counts)


def of_crosses(report: Report) -> tuple[int, int]:
    """The same of the cells of crosses."""
    counts = [count for cross in report.crosses for line in cross.counts for count in line]
    return counts.count(None), len(counts)


def printed(report: Report) -> Iterator[tuple[str, str]]:
    """Those of the facts that have a number."""
    for table in report.tables:
        for row in table.rows:
            if (table.id, row.id) in FACTS and row.count is not None:
                yield table.id, row.id


def line(size: int, reports: Sequence[Report]) -> str:
    """A line of the table."""
    rows, crosses = [of_rows(one) for one in reports], [of_crosses(one) for one in reports]
    facts = Counter(fact for one in reports for fact in printed(one))
    cells = (
        f"{size:,}",
        f"{len(reports)} of {YEARS}",
        f"{sum(hidden for hidden, _ in rows) / max(1, len(rows)):.0f} of {max((all_ for _, all_ in rows), default=0)}",
        f"{sum(hidden for hidden, _ in crosses) / max(1, len(crosses)):.0f}"
        f" of {max((all_ for _, all_ in crosses), default=0)}",
        *(str(facts[fact]) for fact in FACTS),
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print the table."""
    victims = [row for row in records(YEAR, 1) if row["role"] == "self" and row["flagged_trafficking"] != "no"]
    names = " | ".join(f"`{table}/{row}`" for table, row in FACTS)
    sys.stdout.write(f"| victims | published | rows hidden | cross cells hidden | {names} |\n{'|---' * 11}|\n")
    for size in SIZES:
        made = [asyncio.run(published(year(size, number, victims))) for number in range(YEARS)]
        sys.stdout.write(line(size, [one for one in made if one is not None]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

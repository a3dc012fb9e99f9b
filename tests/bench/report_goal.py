"""The yearly report over 50,000 registrations, on SQLite and on PostgreSQL: PERF-12."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import delete, insert

from backend.config import TIMEZONE, ServerConfig
from backend.report import aggregate
from backend.report.service import ReportService
from backend.report.tables import CROSSES, TABLES, CrossOf, TableOf
from backend.store import Store
from backend.store.tables import editions, registrations
from protocol.registration import FIELDS
from protocol.report import View
from tests.bench.figures import Row, at_most, median
from tests.bench.recording import NotReady
from tests.support.databases import run_postgres
from tests.support.needs import MISSING
from tests.support.publishing import publish
from tests.support.server import MovableClock

GOAL = "PERF-12"
RECORDS = 50_000
PART = 5_000
YEARS = (2019, 2020, 2021)
PEOPLE_WHO_RETURN = 4_000
RETURNS = 0.2
"""The part of the registrations that are of one of them."""
TABLE, REPORT = 1.0, 3.0
"""Seconds: the limits for a table's query and for a whole report."""


def report(rounds: int) -> Iterable[Row]:
    """PERF-12: each table alone, all of them in one statement, and whole reports with what is hidden."""
    yield from asyncio.run(_measured(None, "SQLite", rounds))
    if (reason := MISSING["postgres"]()) is not None:
        raise NotReady(reason)
    with run_postgres() as postgres:
        yield from asyncio.run(_measured(postgres.database, "PostgreSQL", rounds))


async def _measured(url: Callable[[], str] | None, database: str, rounds: int) -> list[Row]:
    year = YEARS[-1]

    def row(what: str, seconds: float, limit: float) -> Row:
        return at_most(GOAL, f"{what}, {RECORDS:,} registrations, {database}", seconds, limit, "s", 2)

    async with _filled(url() if url else None) as store:
        service = _service(store)
        everything: list[TableOf | CrossOf] = [*TABLES, *CROSSES]
        rows = []
        for table in everything:
            rows.append(row(f"table {table.id}", await _seconds(rounds, partial(_count, store, [table])), TABLE))
        rows.append(row("all tables", await _seconds(rounds, partial(_count, store, everything)), REPORT))
        internal = partial(service.report, year, View.INTERNAL, "bench")
        public = partial(service.report, year, View.PUBLIC, "bench")
        forget = partial(_forget, store, year)
        rows.append(row("report, internal, first look", await _seconds(rounds, internal, forget), REPORT))
        await publish(service, *YEARS)
        rows.append(row("report, given again", await _seconds(rounds, public), REPORT))
    first = median([await _first_release(url() if url else None, year) for _ in range(rounds)])
    rows.append(row("report, first release", first, REPORT))
    return rows


async def _first_release(url: str | None, year: int) -> float:
    """Seconds of publishing the last year. What was published stays so: each is measured in a database of its own."""
    async with _filled(url) as store:
        service = _service(store)
        await publish(service, *YEARS[:-1])
        return await _seconds(1, partial(publish, service, year))


def _service(store: Store) -> ReportService:
    return ReportService(store, MovableClock(datetime(2022, 2, 1, tzinfo=UTC)), TIMEZONE)


async def _seconds(
    rounds: int, work: Callable[[], Awaitable[object]], prepare: Callable[[], Awaitable[None]] | None = None
) -> float:
    found = []
    for _ in range(rounds):
        if prepare is not None:
            await prepare()
        began = time.monotonic()
        await work()
        found.append(time.monotonic() - began)
    return median(found)


async def _count(store: Store, tables: list[TableOf | CrossOf]) -> None:
    async with store.read() as connection:
        await aggregate.count(connection, YEARS, tables)


async def _forget(store: Store, year: int) -> None:
    """As if nobody had looked at the year yet."""
    async with store.write() as connection:
        await connection.execute(delete(editions).where(editions.c.year == year))


@asynccontextmanager
async def _filled(url: str | None) -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Store(ServerConfig(data=Path(folder), database_url=url))
        try:
            await store.open()
            # A part at a time: PostgreSQL ends a transaction in which nothing is asked for some seconds.
            records = _records(random.Random(1))
            for start in range(0, RECORDS, PART):
                async with store.write() as connection:
                    await connection.execute(insert(registrations), records[start : start + PART])
            yield store
        finally:
            await store.close()


def _records(rng: random.Random) -> list[dict[str, object]]:
    """Registrations of three years: mostly victims, the first values of each field more often than the last ones."""
    people = [rng.randbytes(16).hex() for _ in range(PEOPLE_WHO_RETURN)]
    made = []
    for _ in range(RECORDS):
        row: dict[str, object] = {
            "id": rng.randbytes(16).hex(),
            "version": 1,
            "month": f"{rng.choice(YEARS)}-{rng.randint(1, 12):02}",
            "person": rng.choice(people) if rng.random() < RETURNS else None,
            "contact": rng.randint(0, 5),
        }
        for field in FIELDS:
            weights = [1 / (place + 1) for place in range(len(field.values))]
            if field.several:
                drawn = frozenset(rng.choices(field.values, weights, k=rng.choice([0, 1, 1, 2])))
                row[field.name] = frozenset({field.alone}) if field.alone in drawn else drawn
            else:
                row[field.name] = rng.choices([*field.values, "unknown"], [*weights, 0.4])[0]
        row["role"] = rng.choice(["self"] * 9 + ["professional"])
        made.append(row)
    return made

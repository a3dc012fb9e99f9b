"""Putting made-up years into a database: all of them or nothing, and never beside records of real people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.config import TIMEZONE
from backend.store import Store, audit
from backend.store.tables import conversations, registrations
from backend.support.months import day_of
from backend.support.steps import Told, unseen
from backend.synthetic.years import records

FIRST_YEAR = 2000
MOST_YEARS = 30


class Refused(Exception):
    """Nothing was added."""


class RealRecords(Refused):
    """The database holds conversations, or records that somebody registered."""


class NotOver(Refused):
    """`year` has not ended: its records would lie in the future."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class OtherYear(Refused):
    """There are made-up records of `year` already, of another seed or another version."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class Added(Struct, frozen=True, kw_only=True):
    """How many records were added of which years, and which years stood there already, the same."""

    records: int
    years: tuple[int, ...]
    there: tuple[int, ...]


async def add(store: Store, years: Sequence[int], seed: int, now: datetime, told: Told = unseen) -> Added:
    """Make `years` (oldest first) and add those that are not there yet, in one transaction, with an audit entry.

    Whether a year is over at `now` is said by the calendar of the helpline, as in the report.

    Raises `RealRecords`, `NotOver` and `OtherYear`; nothing is added then, nor when the disk is full. `told`
    hears how many of the years are made.
    """
    today = day_of(now, TIMEZONE)
    if years[-1] >= today.year:
        raise NotOver(max(years[0], today.year))
    made = {}
    for done, year in enumerate(years):
        told(done, len(years))
        made[year] = records(year, seed)
    told(len(years), len(years))
    async with store.write() as connection:
        await _only_made_up(connection)
        missing = []
        for year, rows in made.items():
            there = await _ids(connection, year)
            if there and there != {row["id"] for row in rows}:
                raise OtherYear(year)
            if not there:
                missing.append(year)
        rows = [row for year in missing for row in made[year]]
        if rows:
            await connection.execute(insert(registrations), rows)
            details = {"first": missing[0], "last": missing[-1], "seed": seed, "records": len(rows)}
            await audit.append(connection, now, audit.OPERATOR, audit.Action.DEMO_DATA, details)
    there_already = tuple(year for year in years if year not in missing)
    return Added(records=len(rows), years=tuple(missing), there=there_already)


async def _only_made_up(connection: AsyncConnection) -> None:
    real = select(func.count()).select_from(registrations).where(registrations.c.synthetic.is_(False))
    chats = select(func.count()).select_from(conversations)
    if await connection.scalar(real) or await connection.scalar(chats):
        raise RealRecords


async def _ids(connection: AsyncConnection, year: int) -> set[str]:
    of_year = registrations.c.month.between(f"{year}-01", f"{year}-12")
    return set(await connection.scalars(select(registrations.c.id).where(of_year)))

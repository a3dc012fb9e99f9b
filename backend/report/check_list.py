"""What to look at before a year is published: what is still open, what stays hidden, what a correction would cost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.report import aggregate
from backend.report.cells import STANDARD, VICTIMS, cross_key, row_key
from backend.report.editions import Edition, Kept, Pattern, is_outdated, last_release
from backend.report.joint import YEARS
from backend.report.tables import PRINTED, CrossOf, TableOf
from backend.store.tables import conversations, registrations
from protocol.report import Draft, Hides


async def check_list(
    connection: AsyncConnection, edition: Edition, kept: Kept, years: Collection[int], timezone: str
) -> Draft:
    """A draft as it is looked at. `years` are those with registrations."""
    pattern = edition.public
    last = last_release(kept, edition.year)
    hidden = frozenset(edition.cells) if pattern is None else pattern.hidden
    corrects = 0 if last is None or edition.released else last.release
    outdated = [year for year in sorted(kept) if is_outdated(kept, year, edition.year if corrects else None)]
    return Draft(
        year=edition.year,
        number=edition.number,
        made=edition.made,
        until=edition.until,
        victims=edition.cells[VICTIMS],
        hides=(*_hides(hidden), *(() if pattern is None else _hides_pooled(pattern))),
        open_forms=await _open_forms(connection, edition.year, timezone),
        unpurged=await _unpurged(connection, edition.year, timezone),
        earlier=await _changed(connection, [year for year in years if year != edition.year], kept),
        outdated=tuple(year for year in outdated if year != edition.year),
        unpublished=tuple(
            year
            for year in (edition.year - 2, edition.year - 1)
            if year in years and last_release(kept, year) is None and not edition.released
        ),
        corrects=corrects,
        takes_back=0 if edition.released or last is None else len(_prints(last) - _prints(edition)),
        reveals=edition.reveals,
        published=edition.released is not None,
    )


def _prints(edition: Edition) -> frozenset[tuple[str, bool]]:
    """The numbers in its public report: the key of each, and whether it is of three years together."""
    pattern = edition.public
    if pattern is None:
        return frozenset()
    sums = STANDARD.summed(pattern.pooled) if len(pattern.stands_on) == YEARS - 1 else ()
    of_year = ((key, False) for key in edition.cells.keys() - pattern.hidden)
    together = ((cell.key, True) for cell in sums if cell.key in edition.cells.keys() - pattern.hidden_sums)
    return frozenset(one for one in (*of_year, *together) if STANDARD.is_printed(one[0]))


def _hides(hidden: Collection[str]) -> Iterator[Hides]:
    for table in PRINTED:
        yield _hides_of(table, hidden)


def _hides_pooled(pattern: Pattern) -> Iterator[Hides]:
    for table in PRINTED:
        if table.id in pattern.pooled:
            yield replace(_hides_of(table, pattern.hidden_sums), pooled=True)


def _hides_of(table: TableOf | CrossOf, hidden: Collection[str]) -> Hides:
    if isinstance(table, TableOf):
        keys = [row_key(table, row) for row in (*table.rows, *table.sums)]
    else:
        keys = [cross_key(table, row, column) for row in table.rows.ids for column in table.columns.ids]
    return Hides(table=table.id, hidden=sum(key in hidden for key in keys), numbers=len(keys))


async def _changed(connection: AsyncConnection, years: Collection[int], kept: Kept) -> tuple[int, ...]:
    """Released years that would be counted otherwise now."""
    released = {year: last for year in years if (last := last_release(kept, year)) is not None}
    counted = await aggregate.count(connection, released)
    now = {year: STANDARD.figures(counted[year]) for year in released}
    return tuple(
        year
        for year, last in sorted(released.items())
        if any(last.cells[key] != value for key, value in now[year].items() if key in last.cells)
    )


def _of_year(year: int, timezone: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(timezone)
    first, end = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    return first, end


async def _open_forms(connection: AsyncConnection, year: int, timezone: str) -> int:
    """Conversations in which the chatter wrote something, and of which nobody registered anything."""
    since, until = _of_year(year, timezone)
    both = conversations.outerjoin(registrations, registrations.c.conversation == conversations.c.id)
    statement = (
        select(func.count())
        .select_from(both)
        .where(
            and_(conversations.c.created_at >= since, conversations.c.created_at < until),
            conversations.c.lines_by_visitor > 0,
            or_(registrations.c.version.is_(None), registrations.c.version == 0),
        )
    )
    return int(await connection.scalar(statement) or 0)


async def _unpurged(connection: AsyncConnection, year: int, timezone: str) -> int:
    """Conversations whose texts are still there: their forms may still change."""
    since, until = _of_year(year, timezone)
    own = and_(conversations.c.created_at >= since, conversations.c.created_at < until)
    return int(await connection.scalar(select(func.count()).select_from(conversations).where(own)) or 0)

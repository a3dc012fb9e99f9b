"""What was published: every public report that was given out, with all its cells and which of them were not printed.

The hidden numbers are kept because sums over three years need them, and because a later release is compared with this
one, also where nobody saw it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.tables import releases

Kept = Mapping[int, Sequence["Release"]]
"""The releases of each year, oldest first."""


class Release(Struct, frozen=True, kw_only=True):
    """One public report. `stands_on`: the releases of the two years before, as year: number; none, one or both.

    `hidden` and `hidden_sums` are keys of `cells`: not published for the year, not for the three years together.
    `secret` decided between choices of them that are about as good.
    """

    definition: int
    k: int
    year: int
    number: int
    released: date
    stands_on: dict[int, int]
    cells: dict[str, int]
    hidden: frozenset[str]
    hidden_sums: frozenset[str] = frozenset()
    secret: bytes = b""
    records: int = 0
    seq_unknown: int = 0
    repeats: int = 0
    synthetic: bool = False

    @property
    def footnotes(self) -> tuple[int, int, int]:
        """The numbers of registrations under the tables."""
        return self.records, self.seq_unknown, self.repeats


async def load(connection: AsyncConnection, *, until: int, since: int = 0) -> dict[int, list[Release]]:
    """The releases of these years; a year without any is missing."""
    wanted = releases.c.year.between(since, until)
    found: dict[int, list[Release]] = {}
    for row in await connection.execute(select(releases).where(wanted).order_by(releases.c.year, releases.c.number)):
        found.setdefault(row.year, []).append(msgspec.json.decode(row.content, type=Release))
    return found


async def heads(connection: AsyncConnection, *, until: int) -> dict[int, int]:
    """The newest number of each year up to this one; a year without a release is missing."""
    newest_ = select(releases.c.year, func.max(releases.c.number)).where(releases.c.year <= until)
    return {year: number for year, number in await connection.execute(newest_.group_by(releases.c.year))}


async def keep(connection: AsyncConnection, release: Release) -> None:
    """Store it, for good."""
    await connection.execute(
        releases.insert().values(
            year=release.year,
            number=release.number,
            released=release.released.isoformat(),
            content=msgspec.json.encode(release).decode(),
        )
    )


def newest(kept: Kept, year: int) -> Release | None:
    """The last release of a year."""
    return found[-1] if (found := kept.get(year)) else None


def numbered(kept: Kept, year: int, number: int) -> Release:
    """One of a year's releases."""
    return next(release for release in kept[year] if release.number == number)

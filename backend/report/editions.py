"""Everything that was ever shown of a year: snapshots, drafts and releases, each with its cells and what it hid.

One plan for all of them. Figures are frozen when somebody first sees them, and kept with their pattern for good: what a
reader could see before is known to that reader. A release publishes an edition that was looked at; it makes none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.report.refusals import changed_by_hand
from backend.store.audit import Action
from backend.store.tables import audit, editions
from protocol.report import View

Kept = Mapping[int, Sequence["Edition"]]
"""The editions of each year, oldest first."""


class _Released(Struct):
    """What the audit log says of a release."""

    year: int
    number: int


class Pattern(Struct, frozen=True, kw_only=True):
    """What one kind of reader does not see: keys of cells, of the year and of three years together.

    `stands_on`: the editions of the two years before that are laid beside it, as year: number; none, one or both.
    `pooled`: the tables that it has of three years together; none in what an older version kept.
    """

    k: int
    hidden: frozenset[str]
    hidden_sums: frozenset[str] = frozenset()
    stands_on: dict[int, int] = {}  # msgspec copies it for each
    pooled: frozenset[str] = frozenset()


class Edition(Struct, frozen=True, kw_only=True):
    """A year's figures as of one day.

    `until` is the last month in them (`YYYY-MM`). `internal` is what those who oversee the work do not see, `public`
    what nobody else would; None where nothing of it can be shown. What is hidden inside is hidden outside. `secret`
    decided between patterns that are about as good; a year has one.

    Once it was `released`, `release` counts the year's releases, `by` names who did it (ids, or `operator`), and `why`
    says what was corrected. `asked_by` released it where a second person has to. `basis`: how many releases there were
    when it was made; with another one since, it has to be looked at again. `reveals`: the tables for whose sake it
    cannot be published.
    """

    definition: int
    year: int
    number: int
    until: str
    made: date
    cells: dict[str, int]
    secret: bytes
    internal: Pattern | None = None
    public: Pattern | None = None
    records: int = 0
    seq_unknown: int = 0
    synthetic: bool = False
    released: date | None = None
    release: int = 0
    by: tuple[str, ...] = ()
    why: str = ""
    asked_by: str = ""
    basis: int = 0
    reveals: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the year was over."""
        return self.until.endswith("-12")

    def pattern(self, view: View) -> Pattern | None:
        """What this reader does not see of it; None where they see nothing."""
        if view is View.INTERNAL:
            return self.internal
        return self.public if self.released else None


async def load(connection: AsyncConnection) -> dict[int, list[Edition]]:
    """All editions. Raises `Problem` 409 `changed_by_hand` for one that is not as it was kept, or is not there.

    Each year's are numbered from 1, and the audit log has every release: of one that is missing nobody could say any
    more what its readers know.
    """
    found: dict[int, list[Edition]] = {}
    for row in await connection.execute(select(editions).order_by(editions.c.year, editions.c.number)):
        of_year = found.setdefault(row.year, [])
        if _digest(row.content) != row.digest or row.number != len(of_year) + 1:
            raise changed_by_hand(row.year, len(of_year) + 1)
        of_year.append(msgspec.json.decode(row.content, type=Edition))
    there = {(edition.year, edition.release) for of_year in found.values() for edition in of_year if edition.released}
    written = select(audit.c.details).where(audit.c.action == Action.REPORT_RELEASED)
    for details in await connection.scalars(written):
        release = msgspec.json.decode(details, type=_Released)
        if (release.year, release.number) not in there:
            raise changed_by_hand(release.year, release.number)
    return found


async def state(connection: AsyncConnection) -> tuple[int, int]:
    """Changes whenever an edition is kept or released: how many there are, and how many of them are released."""
    released = func.count(editions.c.released)
    there, published = (await connection.execute(select(func.count(), released).select_from(editions))).one()
    return there, published


async def keep(connection: AsyncConnection, edition: Edition) -> None:
    """Store a new one, for good."""
    await connection.execute(editions.insert().values(_row(edition)))


async def change(connection: AsyncConnection, edition: Edition) -> None:
    """Somebody asked for its release, or released it."""
    own = (editions.c.year == edition.year) & (editions.c.number == edition.number)
    await connection.execute(update(editions).where(own).values(_row(edition)))


def newest(kept: Kept, year: int) -> Edition | None:
    """What was last shown of a year, to whomever."""
    return found[-1] if (found := kept.get(year)) else None


def last_release(kept: Kept, year: int) -> Edition | None:
    """What was last published of a year."""
    return max((one for one in kept.get(year, ()) if one.released), key=lambda one: one.release, default=None)


def is_outdated(kept: Kept, year: int, corrected: int | None = None) -> bool:
    """Whether what was last published of a year stands beside a release of a year before it that was corrected since,
    or is about to be (`corrected`)."""
    last = last_release(kept, year)
    if last is None or last.public is None:
        return False
    beside = ((last_release(kept, one), number) for one, number in last.public.stands_on.items())
    return corrected in last.public.stands_on or any(one is not None and one.number != at for one, at in beside)


def numbered(kept: Kept, year: int, number: int) -> Edition | None:
    """One of a year's editions."""
    return next((one for one in kept.get(year, ()) if one.number == number), None)


def visible(kept: Kept, view: View) -> Iterable[Edition]:
    """What a reader could see, the oldest year first and of a year the oldest edition."""
    return (one for year in sorted(kept) for one in kept[year] if one.pattern(view) is not None)


def _row(edition: Edition) -> dict[str, object]:
    content = msgspec.json.encode(edition).decode()
    return {
        "year": edition.year,
        "number": edition.number,
        "released": None if edition.released is None else edition.released.isoformat(),
        "content": content,
        "digest": _digest(content),
    }


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()

"""The one plan by which figures are shown: what is frozen, with which pattern, and what of it is published.

Counting and solving stand outside the write lock, so that no chat waits for a report. Whoever comes to keep something
looks under the lock whether something else was kept meanwhile, and begins again if so.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from backend.disclosure.suppress import CannotProtect
from backend.report import aggregate, editions
from backend.report.cells import STANDARD, VICTIMS
from backend.report.editions import Edition, Kept, Pattern, last_release, newest, numbered
from backend.report.joint import YEARS, protect
from backend.report.refusals import NotNow, TooFew
from backend.report.tables import CROSSES, DEFINITION, POOLED, TABLES
from backend.store import Store, audit
from backend.support import problem
from backend.support.clock import Clock
from backend.support.months import day_of
from protocol.report import View

PUBLIC_K = 10
"""Below how many persons a number is not published (ONS practice; `docs/report.md`)."""
INTERNAL_K = 5
"""Below how many persons a number is not shown within the organisation."""
MADE_UP = b"nobody is behind these figures"
"""The secret of made-up years: of the same seed the same is hidden, on every machine."""
ATTEMPTS = 5
"""How often figures are made anew because others were kept meanwhile."""


class Plan:
    """Freezes figures, keeps them with what they hide, and publishes what was frozen."""

    def __init__(self, store: Store, clock: Clock, timezone: str, *, second_person: bool = False) -> None:
        """`second_person`: two people have to publish a year."""
        self._store = store
        self._clock = clock
        self._timezone = timezone
        self.second_person = second_person

    def today(self) -> date:
        """By the helpline's calendar."""
        return day_of(self._clock.wall(), self._timezone)

    async def kept(self) -> dict[int, list[Edition]]:
        """All editions. Raises `Problem` 409 `changed_by_hand`."""
        async with self._store.read() as connection:
            return await editions.load(connection)

    async def snapshot(self, year: int, until: str) -> tuple[Edition, bool]:
        """Internal figures up to a month: the same for everybody who looks, however often.

        Also whether they are older than they could be, because the difference would point at somebody. Of a year that
        is over it is what was frozen last. Raises `TooFew`.
        """
        for _attempt in range(ATTEMPTS):
            kept = await self.kept()
            last = newest(kept, year)
            if last is not None and last.until >= until:
                return last, False
            fresh = self._fresh(year, until, kept, await self._count(year, until))
            pattern = await _try(kept, fresh, View.INTERNAL, _inside(kept, year))
            if isinstance(pattern, CannotProtect):
                if last is None:
                    raise TooFew(INTERNAL_K)
                return last, True
            made = replace(fresh, internal=pattern)
            if await self._keep(made, kept):
                return made, False
        raise problem.unavailable()

    async def draft(self, year: int) -> tuple[Edition, Kept]:
        """The figures of now as a release would print them, frozen; where even those who oversee the work may not see
        them, only what they would reveal. Raises `TooFew`."""
        for _attempt in range(ATTEMPTS):
            kept = await self.kept()
            last = newest(kept, year)
            counted = await self._count(year, f"{year}-12")
            fresh = self._fresh(year, f"{year}-12", kept, counted)
            if last is not None and _same(last, fresh) and _stays(last, kept):
                return last, kept
            made = await self._protected(kept, fresh)
            if made.internal is None:
                return made, kept
            if await self._keep(made, kept):
                return made, {**kept, year: [*kept.get(year, ()), made]}
        raise problem.unavailable()

    async def release(self, year: int, number: int, why: str, actor: str) -> Edition:
        """Publish a draft. Where it takes two people, the first one's asking is kept and nothing is published yet.

        Raises `NotNow`: `draft_changed` where it was not kept (because it would reveal somebody even to those who
        oversee the work), is no longer the newest draft, or another year was published since, `already_released`,
        `second_person` (the same person again), `reveals`, `no_reason`.
        """
        async with self._store.write() as connection:
            kept = await editions.load(connection)
            edition, before = numbered(kept, year, number), last_release(kept, year)
            if edition is not None and edition.released:
                raise NotNow("already_released", "These figures were published already. Nothing was changed.")
            if edition is None:
                raise NotNow(
                    "draft_changed",
                    "No draft with this number was kept: look at the figures of now. Where they would point at "
                    "somebody they say so, and no draft of them is kept.",
                )
            if not edition.whole or edition is not newest(kept, year) or edition.basis != _basis(kept):
                raise NotNow("draft_changed", "There are newer figures than those of this draft: look at them first.")
            if edition.public is None or _prints_small(edition, edition.public):
                raise NotNow("reveals", "These figures would point at somebody. Nothing was published.")
            if before is not None and not why:
                raise NotNow("no_reason", "Say in a line what was corrected: it is printed.")
            if self.second_person and edition.asked_by == actor:
                raise NotNow("second_person", "Somebody else has to publish it too.")
            if self.second_person and not edition.asked_by:
                changed = replace(edition, asked_by=actor, why=why)
                await editions.change(connection, changed)
                return changed
            changed = replace(
                edition,
                released=self.today(),
                release=1 if before is None else before.release + 1,
                by=tuple(filter(None, (edition.asked_by, actor))),
                why=why or edition.why,
            )
            await editions.change(connection, changed)
            details = {"year": year, "number": changed.release}
            await audit.append(connection, self._clock.wall(), actor, audit.Action.REPORT_RELEASED, details)
            return changed

    async def _count(self, year: int, until: str) -> aggregate.Counted:
        async with self._store.read() as connection:
            return (await aggregate.count(connection, (year,), until=until))[year]

    def _fresh(self, year: int, until: str, kept: Kept, counted: aggregate.Counted) -> Edition:
        """The figures of now, not looked through yet."""
        last = newest(kept, year)
        return Edition(
            definition=DEFINITION,
            year=year,
            number=1 if last is None else last.number + 1,
            until=until,
            made=self.today(),
            cells=STANDARD.figures(counted),
            secret=last.secret if last is not None else MADE_UP if counted.synthetic else secrets.token_bytes(32),
            records=counted.records,
            seq_unknown=counted.seq_unknown,
            synthetic=counted.synthetic,
            basis=_basis(kept),
        )

    async def _protected(self, kept: Kept, fresh: Edition) -> Edition:
        """A whole year with both patterns; what is hidden inside is hidden outside."""
        whole = [one for one in kept.get(fresh.year, ()) if one.whole]
        wished = _inside(kept, fresh.year)
        last = newest(kept, fresh.year)
        seen = None if last is None or last.cells != fresh.cells else last.internal
        if seen is not None and (seen.stands_on, seen.pooled) == (wished.stands_on, wished.pooled):
            inside: Pattern | CannotProtect = seen  # they have seen just these figures, beside the same years
        else:
            inside = await _try(kept, fresh, View.INTERNAL, wished)
        if isinstance(inside, CannotProtect) and len(whole) < len(kept.get(fresh.year, ())):
            # Snapshots within the year were a few people short of it; those who saw them oversee the work anyway.
            inside = await _try({**kept, fresh.year: whole}, fresh, View.INTERNAL, wished)
        if isinstance(inside, CannotProtect):
            if not whole or fresh.cells[VICTIMS] < PUBLIC_K:
                raise TooFew(INTERNAL_K)
            return replace(fresh, reveals=_tables(inside.keys))
        made = replace(fresh, internal=inside)
        outside = await _try(kept, made, View.PUBLIC, _outside(kept, inside, fresh.year))
        if isinstance(outside, CannotProtect):
            return replace(made, reveals=_tables(outside.keys))
        return replace(made, public=outside)

    async def _keep(self, edition: Edition, kept: Kept) -> bool:
        """Keep it, unless something else was kept meanwhile."""
        async with self._store.write() as connection:
            if await editions.state(connection) != _state(kept):
                return False
            await editions.keep(connection, edition)
            return True


async def _try(kept: Kept, draft: Edition, view: View, wished: Pattern) -> Pattern | CannotProtect:
    try:
        return await asyncio.to_thread(protect, kept, draft, view, wished)
    except CannotProtect as cannot:
        return cannot


def _inside(kept: Kept, year: int) -> Pattern:
    """For those who oversee the work: the years before as they were published, else as they were frozen last."""
    before = {one: found.number for one in (year - 1, year - 2) if (found := _earlier(kept, one)) is not None}
    return Pattern(k=INTERNAL_K, hidden=frozenset(), stands_on=before, pooled=_pooled(before))


def _outside(kept: Kept, inside: Pattern, year: int) -> Pattern:
    """For everybody: the years before as they were published, and what is hidden inside."""
    before = _released_before(kept, year)
    return replace(inside, k=PUBLIC_K, stands_on=before, pooled=_pooled(before))


def _pooled(before: Mapping[int, int]) -> frozenset[str]:
    """The tables of two fields that are printed of three years together, where there are three."""
    return POOLED if len(before) == YEARS - 1 else frozenset()


def _stays(edition: Edition, kept: Kept) -> bool:
    """Whether figures that are the same as now need no other draft.

    What was released stays, unless a year before was published or corrected since: then it can be published once more,
    beside that year. A draft stays for as long as the same is released as when it was looked through, and of the
    same tables.
    """
    public = edition.public
    if edition.released and public is not None:
        return _released_before(kept, edition.year).items() <= public.stands_on.items()
    if not edition.whole or edition.basis != _basis(kept):
        return False
    return bool(edition.reveals) if public is None else public.pooled == _pooled(public.stands_on)


def _released_before(kept: Kept, year: int) -> dict[int, int]:
    """Of the two years before, those that were published, with the edition that holds."""
    return {one: found.number for one in (year - 1, year - 2) if (found := last_release(kept, one)) is not None}


def _prints_small(edition: Edition, pattern: Pattern) -> bool:
    """The first rule once more, by itself: no number from 1 to k - 1 is printed, whatever made the pattern."""
    return any(
        cell.sensitive and 0 < edition.cells[cell.key] < pattern.k and cell.key not in pattern.hidden
        for cell in STANDARD.cells
        if cell.key in edition.cells
    )


def _same(one: Edition, other: Edition) -> bool:
    return (one.definition, one.cells, one.records, one.seq_unknown) == (
        other.definition,
        other.cells,
        other.records,
        other.seq_unknown,
    )


def _earlier(kept: Kept, year: int) -> Edition | None:
    """Which figures of a year before are laid beside a report: the published ones, else what was frozen last."""
    if (release := last_release(kept, year)) is not None:
        return release
    last = newest(kept, year)
    return last if last is not None and last.whole else None


def _state(kept: Kept) -> tuple[int, int]:
    return sum(map(len, kept.values())), _basis(kept)


def _basis(kept: Kept) -> int:
    return sum(edition.released is not None for of_year in kept.values() for edition in of_year)


def _tables(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The tables that cells are of, `2021.1-2021.2/age:0-11` of `age`; and `victims` where it is their whole number.

    What is told of a field (`2021.1/age_band/known`) is told in each table of that field.
    """
    names = {key.rpartition(" + ")[2].partition("/")[2].partition(":")[0].partition("/")[0] for key in keys}
    tables = {table.id for table in TABLES if names & {table.id, table.field}}
    crosses = {cross.id for cross in CROSSES if cross.id in names}
    return tuple(sorted(tables | crosses | (names & {VICTIMS}))) or (VICTIMS,)

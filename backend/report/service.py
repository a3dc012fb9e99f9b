"""Reports for people: what was frozen and published, as they may see it. All of it has passed disclosure control."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.disclosure.system import SolverFailed
from backend.report import aggregate, assemble
from backend.report.bands import band
from backend.report.cells import VICTIMS
from backend.report.check_list import check_list
from backend.report.editions import Edition, Kept, Pattern, last_release, numbered
from backend.report.foreign import refuse_foreign
from backend.report.joint import YEARS, added_up
from backend.report.plan import Plan
from backend.report.refusals import no_answer, no_data, no_month, not_over, not_released
from backend.report.trends import trends
from backend.rules.rows import as_received
from backend.store import Store, audit
from backend.store.dialect import STORAGE_ERRORS
from backend.store.tables import users
from backend.support import problem
from backend.support.clock import Clock
from backend.support.steps import Told, unseen
from protocol.report import REPORT_VERSION, Draft, Released, Report, ReportYears, View

log = logging.getLogger("baken.server")

T = TypeVar("T")


class ReportService:
    """Makes reports out of a store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        timezone: str,
        *,
        second_person: bool = False,
        told: Told = unseen,
    ) -> None:
        """`second_person`: two people have to publish a year. `told` hears how many years of a report are reckoned."""
        self._told = told
        self._store = store
        self._clock = clock
        self._timezone = timezone
        self._plan = Plan(store, clock, timezone, second_person=second_person)
        self._one_at_a_time = asyncio.Lock()

    async def years(self) -> ReportYears:
        """The years in which something was registered, oldest first. Raises `Problem` 409 `foreign_value`."""
        async with self._store.read() as connection:
            await refuse_foreign(connection)
        return ReportYears(years=await self._counted())

    async def report(self, year: int, view: View, viewer_id: str) -> Report:
        """One year's report. `viewer_id`: who gets it, for the audit log (`operator` on the server itself).

        To look publishes nothing. Raises `Problem`: 404 `no_data` (with `years`), 409 `not_over`, `not_released`,
        `no_month`, `too_few`, `foreign_value`, `changed_by_hand` or `no_answer`, 503 `unavailable`. Who may ask for
        which view is decided by the caller (`backend/http/routes/report.py`).
        """
        return await self._alone(lambda: self._given(year, view, viewer_id))

    async def draft(self, year: int, actor: str) -> Draft:
        """The figures of now, frozen as a draft, and what to look at before they are published. Raises as `report`."""
        return await self._alone(lambda: self._drafted(year, actor))

    async def release(self, year: int, number: int, why: str, actor: str) -> Released:
        """Publish a draft. Raises as `report`, and 409 as `backend.report.plan.Plan.release`."""

        async def released() -> Released:
            self._need_over(year, await self._counted())  # what was frozen was looked through when it was
            edition = await self._plan.release(year, number, why, actor)
            return Released(year=year, number=number, published=edition.released is not None)

        return await self._alone(released)

    async def _alone(self, work: Callable[[], Awaitable[T]]) -> T:
        async with self._one_at_a_time:
            try:
                return await work()
            except SolverFailed as error:
                log.error("disclosure control: %s", error)
                raise no_answer() from error
            except (SQLAlchemyError, *STORAGE_ERRORS) as error:
                log.error("storage: %s", type(error).__name__)
                raise problem.unavailable() from error

    async def _known(self, year: int) -> tuple[int, ...]:
        years = (await self.years()).years
        if year not in years:
            raise no_data(years)
        return years

    async def _over(self, year: int) -> tuple[int, ...]:
        years = await self._known(year)
        self._need_over(year, years)
        return years

    def _need_over(self, year: int, years: tuple[int, ...]) -> None:
        if year not in years:
            raise no_data(years)
        if year >= self._plan.today().year:
            raise not_over(year)

    async def _counted(self) -> tuple[int, ...]:
        async with self._store.read() as connection:
            return await aggregate.years(connection)

    async def _given(self, year: int, view: View, actor: str) -> Report:
        if view is View.PUBLIC:
            kept = await self._plan.kept()
            if (release := last_release(kept, year)) is None:
                await self._over(year)
                raise not_released(year)
            return public_report(release, kept)
        years = await self._known(year)
        edition, held_back = await self._frozen(year, years)
        async with self._store.write() as connection:
            await audit.append(connection, self._clock.wall(), actor, audit.Action.REPORT_INTERNAL, {"year": year})
        return internal_report(edition, await self._plan.kept(), self._plan.today(), held_back)

    async def _frozen(self, year: int, years: Sequence[int]) -> tuple[Edition, bool]:
        """Internal figures; those of the two years before are frozen first where nobody looked at them yet."""
        today = self._plan.today()
        before = [each for each in (year - 2, year - 1) if each in years and each < today.year]
        for done, earlier in enumerate(before):
            self._told(done, len(before) + 1)
            try:
                await self._plan.snapshot(earlier, f"{earlier}-12")
            except problem.Problem as refused:
                if refused.error != "too_few":
                    raise
        self._told(len(before), len(before) + 1)
        if year < today.year:
            return await self._plan.snapshot(year, f"{year}-12")
        if year > today.year or today.month == 1:
            raise no_month(year)
        return await self._plan.snapshot(year, f"{year}-{today.month - 1:02}")

    async def _drafted(self, year: int, actor: str) -> Draft:
        years = await self._over(year)
        edition, kept = await self._plan.draft(year)
        async with self._store.read() as connection:
            draft = await check_list(connection, edition, kept, years, self._timezone)
            asked_by = await _name(connection, edition.asked_by)
        async with self._store.write() as connection:
            await audit.append(connection, self._clock.wall(), actor, audit.Action.REPORT_INTERNAL, {"year": year})
        needs = self._plan.second_person and edition.released is None
        return _with_second(draft, needs, asked_by)


async def _name(connection: AsyncConnection, person: str) -> str:
    """What somebody is called now; whoever has no account stays as they are."""
    return await connection.scalar(select(users.c.name).where(users.c.id == person)) or person


def _with_second(draft: Draft, needs: bool, asked_by: str) -> Draft:
    return replace(draft, needs_second=needs, asked_by=as_received(asked_by if needs else ""))


def public_report(release: Edition, kept: Kept) -> Report:
    """A release as it is given out."""
    assert release.public is not None
    assert release.released is not None
    before = _before(release.public, kept)
    return _report(
        release,
        View.PUBLIC,
        release.public,
        before,
        {year: edition.public for year, edition in before.items()},
        released=release.released,
        number=release.release,
        why=as_received(release.why),
        trends=trends(release, before, kept),
    )


def internal_report(edition: Edition, kept: Kept, today: date, held_back: bool) -> Report:
    """An edition as those see it who oversee the work."""
    assert edition.internal is not None
    before = _before(edition.internal, kept)
    return _report(
        edition,
        View.INTERNAL,
        edition.internal,
        before,
        {year: one.internal for year, one in before.items()},
        released=edition.made,
        until=edition.until,
        running=edition.year >= today.year,
        held_back=held_back,
    )


def _before(pattern: Pattern, kept: Kept) -> dict[int, Edition]:
    found = {year: numbered(kept, year, number) for year, number in pattern.stands_on.items()}
    return {year: edition for year, edition in found.items() if edition is not None}


def _report(
    edition: Edition,
    view: View,
    pattern: Pattern,
    before: dict[int, Edition],
    patterns: dict[int, Pattern | None],
    **more: object,
) -> Report:
    last, hides = before.get(edition.year - 1), patterns.get(edition.year - 1)
    together = [edition, *(one for _year, one in sorted(before.items(), reverse=True))]
    figures = assemble.Figures(
        now=assemble.shown(edition.cells, pattern.hidden),
        before=None if last is None or hides is None else assemble.comparable(last, edition, hides.hidden),
        sums=assemble.shown(added_up(together, pattern.pooled), pattern.hidden_sums)
        if len(together) == YEARS and edition.whole
        else None,
    )
    totals = {one.year: one.cells[VICTIMS] for one in (*before.values(), edition)}
    return Report(
        version=REPORT_VERSION,
        year=edition.year,
        view=view,
        k=pattern.k,
        years=assemble.year_totals(totals),
        three_years=assemble.three_years(figures),
        tables=assemble.tables(figures),
        crosses=assemble.crosses(figures.now),
        pooled=assemble.pooled(figures.sums, pattern.pooled, tuple(sorted(totals))),
        synthetic=edition.synthetic or any(one.synthetic for one in before.values()),
        conversations=band(edition.records, beyond=edition.cells[VICTIMS] + pattern.k),
        seq_unknown=band(edition.seq_unknown),
        **more,  # type: ignore[arg-type]  # the rest of Report
    )

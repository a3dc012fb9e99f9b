"""Reports for people. A public one is a release, which is kept; an internal one is made anew from the records."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import date
from itertools import takewhile

from sqlalchemy.exc import SQLAlchemyError

from api_client.report import REPORT_VERSION, Report, ReportYears, Trends, View
from backend import audit, problem
from backend.clock import Clock
from backend.disclosure.suppress import CannotProtect
from backend.months import day_of
from backend.report import aggregate, assemble, releases
from backend.report.bands import band
from backend.report.cells import STANDARD, VICTIMS
from backend.report.foreign import refuse_foreign
from backend.report.joint import YEARS, added_up, protect_years
from backend.report.publisher import Publisher
from backend.report.refusals import TooFew, no_data, not_over
from backend.report.releases import Release
from backend.report.trends import trends
from backend.store import Store
from backend.store.dialect import STORAGE_ERRORS

log = logging.getLogger("baken.server")

INTERNAL_K = 5
"""Below how many persons a number is not shown within the organisation."""


class ReportService:
    """Makes reports out of a store. Everything it gives has passed disclosure control."""

    def __init__(self, store: Store, clock: Clock, timezone: str) -> None:
        self._store = store
        self._clock = clock
        self._timezone = timezone
        self._publisher = Publisher(store, clock, timezone)
        self._one_at_a_time = asyncio.Lock()
        self._secret = secrets.token_bytes(32)

    def _today(self) -> date:
        return day_of(self._clock.now(), self._timezone)

    async def years(self) -> ReportYears:
        """The years in which something was registered, oldest first. Raises `Problem` 409 `foreign_value`."""
        async with self._store.read() as connection:
            await refuse_foreign(connection)
            return ReportYears(years=await aggregate.years(connection))

    async def report(self, year: int, view: View, viewer_id: str) -> Report:
        """One year's report. `viewer_id`: who gets it, for the audit log (`operator` on the server itself).

        Raises `Problem`: 404 `no_data` (with `years`), 409 `not_over`, `too_few`, `definition_changed` or
        `foreign_value`, 503 `unavailable`. Who may ask for which view is decided by the caller
        (`backend/routes/report.py`).
        """
        async with self._one_at_a_time:
            try:
                return await self._given(year, view, viewer_id)
            except (SQLAlchemyError, *STORAGE_ERRORS) as error:
                log.error("storage: %s", type(error).__name__)
                raise problem.unavailable() from error

    async def _given(self, year: int, view: View, actor: str) -> Report:
        years = (await self.years()).years
        if year not in years:
            raise no_data(years)
        if view is View.PUBLIC and year >= self._today().year:
            raise not_over(year)
        if view is View.PUBLIC:
            return await self._public(year, years, actor)
        report = await self._internal(year)
        async with self._store.write() as connection:
            await audit.append(connection, self._clock.now(), actor, audit.Action.REPORT_INTERNAL, {"year": year})
        return report

    async def _public(self, year: int, years: tuple[int, ...], actor: str) -> Report:
        release, held_back = await self._publisher.release(year, years, actor)
        async with self._store.read() as connection:
            kept = await releases.load(connection, until=year)
        before = {one: releases.numbered(kept, one, number) for one, number in release.stands_on.items()}
        return public_report(release, before, held_back, trends(release, before, kept))

    async def _internal(self, year: int) -> Report:
        wanted = tuple(range(year, year - YEARS, -1))
        async with self._store.read() as connection:
            counted = await aggregate.count(connection, wanted)
        cells = {one: STANDARD.figures(counted[one]) for one in wanted}
        enough = {one for one in wanted if cells[one][VICTIMS] >= INTERNAL_K}
        if year not in enough:
            raise TooFew(INTERNAL_K)
        together = [cells[one] for one in takewhile(enough.__contains__, wanted)]
        try:
            hidden = await asyncio.to_thread(protect_years, together, INTERNAL_K, self._secret)
        except CannotProtect as error:
            raise TooFew(INTERNAL_K) from error
        figures_ = assemble.Figures(
            now=assemble.shown(cells[year], hidden.year),
            before=assemble.shown(together[1], hidden.before) if len(together) > 1 else None,
            sums=assemble.shown(added_up(together), hidden.sums) if len(together) == YEARS else None,
        )
        today = self._today()
        return Report(
            version=REPORT_VERSION,
            year=year,
            view=View.INTERNAL,
            k=INTERNAL_K,
            released=today,
            years=assemble.year_totals({one: cells[one][VICTIMS] for one in enough}),
            three_years=assemble.three_years(figures_),
            tables=assemble.tables(figures_),
            crosses=assemble.crosses(figures_.now),
            running=year >= today.year,
            synthetic=any(counted[one].synthetic for one in wanted),
            conversations=band(counted[year].records),
            seq_unknown=band(counted[year].seq_unknown),
        )


def public_report(
    release: Release, before: dict[int, Release], held_back: bool, through: Trends | None = None
) -> Report:
    """A release as it is given out; `before` are the releases that it stands on, by year, `through` the years."""
    year_before = before.get(release.year - 1)
    together = [release.cells, *(one.cells for _year, one in sorted(before.items(), reverse=True))]
    figures_ = assemble.Figures(
        now=assemble.shown(release.cells, release.hidden),
        before=None if year_before is None else assemble.shown(year_before.cells, year_before.hidden),
        sums=assemble.shown(added_up(together), release.hidden_sums) if len(together) == YEARS else None,
    )
    return Report(
        version=REPORT_VERSION,
        year=release.year,
        view=View.PUBLIC,
        k=release.k,
        released=release.released,
        years=assemble.year_totals({one.year: one.cells[VICTIMS] for one in (*before.values(), release)}),
        three_years=assemble.three_years(figures_),
        tables=assemble.tables(figures_),
        crosses=assemble.crosses(figures_.now),
        held_back=held_back,
        synthetic=release.synthetic or any(one.synthetic for one in before.values()),
        conversations=band(release.records),
        seq_unknown=band(release.seq_unknown),
        trends=through,
    )

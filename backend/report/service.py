"""Reports for people: what is counted, what of it may be published, and what was published before."""

from __future__ import annotations

from api_client.report import Report, ReportYears, View
from backend import problem
from backend.clock import Clock
from backend.report import aggregate
from backend.store import Store


def no_data(years: tuple[int, ...]) -> problem.Problem:
    """404: nothing was registered in the year; `years` are those in which something was."""
    return problem.Problem(404, "no_data", "There are no registrations of that year.", years=list(years))


def too_few(k: int) -> problem.Problem:
    """409: the report would point at somebody."""
    return problem.Problem(
        409, "too_few", f"In that year fewer than {k} people came into view: not even their number can be published."
    )


class ReportService:
    """Makes reports out of a store. Everything it gives has passed disclosure control."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def years(self) -> ReportYears:
        """The years in which something was registered, oldest first."""
        async with self._store.read() as connection:
            return ReportYears(years=await aggregate.years(connection))

    async def report(self, year: int, view: View, viewer_id: str) -> Report:
        """One year's report. `viewer_id`: who gets it, for the audit log (`operator` on the server itself).

        Raises `Problem`: 404 `no_data` (with `years`), 409 `too_few`, 409 `definition_changed`, 503 `unavailable`. Who
        may ask for which view is decided by the caller (`backend/routes/report.py`).
        """
        found = await self.years()
        if year not in found.years:
            raise no_data(found.years)
        raise problem.unavailable()

"""Publishing a year in a test, as a supervisor does it: a draft, a look at it, and the act."""

from __future__ import annotations

from backend.report.service import ReportService
from backend.support.problem import Problem
from protocol.report import Report, View


async def publish(service: ReportService, *years: int, who: str = "somebody", why: str = "More is known.") -> Report:
    """Publish `years` in their order, each with the registrations of now; gives the last one's public report.

    A year of which nothing changed is not published again. Raises the `Problem` of a draft that cannot be published.
    """
    for year in years:
        draft = await service.draft(year, who)
        if not draft.published:
            await service.release(year, draft.number, why if draft.corrects else "", who)
    return await service.report(years[-1], View.PUBLIC, who)


async def publish_until(service: ReportService, year: int, who: str = "somebody") -> Report:
    """Publish the years with registrations up to this one, but for those with too few people.

    A year before that was published already is not corrected.
    """
    for earlier in (one for one in (await service.years()).years if one < year):
        try:
            await service.report(earlier, View.PUBLIC, who)
        except Problem as problem:
            if problem.error != "not_released":
                raise
            await _publish_if_many(service, earlier, who)
    return await publish(service, year, who=who)


async def _publish_if_many(service: ReportService, year: int, who: str) -> None:
    try:
        await publish(service, year, who=who)
    except Problem as problem:
        if problem.error not in ("too_few", "reveals"):
            raise

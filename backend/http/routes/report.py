"""The report's routes: figures that have passed disclosure control, and nothing else. There is no route for records."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.di import Provide
from litestar.params import Parameter
from litestar.status_codes import HTTP_200_OK

from backend.credentials.access import Viewer, bearer
from backend.edge.rates import What
from backend.http.door import door
from backend.http.routes.counsellor import provide_services
from backend.services import Services
from backend.support import problem
from protocol.report import REPORT_ROLES, Draft, DraftWish, Released, ReleaseWish, Report, ReportYears, View
from protocol.safe_text import is_plain_line, outgoing

Year = Annotated[int, Parameter(ge=2000, le=2099)]


async def provide_reader(request: Request[Any, Any, Any], services: Services) -> Viewer:
    """Who asks; 403 for a role that has no business with figures."""
    viewer = await services.accounts.viewer(bearer(request.scope["headers"]))
    if viewer.role not in REPORT_ROLES:
        raise problem.not_allowed()
    return viewer


@get("/years")
async def years(services: Services, viewer: Viewer) -> ReportYears:
    """The years with registrations."""
    return await services.reports.years()


@get("/")
async def report(services: Services, viewer: Viewer, year: Year, view: View = View.PUBLIC) -> Report:
    """The figures of one year."""
    if view is View.INTERNAL and not viewer.oversees:
        raise problem.not_allowed()
    return await services.reports.report(year, view, viewer.id)


@post("/drafts", status_code=HTTP_200_OK)
async def draft(data: DraftWish, services: Services, viewer: Viewer) -> Draft:
    """The figures of now, frozen, and what to look at before they are published."""
    if not viewer.oversees:
        raise problem.not_allowed()
    return await services.reports.draft(data.year, viewer.id)


@post("/releases", status_code=HTTP_200_OK)
async def release(data: ReleaseWish, services: Services, viewer: Viewer) -> Released:
    """Publish a draft."""
    if not viewer.oversees:
        raise problem.not_allowed()
    why = outgoing(data.why).strip()
    if why and not is_plain_line(why):
        raise problem.malformed()
    return await services.reports.release(data.year, data.number, why, viewer.id)


reports = Router(
    "/v1/report",
    route_handlers=[years, report, draft, release],
    dependencies={"services": Provide(provide_services), "viewer": Provide(provide_reader)},
    security=[{"counsellor": []}],
    opt=door(What.CONSOLES),
    tags=["report"],
)

"""The server's application: what runs in it and which routes it has. `backend.serve` puts it on a port."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from litestar import Litestar, MediaType, Request, Response, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers.base import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from backend.config import ServerConfig
from backend.credentials import access
from backend.edge.bodies import with_body_limit
from backend.edge.headers import AsgiApp, Scope, with_security_headers
from backend.edge.paths import with_canonical_paths
from backend.edge.rates import Limiter, What
from backend.edge.wrong import with_late_answers
from backend.http.door import Doorkeeper, door
from backend.http.requests import BakenRequest
from backend.http.routes.auth import AUTH_ROUTES
from backend.http.routes.counsellor import counsellor
from backend.http.routes.info import info
from backend.http.routes.page import visitor_page
from backend.http.routes.report import reports
from backend.http.routes.visitor import visitor
from backend.services import Services
from backend.store.dialect import STORAGE_ERRORS
from backend.support import problem
from backend.support.clock import Clock, SystemClock
from backend.support.foreign_values import ForeignValue
from backend.visitor import Facts
from protocol.conversation import Refusal

log = logging.getLogger("baken.server")

SENTENCES = {
    400: ("malformed", "The request could not be read. Nothing was changed."),
    401: ("unauthorised", "Please sign in again."),
    404: ("not_found", "What was asked for is not here."),
    405: ("not_allowed_here", "This address does not take that kind of request."),
    413: ("too_large", "The request is too large. Nothing was changed."),
}


def create_app(config: ServerConfig, clock: Clock | None = None) -> Litestar:
    """The application. `app.state.services` holds its parts while it runs; the lifespan opens and closes them."""
    services = Services(config, clock or SystemClock())
    limiter = Limiter(config.rates, services.addresses, services.clock.monotonic)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await services.open()
        try:
            yield
        finally:
            await services.close()

    facts = Facts(
        exit_url=config.exit_url,
        organisation=config.organisation,
        lines=config.lines,
        opening=config.opening,
        topics=config.topics,
        retention_hours=config.timings.retention // 3600,
        lost_minutes=config.timings.visitor_lost // 60,
        statement=replace(
            config.privacy,
            hours=config.timings.retention // 3600,
            days=config.keep_longest_days,
            years=config.registration_years,
            return_words=config.return_key_file is not None,
        ),
    )
    app = Litestar(
        route_handlers=[info, visitor_page(facts), *AUTH_ROUTES, counsellor, reports, visitor],
        guards=[Doorkeeper(limiter, config)],
        lifespan=[lifespan],
        request_class=BakenRequest,
        request_max_body_size=config.limits.body,
        exception_handlers={Exception: answer_error},
        openapi_config=OpenAPIConfig(
            title="Baken",
            version="1",
            components=Components(
                security_schemes={
                    "counsellor": SecurityScheme(type="http", scheme="bearer", description="An access token."),
                    "chatter": SecurityScheme(type="http", scheme="bearer", description="A chatter's own token."),
                }
            ),
            openapi_router=Router(
                "/v1/openapi.json",
                route_handlers=[],
                guards=[staff_only],
                include_in_schema=False,
                opt=door(What.CONSOLES),
            ),
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        logging_config=None,
        debug=False,
    )
    app.state.services = services
    https_alone = (config.visitor_url or "").startswith("https://")

    def by_https(scope: Scope) -> bool:
        return https_alone or (
            (b"x-forwarded-proto", b"https") in scope["headers"] and services.addresses.from_proxy(scope)
        )

    # Around everything, also around answers to addresses that do not exist.
    inner = with_body_limit(cast(AsgiApp, app.asgi_handler), config.limits.body)
    judged = with_late_answers(with_canonical_paths(inner), limiter)
    app.asgi_handler = cast(ASGIApp, with_security_headers(judged, by_https))
    return app


async def staff_only(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """The guard of what any signed-in account may read and nobody else needs to. Raises 401."""
    services: Services = connection.app.state.services
    await services.accounts.viewer(access.bearer(connection.scope["headers"]))


def answer_error(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Each error as `{error, message, ...}`. No part of a request is repeated, in the answer or in a log."""
    found = as_problem(error)
    headers = {"retry-after": str(int(float(str(wait))))} if (wait := found.more.get("retry_after")) else None
    return Response(
        json.dumps(found.body()).encode(), status_code=found.status, media_type=MediaType.JSON, headers=headers
    )


def as_problem(error: Exception) -> problem.Problem:
    """What an exception is to the one who asked."""
    if isinstance(error, problem.Problem):
        return error
    if isinstance(error, Refusal):
        return problem.refused(error.why)
    if isinstance(error, HTTPException):
        code, sentence = SENTENCES.get(error.status_code, SENTENCES[400])
        return problem.Problem(error.status_code, code, sentence)
    if isinstance(error, (SQLAlchemyError, *STORAGE_ERRORS)):
        log.error("storage: %s", type(error).__name__)
        return problem.unavailable()
    if isinstance(error, ForeignValue):
        log.error("foreign value in the database: %s", error)
        return problem.Problem(500, "server", "The server found something in its database that it does not know.")
    log.error("unexpected: %s", type(error).__name__)
    return problem.Problem(500, "server", "Something went wrong in the server. Nothing was changed.")

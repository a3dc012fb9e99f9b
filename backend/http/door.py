"""What every route asks before it is served, said beside the route itself.

The router has chosen the route by then, so nothing here compares paths: `opt=door(...)` of a route or router is what
counts, and a route that says nothing has the strictest door.
"""

from __future__ import annotations

from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from msgspec import Struct

from backend.config import ServerConfig
from backend.credentials import access
from backend.edge.bodies import BODY_LIMIT, has_body, is_json
from backend.edge.headers import Scope
from backend.edge.origins import is_foreign
from backend.edge.rates import Limiter, What
from backend.support import problem

_KEY = "door"


class Door(Struct, frozen=True, kw_only=True):
    """How a route counts, and what it takes that others refuse."""

    counts: What | None = None
    """What a request counts as, by address."""
    each: What | None = None
    """And by conversation, which the bearer token stands for."""
    any_page: bool = False
    """Other websites may lead here: the page itself, and leaving."""
    any_type: bool = False
    """A body may be of any type: `sendBeacon` sends text."""
    most: int = BODY_LIMIT
    """Most bytes of a body."""


def door(
    counts: What | None = None,
    each: What | None = None,
    *,
    any_page: bool = False,
    any_type: bool = False,
    most: int = BODY_LIMIT,
) -> dict[str, Any]:
    """The `opt` of a route; the fields are those of `Door`."""
    return {_KEY: Door(counts=counts, each=each, any_page=any_page, any_type=any_type, most=most)}


def most_of(handler: BaseRouteHandler) -> int:
    """Most bytes of a body that this route takes."""
    asked: Door = handler.opt.get(_KEY, Door())
    return asked.most


class Doorkeeper:
    """The guard of all routes (a Litestar guard: called with the request and the route that was chosen)."""

    def __init__(self, limiter: Limiter, config: ServerConfig) -> None:
        self._limiter = limiter
        # The address that a server gives itself on this machine is not the one that chatters have.
        https = (config.visitor_url or "").startswith("https://")
        self._visitor_url = config.visitor_url if https else None

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """Raises 403 `cross_site`, 415 `not_json`, 429 `too_many`."""
        asked: Door = handler.opt.get(_KEY, Door())
        headers = connection.scope["headers"]
        if not asked.any_page and is_foreign(headers, self._visitor_url):
            raise problem.cross_site()
        if not asked.any_type and has_body(headers) and not is_json(headers):
            raise problem.not_json()
        wait = self._limiter.wait(cast(Scope, connection.scope), asked.counts, asked.each, access.token_of(headers))
        if wait is not None:
            raise problem.too_often(wait)

"""The routes that serve the chatter's page. The chatter's API is the server's own (`/v1/visitor`)."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, Router, get

from backend.edge.door import door
from backend.headers import SECURITY_HEADERS
from backend.visitor import visitor_files

HEADERS = {**SECURITY_HEADERS, "x-robots-tag": "noindex, nofollow"}
"""Sent with every file of the page."""


def visitor_page(exit_url: str) -> Router:
    """Give the router of `/` and its files; `exit_url` as in `visitor_files`."""
    pages = visitor_files(exit_url)

    @get(sorted(pages), include_in_schema=False, opt=door(any_page=True))
    async def page_file(request: Request[Any, Any, Any]) -> Response[bytes]:
        kind, content = pages[request.url.path]
        # Litestar adds the charset of a text.
        return Response(content, media_type=kind.partition(";")[0], headers=HEADERS)

    return Router("/", route_handlers=[page_file])

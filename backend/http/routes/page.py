"""The routes that serve the chatter's page. The chatter's API is the server's own (`/v1/visitor`)."""

from __future__ import annotations

import gzip
from typing import Any

from litestar import Request, Response, Router, get

from backend.edge.headers import SECURITY_HEADERS
from backend.edge.rates import What
from backend.http.door import door
from backend.visitor import Facts, visitor_files

HEADERS = {**SECURITY_HEADERS, "x-robots-tag": "noindex, nofollow"}
"""Sent with every file of the page."""


def visitor_page(facts: Facts) -> Router:
    """Give the router of `/` and its files, which tell of the helpline of `facts`."""
    pages = visitor_files(facts)
    packed = {path: gzip.compress(content, 9, mtime=0) for path, (_kind, content) in pages.items()}

    @get(sorted(pages), include_in_schema=False, opt=door(What.PAGES, any_page=True))
    async def page_file(request: Request[Any, Any, Any]) -> Response[bytes]:
        path = request.url.path
        kind, content = pages[path]
        kind = kind.partition(";")[0]  # Litestar adds the charset of a text.
        # The files are the same for everybody, so that their packed length tells nothing.
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed[path], media_type=kind, headers={**HEADERS, "content-encoding": "gzip"})
        return Response(content, media_type=kind, headers=HEADERS)

    return Router("/", route_handlers=[page_file])

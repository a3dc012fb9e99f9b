"""One path has one spelling.

A router, a proxy and a limiter that each read a path in their own way disagree about what was asked. So a path that is
not written as our routes are is refused before anybody reads it: nothing needs to be decoded, joined or folded.
"""

from __future__ import annotations

import re
from typing import Final

from backend.edge.answers import refuse
from backend.edge.headers import AsgiApp, Receive, Scope, Send

_PATH: Final = re.compile(rb"/|(?:/(?!\.\.?(?:/|\Z))[A-Za-z0-9._:~-]+)+")
"""The signs of RFC 3986 that never need encoding, and the colon; no empty segment, none of dots (section 3.3)."""


def is_canonical(path: bytes) -> bool:
    """Whether a path, as it came on the line, is written in the only way that counts."""
    return _PATH.fullmatch(path) is not None


def with_canonical_paths(app: AsgiApp) -> AsgiApp:
    """`app` for canonical paths alone; every other spelling is 404, and its body is not read."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_canonical(_as_it_came(scope)):
            await refuse(send, 404, "not_found", "What was asked for is not here.")
            return
        await app(scope, receive, send)

    return wrapped


def _as_it_came(scope: Scope) -> bytes:
    raw = scope.get("raw_path")
    return raw if isinstance(raw, bytes) else str(scope["path"]).encode("utf-8", "surrogatepass")

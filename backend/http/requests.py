"""Bodies of requests, mended where a browser sends what JSON allows and databases do not."""

from __future__ import annotations

import json
from typing import Any

from litestar import Request
from litestar.datastructures import State

from backend.edge.bodies import is_tangled
from backend.http.door import most_of
from backend.rules.rows import storable
from backend.support import problem

_LOOKED_AT = "baken.body"
"""Key of a request's state: its body, once it was looked at. Litestar asks for it more than once."""


class BakenRequest(Request[Any, Any, State]):
    """A request whose JSON holds no half surrogate pairs, and not too many lists and objects."""

    async def body(self) -> bytes:
        """The body. A page can send half an emoji (`"\\ud83d"`); refusing it would lose the message.

        Raises 400 `malformed` where it has more lists and objects, or more in one another, than any of ours, and 413
        `too_large` where it is larger than any of this route's.
        """
        looked_at: bytes | None = self.scope["state"].get(_LOOKED_AT)
        if looked_at is None:
            raw = await super().body()
            if len(raw) > most_of(self.route_handler):
                raise problem.too_large()
            if is_tangled(raw):
                raise problem.malformed()
            looked_at = mended(raw) if b"\\ud" in raw or b"\\uD" in raw else raw
            self.scope["state"][_LOOKED_AT] = looked_at
        return looked_at


def mended(raw: bytes) -> bytes:
    """JSON with lone surrogates replaced; anything that is not JSON stays as it is."""
    try:
        return storable(json.dumps(json.loads(raw), ensure_ascii=False)).encode()
    except (ValueError, RecursionError):
        return raw

"""Bodies of requests, mended where a browser sends what JSON allows and databases do not."""

from __future__ import annotations

import json
from typing import Any

from litestar import Request
from litestar.datastructures import State

from backend import problem
from backend.edge.bodies import is_deep
from backend.rows import storable


class BakenRequest(Request[Any, Any, State]):
    """A request whose JSON holds no half surrogate pairs, and not too many brackets in one another."""

    async def body(self) -> bytes:
        """The body. A page can send half an emoji (`"\\ud83d"`); refusing it would lose the message.

        Raises 400 `malformed` where it is nested deeper than any of ours.
        """
        raw = await super().body()
        if is_deep(raw):
            raise problem.malformed()
        return mended(raw) if b"\\ud" in raw or b"\\uD" in raw else raw


def mended(raw: bytes) -> bytes:
    """JSON with lone surrogates replaced; anything that is not JSON stays as it is."""
    try:
        return storable(json.dumps(json.loads(raw), ensure_ascii=False)).encode()
    except (ValueError, RecursionError):
        return raw

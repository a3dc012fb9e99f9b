"""Bodies of requests, mended where a browser sends what JSON allows and databases do not."""

from __future__ import annotations

import json
from typing import Any

from litestar import Request
from litestar.datastructures import State

from backend.rows import storable


class BakenRequest(Request[Any, Any, State]):
    """A request whose JSON holds no half surrogate pairs."""

    async def body(self) -> bytes:
        """The body. A page can send half an emoji (`"\\ud83d"`); refusing it would lose the message."""
        raw = await super().body()
        return mended(raw) if b"\\ud" in raw or b"\\uD" in raw else raw


def mended(raw: bytes) -> bytes:
    """JSON with lone surrogates replaced; anything that is not JSON stays as it is."""
    try:
        return storable(json.dumps(json.loads(raw), ensure_ascii=False)).encode()
    except (ValueError, RecursionError):
        return raw

"""Bodies of requests: how large, how many parts, how deep, and of which type."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterable
from typing import Final

from backend.edge.answers import refuse
from backend.edge.headers import AsgiApp, Message, Receive, Scope, Send

BODY_LIMIT: Final = 64_000
"""Most bytes of a request's body (`docs/protocol.md`)."""
SMALL: Final = 16_000
"""The same where anybody may ask and no text of a chat is sent: names and passwords have 1,000 characters at most."""
LET_GO_BY: Final = 1_000_000
LET_GO_BY_SECONDS: Final = 1.0
"""Most bytes, and most seconds, of a body over the limit that are read and thrown away before it is refused."""
CONTAINERS: Final = 128
"""Most lists and objects in a body; a whole registration, the largest of ours, has some twenty.

A decoder makes an object of each, and every so many of them the collector of garbage walks all there are: 60 kB of
brackets cost what hundreds of messages cost.
"""
DEEPEST: Final = 32
"""Most of them within one another; no request of ours has more than four."""

_JSON_TYPE: Final = re.compile(rb"application/json[ \t]*(?:;[ \t]*charset=\"?utf-8\"?[ \t]*)?", re.IGNORECASE)
_BRACKET: Final = re.compile(rb"[\[\]{}]")


def is_json(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request says, once, that its body is JSON in UTF-8.

    Another web page can send three content types without asking first (Fetch Standard, "CORS-safelisted
    request-header"), and this is none of them.
    """
    values = [value for name, value in headers if name == b"content-type"]
    return len(values) == 1 and _JSON_TYPE.fullmatch(values[0].strip()) is not None


def has_body(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request announces a body."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0 \t")) for name, value in headers
    )


def is_tangled(raw: bytes) -> bool:
    """Whether JSON has more than `CONTAINERS` lists and objects, or more than `DEEPEST` within one another.

    Brackets in texts do not count. Up to the first byte that is no JSON, where every decoder stops, the count is exact.
    """
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return False
    # In JSON a backslash stands in texts alone: without escaped ones every quote that is left begins or ends a text.
    bare = b"".join(raw.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    if bare.count(b"[") + bare.count(b"{") > CONTAINERS:
        return True
    depth = 0
    for bracket in _BRACKET.findall(bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


class _TooLarge(Exception):
    """The body is over the limit. `whole`: nothing of it is still to come."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole


class _Gone(Exception):
    """The client went away in the middle of its body: half a request is no request."""


def with_body_limit(app: AsgiApp, most: int = BODY_LIMIT) -> AsgiApp:
    """`app` behind the limit on a request's body: 413 `too_large`, whatever the length header says or leaves out."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        try:
            if _announced(scope) > most:
                raise _TooLarge
            body = await _read(receive, most)
        except _TooLarge as error:
            if not error.whole:
                await _let_go_by(receive)
            await refuse(send, 413, "too_large", "The request is too large. Nothing was changed.")
            return
        except _Gone:
            return
        await app(scope, _replay(body, receive), send)

    return wrapped


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _read(receive: Receive, most: int) -> bytes:
    """The whole body; `_TooLarge` as soon as it is larger than `most`."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > most:
            raise _TooLarge(whole=not more)
        if not more:
            return b"".join(parts)


async def _let_go_by(receive: Receive) -> None:
    """Read the rest of a body that is refused, up to a point, and keep nothing of it.

    A connection that is closed before its bytes were read is reset, and the answer with it: the client would never see
    why (RFC 9112, 9.6).
    """
    size = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LET_GO_BY_SECONDS):
            while size < LET_GO_BY:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
                size += len(message.get("body", b""))


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` first and then what the client does (it goes away)."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

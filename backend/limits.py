"""Limits on what one address or one conversation may ask for: sizes (413) and rates (429 with `retry_after`).

The rates stop a script, never a person. A whole school, a shelter or a mobile network may stand behind one address, so
what counts by address is wide, and what is narrow counts by conversation.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from backend.addresses import Addresses
from backend.headers import AsgiApp, Message, Receive, Scope, Send

BODY_LIMIT: Final = 64_000
"""Most bytes of a request's body (`docs/protocol.md`)."""
LET_GO_BY: Final = 1_000_000
LET_GO_BY_SECONDS: Final = 1.0
"""Most bytes, and most seconds, of a body over the limit that are read and thrown away before it is refused."""
MOST_KEYS: Final = 50_000
"""Buckets kept at once; beyond it full ones are dropped first, then the oldest."""


class Rate(Struct, frozen=True, kw_only=True):
    """`count` at once, and as many again in each `seconds`, spread evenly (a token bucket)."""

    count: int
    seconds: float


class Rates(Struct, frozen=True, kw_only=True):
    """The rates of a server; all are settings.

    By address: `conversations` (new ones), `messages`, `polls` (events, typing, status),
    `sign_ins` (also refreshes and unlocking), `return_words`. By conversation: `messages_each`, `polls_each`,
    `return_words_each`.
    """

    conversations: Rate = Rate(count=60, seconds=1800)
    messages: Rate = Rate(count=600, seconds=60)
    polls: Rate = Rate(count=3000, seconds=60)
    sign_ins: Rate = Rate(count=120, seconds=60)
    return_words: Rate = Rate(count=60, seconds=1800)
    messages_each: Rate = Rate(count=40, seconds=60)
    polls_each: Rate = Rate(count=240, seconds=60)
    return_words_each: Rate = Rate(count=10, seconds=600)


class What(StrEnum):
    """What is counted; the values are the fields of `Rates`."""

    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    POLLS = "polls"
    SIGN_INS = "sign_ins"
    RETURN_WORDS = "return_words"
    MESSAGES_EACH = "messages_each"
    POLLS_EACH = "polls_each"
    RETURN_WORDS_EACH = "return_words_each"


class Buckets:
    """Token buckets by key, all of one rate. `monotonic` gives seconds."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float], most: int = MOST_KEYS) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._most = most
        self._spent: dict[bytes, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._spent)

    def take(self, key: bytes) -> int | None:
        """Count one; when the rate is spent, nothing is counted and the seconds to wait are given."""
        now = self._monotonic()
        per_second = self._rate.count / self._rate.seconds
        spent, at = self._spent.pop(key, (0.0, now))
        spent = max(0.0, spent - (now - at) * per_second)
        wait: int | None = None
        if spent + 1 > self._rate.count:
            wait = max(1, math.ceil((spent + 1 - self._rate.count) / per_second))
        else:
            spent += 1
        self._spent[key] = (spent, now)
        if len(self._spent) > self._most:
            self._shrink(now, per_second)
        return wait

    def clear(self) -> None:
        """Forget every key."""
        self._spent.clear()

    def _shrink(self, now: float, per_second: float) -> None:
        self._spent = {key: (n, at) for key, (n, at) in self._spent.items() if n > (now - at) * per_second}
        while len(self._spent) > self._most:
            del self._spent[next(iter(self._spent))]


class Limiter:
    """Every bucket of a server. The keys are hashes that cannot be turned back (`backend/addresses.py`)."""

    def __init__(self, rates: Rates, addresses: Addresses, monotonic: Callable[[], float]) -> None:
        self._addresses = addresses
        self._buckets = {what: Buckets(getattr(rates, what), monotonic) for what in What}
        self._key_made = addresses.key_made

    def wait(self, scope: Scope) -> int | None:
        """Seconds after which this request may be repeated, or None when it may go on (it is counted then)."""
        found = counted(scope["method"], scope["path"])
        if found is None:
            return None
        by_address, by_conversation = found
        wait = self._buckets[by_address].take(self._addresses.hashed(scope))
        if wait is None and by_conversation is not None and (token := _bearer(scope)):
            wait = self._buckets[by_conversation].take(self._addresses.keyed(token))
        if self._key_made != self._addresses.key_made:
            self._key_made = self._addresses.key_made
            for buckets in self._buckets.values():
                buckets.clear()
        return wait


def counted(method: str, path: str) -> tuple[What, What | None] | None:
    """What a request counts as: by address and, where it has one, by conversation. None: it is not limited here.

    Leaving is never limited: a quick exit must always arrive. A signed-in counsellor is not limited either.
    """
    if path.startswith("/v1/auth/"):
        return None if path == "/v1/auth/sign-out" else (What.SIGN_INS, None)
    if not path.startswith("/v1/visitor/") or path == "/v1/visitor/leave":
        return None
    if method == "POST" and path == "/v1/visitor/conversations":
        return What.CONVERSATIONS, None
    if method == "POST" and path == "/v1/visitor/messages":
        return What.MESSAGES, What.MESSAGES_EACH
    if method == "POST" and path == "/v1/visitor/return-word":
        return What.RETURN_WORDS, What.RETURN_WORDS_EACH
    return What.POLLS, What.POLLS_EACH


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return str(value.decode("latin-1"))
    return ""


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
            await _answer(send, 413, "too_large", "The request is too large. Nothing was changed.")
            return
        except _Gone:
            return
        await app(scope, _replay(body, receive), send)

    return wrapped


def with_rates(app: AsgiApp, limiter: Limiter) -> AsgiApp:
    """`app` behind the rates of `limiter`: 429 `too_many` with `retry_after` in the body and as a header."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        wait = limiter.wait(scope) if scope["type"] == "http" else None
        if wait is None:
            await app(scope, receive, send)
            return
        await _answer(
            send, 429, "too_many", "Too many requests. Nothing was changed; try again later.", retry_after=wait
        )

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


async def _answer(send: Send, status: int, code: str, sentence: str, *, retry_after: int | None = None) -> None:
    fields: dict[str, str | int] = {"error": code, "message": sentence}
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    if retry_after is not None:
        fields["retry_after"] = retry_after
        headers[1] = (b"retry-after", str(retry_after).encode())
    body = msgspec.json.encode(fields)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

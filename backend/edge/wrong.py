"""Who asks wrongly all the time has its answers late.

A wrong request (no such address, no readable body, no token that opens anything) costs the server what a right one
costs, and no rate of a route stops who invents addresses. Whoever is right at the same address is not touched.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from backend.edge.headers import AsgiApp, Message, Receive, Scope, Send
from backend.edge.rates import Limiter, What
from backend.edge.sockets import visit

WRONG: Final = frozenset({400, 401, 404, 405, 413, 415})
LATE: Final = 1.0
"""Seconds that an answer waits. It holds no turn meanwhile, and is given early where its place is needed."""


def with_late_answers(app: AsgiApp, limiter: Limiter) -> AsgiApp:
    """`app`, whose wrong answers wait where their address has had too many of them (the rate `wrong`)."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_late(message: Message) -> None:
            if (
                message["type"] == "http.response.start"
                and message["status"] in WRONG
                and limiter.wait(scope, What.WRONG, None, None) is not None
            ):
                await _pause(scope)
            await send(message)

        await app(scope, receive, send_late)

    return wrapped


async def _pause(scope: Scope) -> None:
    ended = asyncio.Event()
    here = visit(scope)
    with contextlib.nullcontext() if here is None else here.holding(ended.set), contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LATE):
            await ended.wait()

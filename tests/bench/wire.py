"""The load generator's end of a connection: HTTP/1.1 as cheap as Python can do it, so that the server is measured."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import msgspec

END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, its body, and when its last byte was here (`time.perf_counter`)."""

    status: int
    body: bytes
    at: float


Taken = Callable[[Answer], None]


class Wire(asyncio.Protocol):
    """One connection that is kept open. Requests are written at once; answers come in the same order."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._held = b""
        self._waiting: deque[Taken] = deque()
        self.broken = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not a subclass

    def connection_lost(self, exc: Exception | None) -> None:
        self.broken = True
        for taken in self._waiting:
            taken(Answer(0, b"", time.perf_counter()))
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        self._held = self._held + data if self._held else data
        while (head_end := self._held.find(END)) >= 0:
            head = self._held[:head_end].lower()
            start = head_end + len(END)
            place = head.find(LENGTH)
            size = 0 if place < 0 else int(head[place + len(LENGTH) :].split(b"\r\n", 1)[0])
            if len(self._held) < start + size:
                return
            body, self._held = self._held[start : start + size], self._held[start + size :]
            self._waiting.popleft()(Answer(int(head[9:12]), body, time.perf_counter()))

    def ask(self, request: bytes, taken: Taken) -> None:
        """Write a request; `taken` gets its answer, with status 0 when the connection broke."""
        if self.broken or self._transport is None:
            taken(Answer(0, b"", time.perf_counter()))
            return
        self._waiting.append(taken)
        self._transport.write(request)

    async def answer(self, request: bytes) -> Answer:
        """`ask`, awaited."""
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.ask(request, done.set_result)
        return await done

    def close(self) -> None:
        self._waiting.clear()
        if self._transport is not None:
            self._transport.abort()


async def connect(port: int) -> Wire:
    """A new connection to a server on this machine."""
    _transport, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
    return wire


def request(method: str, path: str, token: str = "", body: object = None) -> bytes:
    """The bytes of one request; `body` goes as JSON."""
    raw = b"" if body is None else msgspec.json.encode(body)
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    if token:
        head += f"authorization: Bearer {token}\r\n"
    if raw:
        head += f"content-type: application/json\r\ncontent-length: {len(raw)}\r\n"
    return f"{head}\r\n".encode() + raw

"""A tiny real HTTP server on a socket of this machine, whose answers a test decides one by one.

async def answer(asked: Asked) -> Answer:
    return Answer(200, b'{"ok": true}')

async with RawServer(answer) as server:
    ... server.url ...; server.asked
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType

from tests.support.lines import abort


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    connection: int = 0
    """Which connection of the server it came on, from 1."""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `as_json` makes the usual ones."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Silence(Enum):
    """What to do instead of answering."""

    CLOSE = auto()
    """End the connection properly."""
    RESET = auto()
    """Abort it, so that the other side gets ECONNRESET."""


Handler = Callable[[Asked], Awaitable[Answer | Silence | bytes]]
"""Gives an answer, the bytes to put on the line as they are (the connection ends after them), or silence."""


def as_json(body: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())


def problem(status: int, error: str, **fields: object) -> Answer:
    return as_json({"error": error, "message": "A sentence.", **fields}, status)


class RawServer:
    """Serves while the `async with` lasts; keeps what was asked, and counts connections."""

    def __init__(self, answer: Handler, *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        """`port` 0: any free one."""
        self.answer = answer
        self.asked: list[Asked] = []
        self.connections = 0
        self.port = port
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}"

    async def __aenter__(self) -> RawServer:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            while (asked := await _read(reader, number)) is not None:
                self.asked.append(asked)
                if not await self._reply(asked, writer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _reply(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        answer = await self.answer(asked)
        if answer is Silence.RESET:
            abort(writer)
            return False
        if answer is Silence.CLOSE:
            return False
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
            return False
        assert isinstance(answer, Answer)
        writer.write(_on_the_wire(answer))
        await writer.drain()
        return True


async def _read(reader: asyncio.StreamReader, connection: int) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body, connection)


def _on_the_wire(answer: Answer) -> bytes:
    headers = {"Content-Length": str(len(answer.body)), **answer.headers}
    if answer.body:
        headers["Content-Type"] = answer.content_type
    lines = [f"HTTP/1.1 {answer.status} Status", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + answer.body

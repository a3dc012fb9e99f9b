"""A small HTTP/1.1 client over real sockets: tests of the server must not depend on our own client."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

USER_AGENT = "canary-agent/7.3"
"""What no database and no event may hold."""
PATIENCE = 40.0
"""Seconds after which an answer is not coming: a guard against hanging, longer than any poll."""


@dataclass(frozen=True)
class Reply:
    """An answer: its status, headers with lower-case names, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection that is kept open; requests on it follow one another."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        self._host, self._port = parts.hostname, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._busy = asyncio.Lock()

    async def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        content_type: str = "application/json",
    ) -> Reply:
        """Ask once. A body that is not bytes goes as JSON. Raises `ConnectionError` where no answer came."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        head = [
            f"{method} {path} HTTP/1.1",
            f"host: {self._host}",
            f"user-agent: {USER_AGENT}",
            f"content-length: {len(raw)}",
        ]
        if raw:
            head.append(f"content-type: {content_type}")
        if token is not None:
            head.append(f"authorization: Bearer {token}")
        async with self._busy:
            try:
                async with asyncio.timeout(PATIENCE):
                    if self._streams is not None and self._streams[0].at_eof():
                        self.close()  # a server hangs up on who says nothing for some seconds
                    if self._streams is None:
                        self._streams = await asyncio.open_connection(self._host, self._port)
                    reader, writer = self._streams
                    writer.write("\r\n".join([*head, "", ""]).encode() + raw)
                    await writer.drain()
                    reply = await _reply(reader, bodiless=method == "HEAD")
            except BaseException as error:
                self.close()
                if isinstance(error, asyncio.IncompleteReadError):
                    raise ConnectionResetError("the server hung up") from error
                raise
            if reply.headers.get("connection") == "close":
                self.close()
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _reply(reader: asyncio.StreamReader, *, bodiless: bool) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if bodiless:
        body = b""
    elif headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Reply(status, headers, body)

"""A TCP relay that behaves like the boxes between a workstation and a server: delays, buffers, cuts and silence.

    async with Middlebox(server.port) as box:
        transport = Transport(box.url)
        box.mode = Mode.BLACKHOLE

No root and no kernel module is needed. The counters say what happened, so that a test need not guess.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType

from tests.support.lines import abort

_CHUNK = 65536


class Mode(Enum):
    """How the box treats lines; a change holds at once, for open lines too."""

    PASS = "pass"
    BUFFER = "buffer"
    """Hands on complete answers only, like a virus scanner."""
    BLACKHOLE = "blackhole"
    """Swallows everything and closes nothing. A line that lost bytes stays dead; new ones after it work."""
    RESET = "reset"
    """Aborts open lines, and new ones as soon as they come."""
    IDLE_CLOSE = "idle_close"
    """Cuts lines on which nothing moved for `idle` seconds, like a NAT."""


@dataclass(eq=False, slots=True)
class _Line:
    inner: asyncio.StreamWriter
    """Towards the client."""
    outer: asyncio.StreamWriter
    """Towards the server."""
    asked: bytes = b""
    """First line of the newest request."""
    dead: bool = False
    """What comes on it disappears."""
    over: bool = False
    """The box cut it: what was still in its buffers went nowhere, and was not swallowed either."""
    timer: asyncio.TimerHandle | None = None
    held: bytearray = field(default_factory=bytearray)

    def cut(self) -> None:
        self.over = True
        abort(self.inner)
        abort(self.outer)


class Middlebox:
    """Relays to `port` of `host` while the `async with` lasts; with `tls` it speaks that to clients."""

    def __init__(
        self,
        port: int,
        host: str = "127.0.0.1",
        mode: Mode = Mode.PASS,
        *,
        idle: float = 0.5,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.connections = 0
        self.resets = 0
        self.idle_closed = 0
        self.swallowed = 0
        """Bytes that disappeared."""
        self.answers_lost = 0
        self.port = 0
        self._target = (host, port)
        self._mode = mode
        self._idle = idle
        self._tls = tls
        self._lose = 0
        self._lose_to = b""
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        for line in list(self._lines):
            if mode is Mode.RESET:
                self.resets += 1
                line.cut()
            else:
                self._moved(line)

    def lose_answers(self, count: int, to: bytes = b"") -> None:
        """Let the next `count` requests that begin with `to` (`b"POST /v1/conversations"`) arrive, and cut the line
        when the answer comes: the server has done it, the client cannot know.
        """
        self._lose = count
        self._lose_to = to

    async def tidy(self) -> None:
        """Cut every line as `IDLE_CLOSE` does, at a moment when the test knows that nothing is on its way."""
        for line in list(self._lines):
            self._cut_idle(line)
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def __aenter__(self) -> Middlebox:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self._mode is Mode.RESET:
            self.resets += 1
            abort(writer)
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await self._relay(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection(*self._target)
        except OSError:
            abort(writer)
            return
        line = _Line(inner=writer, outer=to_server, dead=self._mode is Mode.BLACKHOLE)
        self._lines.add(line)
        self._moved(line)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._upwards(line, reader))
                group.create_task(self._downwards(line, from_server))
        except* OSError:
            pass
        finally:
            self._lines.discard(line)
            if line.timer is not None:
                line.timer.cancel()
            to_server.close()

    async def _upwards(self, line: _Line, reader: asyncio.StreamReader) -> None:
        while (data := await reader.read(_CHUNK)) and not line.over:
            first, _, _ = data.partition(b"\r\n")
            if first.endswith(b" HTTP/1.1"):
                line.asked = first
            if self._swallows(line, data):
                continue
            self._moved(line)
            line.outer.write(data)
            await line.outer.drain()
        line.outer.close()

    async def _downwards(self, line: _Line, reader: asyncio.StreamReader) -> None:
        while (data := await reader.read(_CHUNK)) and not line.over:
            if self._swallows(line, data):
                continue
            if self._lose > 0 and line.asked.startswith(self._lose_to):
                self._lose -= 1
                self.answers_lost += 1
                line.cut()
                return
            self._moved(line)
            line.held += data
            if self._mode is Mode.BUFFER and not _complete(bytes(line.held)):
                continue
            data = bytes(line.held)
            line.held.clear()
            line.inner.write(data)
            await line.inner.drain()
        if not line.dead and not line.over:
            line.inner.write(bytes(line.held))
            line.inner.close()

    def _swallows(self, line: _Line, data: bytes) -> bool:
        line.dead = line.dead or self._mode is Mode.BLACKHOLE
        if line.dead:
            self.swallowed += len(data)
        return line.dead

    def _moved(self, line: _Line) -> None:
        if line.timer is not None:
            line.timer.cancel()
            line.timer = None
        if self._mode is Mode.IDLE_CLOSE:
            line.timer = asyncio.get_running_loop().call_later(self._idle, self._cut_idle, line)

    def _cut_idle(self, line: _Line) -> None:
        self.idle_closed += 1
        line.cut()


def _complete(answer: bytes) -> bool:
    """Whether these bytes are whole HTTP answers; one that lasts until the line ends is never complete here."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    status, *lines = head.split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    if status.split(b" ")[1] in (b"204", b"304"):
        return True
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(headers[b"content-length"]) if b"content-length" in headers else False

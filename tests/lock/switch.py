"""One address behind which now one server stands and now another, or none."""

from __future__ import annotations

import asyncio
from types import TracebackType

from tests.support.lines import abort


class Switch:
    """Hands every connection on to `port`; `turn` breaks those that are open, as a server that ends does."""

    def __init__(self, port: int) -> None:
        self.port: int | None = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The address, which never changes."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Switch:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.turn(None)
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def turn(self, port: int | None) -> None:
        """From now on `port` answers here; None: nothing does."""
        self.port = port
        for writer in tuple(self._writers):
            abort(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        if self.port is None:
            abort(writer)
            return
        inner, outer = await asyncio.open_connection("127.0.0.1", self.port)
        both = {writer, outer}
        self._writers |= both
        try:
            await asyncio.gather(_relay(reader, outer), _relay(inner, writer))
        except OSError:
            pass
        finally:
            self._writers -= both
            for end in both:
                end.close()


async def _relay(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while chunk := await source.read(65536):
        sink.write(chunk)
        await sink.drain()
    sink.close()

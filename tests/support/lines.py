"""What breaks TCP lines on purpose, and waits for what came of it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable


def abort(writer: asyncio.StreamWriter) -> None:
    """Cut the line with a RST, as a firewall or a crashed machine does: SO_LINGER 0, then close."""
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def until(condition: Callable[[], bool], guard: float = 10.0) -> None:
    """Wait for something that another task or process brings about; fail after `guard` seconds."""
    async with asyncio.timeout(guard):
        while not condition():  # noqa: ASYNC110  it has no event: it is a counter of the other side
            await asyncio.sleep(0.005)

"""A server process for tests: `python -m tests.support.serve_process DATA DATABASE_URL PORT`; prints its address."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn

from backend.app import create_app
from tests.support.server import server_config


class TestServer(uvicorn.Server):
    """Says where it listens once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        assert sockets is not None
        sys.stdout.write(f"http://127.0.0.1:{sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()


async def main(data: str, url: str, port: str) -> None:
    """Serve until a signal comes."""
    app = create_app(server_config(Path(data), url or None))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=1)
    await TestServer(config).serve([socket.create_server(("127.0.0.1", int(port)))])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

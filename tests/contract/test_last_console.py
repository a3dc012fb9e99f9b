"""Which console of a person is the last one: whoever leaves it is asked about open chats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from api_client.backend import ChatBackend
from tests.support.http import Line
from tests.support.server import as_process, server_config


@asynccontextmanager
async def open_console(backend: ChatBackend) -> AsyncIterator[None]:
    """Its first, empty poll is answered, and the second one is held."""
    polled = asyncio.Event()

    async def listen() -> None:
        async for _ in backend.events((await backend.snapshot()).cursor):
            polled.set()

    listening = asyncio.create_task(listen())
    try:
        await polled.wait()
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def becomes(backend: ChatBackend, others: int) -> None:
    """The server comes to know of so many others; it is asked again and again, because a line takes a moment to end."""
    async with asyncio.timeout(10):
        while await backend.other_consoles() != others:
            pass


async def test_the_last_console_of_an_account_and_not_any_is_the_last(tmp_path: Path) -> None:
    async with as_process(server_config(tmp_path)) as (server, _):
        one, other, bea = [await server.counsellor(name) for name in ("Mila", "Mila", "Bea")]
        async with open_console(one), open_console(bea):
            assert await one.other_consoles() == 0
            async with open_console(other):
                await becomes(one, 1)
                await becomes(other, 1)
                assert await bea.other_consoles() == 0
            await becomes(one, 0)


async def test_who_leaves_one_of_two_consoles_is_still_there_and_who_leaves_the_last_is_not(tmp_path: Path) -> None:
    async with as_process(server_config(tmp_path)) as (server, _):
        one, other = await server.counsellor("Mila"), await server.counsellor("Mila")
        line = Line(server.address)

        async def staffed() -> object:
            return (await line.request("GET", "/v1/visitor/status")).json()["staffed"]

        async with open_console(one):
            await becomes(other, 1)
            await other.left()
            assert await staffed() is True
        await becomes(other, 0)
        await other.left()
        assert await staffed() is False
        line.close()

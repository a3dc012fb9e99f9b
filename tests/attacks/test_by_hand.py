"""What an attacker does by hand to a server as it is shipped: a head without an end, and a chat in another spelling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.server import Server, as_process, server_config

RATE = 40
"""Messages that a conversation may send in a minute (docs/configuration.md)."""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with as_process(server_config(tmp_path)) as (running, _process):
        yield running


@pytest.mark.proves("F12", breaks="no bound on the head, as it once was")
async def test_f12_a_head_of_megabytes_is_not_taken(server: Server) -> None:
    """h11, which uvicorn can use instead, ends a head at 64 kB."""
    address = urlsplit(server.address)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    answer = b""
    with suppress(ConnectionError):
        writer.write(b"GET /v1/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        for _ in range(5):
            writer.write((b"X-A: " + b"y" * 993 + b"\r\n") * 1000)
            await writer.drain()
        writer.write(b"\r\n")
        answer = await reader.read()
    with suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()
    assert b" 200 " not in answer.partition(b"\r\n")[0] + b" "
    assert (await (await server.visitor()).ask("GET", "conversation")).status == 200, "others are served"


@pytest.mark.proves("SEC-A5", "F5", breaks="what is counted was chosen by the spelling of the path, as it once was")
async def test_one_chat_writes_no_faster_in_another_spelling(server: Server) -> None:
    vos = await server.visitor()
    taken = 0
    for number in range(3 * RATE):
        spelling = ("//v1/visitor/messages", "/v1//visitor/messages", "/v1/visitor/messages/")[number % 3]
        body = {"client_id": f"k{number}", "text": "\N{PILE OF POO}" * 1000}
        taken += (await vos.line.request("POST", spelling, body, token=vos.token)).status == 201
    assert taken <= RATE

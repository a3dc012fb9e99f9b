"""What the status says before a start is what the start finds: room, and somebody who could take it."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from backend.config import Flood, ServerConfig
from tests.attacks.bots import Bot, Connection, Herd, one_address, one_network
from tests.support.server import Server, server_config

SMALL = Flood(address=2, network=3, queue=6, work_from=50, total=12, reserve=4, work_bits=4)
CHILD = "198.51.100.4"
"""A quiet address (RFC 5737)."""


@pytest.fixture
def config(tmp_path: Path) -> ServerConfig:
    return replace(server_config(tmp_path), trusted_proxies=("127.0.0.1",), flood=SMALL)


async def status(server: Server, origin: str) -> dict[str, Any]:
    host, port = server.address.removeprefix("http://").split(":")
    async with Connection(host, int(port)) as line:
        code, answer = await line.ask("GET", "status", Bot(origin))
    assert code == 200
    return answer


async def refused(server: Server, origin: str) -> bool:
    herd = Herd(server.address, itertools.repeat(origin))
    await herd.start(1)
    return not herd.bots


@pytest.mark.proves("SEC-A3", breaks="the status knew of the whole room alone, not of the reserve")
async def test_who_would_be_refused_is_told_so_before(server: Server) -> None:
    crowd = next(one_address())
    said: list[tuple[bool, bool]] = []
    for origin in [*itertools.repeat(crowd, 10), *itertools.islice(one_network(), 8), CHILD, CHILD]:
        before = (await status(server, origin))["full"]
        said.append((before, await refused(server, origin)))
    assert {told for told, _was in said} == {True, False}
    assert [told for told, _was in said] == [was for _told, was in said]


async def test_only_who_could_take_one_more_counts_as_free(server: Server) -> None:
    noor = await server.counsellor("Noor", capacity=1)
    await noor.snapshot()
    assert (await status(server, CHILD))["available"] == 1
    herd = Herd(server.address, itertools.repeat(CHILD))
    await herd.start(1)
    (waiting,) = (await noor.snapshot()).conversations
    await noor.claim(waiting.id)
    assert (await status(server, CHILD))["available"] == 0
    await noor.hold(waiting.id, True)
    assert (await status(server, CHILD))["available"] == 1

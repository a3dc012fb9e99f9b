"""Twenty counsellors begin their shift at the same minute behind one gateway, while somebody floods the sign-in."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.config import ServerConfig
from backend.credentials.passwords import Hashing
from tests.attacks.sign_in_flood import Flood, ask
from tests.support.server import PASSWORD, create_user, in_process, server_config

GATEWAY = "203.0.113.9"
"""An address for documentation (RFC 5737)."""


@pytest.mark.proves("SEC-A4", "F6", breaks="one source may have four in the queue")
async def test_twenty_counsellors_behind_one_gateway_sign_in_within_a_minute(tmp_path: Path) -> None:
    """Costs and rates as shipped: RFC 9106's second recommendation, written out, and 120 sign-ins a minute."""
    costs = Hashing(passes=3, memory=65536, lanes=4)
    shipped = ServerConfig(data=tmp_path).rates
    config = replace(server_config(tmp_path), hashing=costs, rates=shipped, trusted_proxies=("127.0.0.1",))
    names = [f"collega {number}" for number in range(20)]
    async with in_process(config) as server:
        for name in names:
            await create_user(config, name, running=True)

        async def sign_in(name: str) -> int:
            body = {"name": name, "password": PASSWORD}
            return (await ask(server.address, "/v1/auth/sign-in", body, source=GATEWAY))[0]

        async with Flood(server.address, 100, 1):
            began = time.perf_counter()
            statuses = await asyncio.gather(*(sign_in(name) for name in names))
            took = time.perf_counter() - began
    assert statuses == [200] * 20
    assert took < 60

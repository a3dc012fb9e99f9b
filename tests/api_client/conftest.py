"""No proxy of the machine that runs the tests plays a part; and a port on which nobody listens."""

from __future__ import annotations

import pytest

from tests.api_client.requests import PROXY_VARIABLES, hello
from tests.support.raw_http import RawServer


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def unused_port() -> int:
    async with RawServer(hello) as server:
        return server.port

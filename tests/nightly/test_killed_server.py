"""Five hundred texts each way and four kills, where `tests/e2e/test_killed_server.py` has sixty and two."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Phone, browser, phone
from tests.e2e.test_killed_server import server, write_and_kill
from tests.support.needs import needs_chromium
from tests.support.serving import ServerProcess

__all__ = ["browser", "phone", "server"]
pytestmark = needs_chromium


@pytest.mark.timeout(600)
def test_five_hundred_each_way_survive_four_kills(server: ServerProcess, phone: Phone) -> None:
    write_and_kill(server, phone, 5)

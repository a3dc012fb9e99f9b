"""A hundred messages over a line that joins and cuts what comes, where `tests/e2e/test_slow_line.py` has three."""

from __future__ import annotations

import pytest

from tests.e2e.test_slow_line import server, talk_over_a_slow_line
from tests.support.server import Server

__all__ = ["server"]


@pytest.mark.parametrize("seed", [2, 3, 4, 5])
async def test_what_a_machine_sends_in_parts_never_reaches_the_chatter(server: Server, seed: int) -> None:
    await talk_over_a_slow_line(server, 25, seed)

"""A small flood against a real server and a real console; the large ones are in `tests/nightly/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.flooding import flood

NOISE = 0.03
"""Seconds that a key may take on a busy machine whatever is measured."""


@pytest.mark.proves("SEC-A3", "F4", breaks="everybody was let into the queue, whatever their network's share")
def test_sec_a3_a_real_chatter_is_on_a_console_in_the_middle_of_a_flood(tmp_path: Path) -> None:
    found = flood("one-address", 150, tmp_path)
    assert found.to_the_console < 60
    assert found.position <= 6
    assert found.flooded < max(3 * found.rest, NOISE)

"""A small flood against a real server and console; the large ones, and the echo of keys, are in `tests/nightly/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.flooding import flood


@pytest.mark.proves("SEC-A3", "F4", breaks="everybody was let into the queue, whatever their network's share")
def test_sec_a3_a_real_chatter_is_on_a_console_in_the_middle_of_a_flood(tmp_path: Path) -> None:
    found = flood("one-address", 100, tmp_path, keys=5)
    assert found.to_the_console < 60
    assert found.position <= 6

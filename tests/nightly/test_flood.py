"""Ten thousand bots, and a chat that never stops writing, against a real server and a real console."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.flooding import QUICK_WORK, flood
from tests.attacks.one_chat import measure

NOISE = 0.03
"""Seconds that a key may take on a busy machine whatever is measured."""
ENOUGH = 1_000_000
"""Bytes of a snapshot; a console refuses 32 MB."""


@pytest.mark.proves("SEC-A3", "F4", breaks="everybody was let into the queue, whatever their network's share")
@pytest.mark.parametrize(("kind", "share"), [("one-address", 6), ("one-network", 12)])
def test_sec_a3_ten_thousand_bots_of_one_origin(tmp_path: Path, kind: str, share: int) -> None:
    found = flood(kind, 10_000, tmp_path, QUICK_WORK)
    assert found.to_the_console < 60
    assert found.position <= share
    assert found.flooded < max(3 * found.rest, NOISE)
    assert found.snapshot < ENOUGH


def test_of_a_thousand_addresses_only_the_console_is_promised(tmp_path: Path) -> None:
    found = flood("thousand-addresses", 10_000, tmp_path, QUICK_WORK)
    assert found.flooded < max(3 * found.rest, NOISE)
    assert found.snapshot < ENOUGH


@pytest.mark.proves("SEC-A5", "F5", breaks="rates and bytes of a conversation were not counted")
def test_sec_a5_one_chat_that_never_stops_writing(tmp_path: Path) -> None:
    found = measure(60, tmp_path)
    assert found.written < max(3 * found.rest, NOISE)
    assert found.kept < 120
    assert found.grown < 20_000_000

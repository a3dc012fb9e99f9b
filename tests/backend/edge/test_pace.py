"""How slow is too slow."""

from __future__ import annotations

import pytest

from backend.edge.pace import body_is_slow, reader_is_slow


@pytest.mark.parametrize(
    ("seconds", "received", "slow"),
    [
        (0, 0, False),
        (9, 0, False),
        (10, 0, False),
        (10.01, 0, True),
        (11, 499, True),
        (11, 500, False),
        (30, 9_999, True),
        (30, 10_000, False),
        (20, 4_000, True),
        (138, 64_000, False),  # a whole body at the edge of GPRS
    ],
)
def test_a_body_has_ten_seconds_and_then_half_a_kilobyte_in_each(seconds: float, received: int, slow: bool) -> None:
    assert body_is_slow(seconds, received) is slow


@pytest.mark.parametrize(
    ("seconds", "taken", "slow"),
    [
        (10, 0, False),
        (10.01, 0, True),
        (11, 999, True),
        (11, 1_000, False),
        (30, 19_999, True),
        (30, 20_000, False),
        (60, 40_000, True),
        (60, 7_200_000, False),  # a console's largest picture on a line of a megabit
        (50, 40_000, False),  # the page at a kilobyte a second
    ],
)
def test_a_reader_has_ten_seconds_and_then_a_kilobyte_in_each(seconds: float, taken: int, slow: bool) -> None:
    assert reader_is_slow(seconds, taken) is slow

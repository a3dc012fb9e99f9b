"""Who has left is remembered for a while, and a flood of departures fills nothing."""

from __future__ import annotations

from backend.chat.left_tokens import Departures
from tests.backend.seconds import Seconds

REMEMBERED = 900.0
"""A quarter of an hour, in seconds."""


def test_a_departure_is_forgotten_in_time() -> None:
    clock = Seconds()
    left = Departures(clock)
    left.note(b"a")
    clock.now += REMEMBERED
    assert b"a" in left
    clock.now += 1
    assert b"a" not in left
    left.note(b"b")
    assert len(left) == 1


def test_a_flood_forgets_the_oldest() -> None:
    left = Departures(Seconds(), most=100)
    for number in range(1000):
        left.note(b"%d" % number)
    assert len(left) == 100
    assert b"999" in left
    assert b"0" not in left

"""Waiting before trying again."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from api_client.backoff import full_jitter


def least() -> float:
    return 0.0


def most() -> float:
    return 1.0


def test_sec_n5_waits_grow_and_are_capped_at_thirty_seconds() -> None:
    assert [full_jitter(failures, fraction=most) for failures in range(1, 8)] == [3, 6, 12, 24, 30, 30, 30]
    assert [full_jitter(failures, fraction=least) for failures in range(1, 8)] == [0.5] * 7


def test_sec_n5_a_day_of_failures_changes_nothing() -> None:
    assert max(full_jitter(failures, fraction=most) for failures in range(1, 10_001)) == 30


def test_sec_n5_waits_are_jittered_over_the_whole_range() -> None:
    source = random.Random(7)
    waits = [full_jitter(6 + number, fraction=source.random) for number in range(2000)]
    assert min(waits) < 1
    assert max(waits) > 29
    assert 14 < sum(waits) / len(waits) < 16.5


@pytest.mark.parametrize(("asked", "low", "high"), [(12, 12, 15), (0, 0.5, 3.5), (-3, 0.5, 3.5), (1e9, 300, 303)])
def test_sec_n5_what_the_server_asks_for_is_honoured(asked: float, low: float, high: float) -> None:
    assert full_jitter(1, asked, fraction=least) == low
    assert full_jitter(1, asked, fraction=most) == high


@pytest.mark.parametrize("down_for", [0.0, 2.0, 10.0, 60.0, 600.0])
def test_sec_n5_five_hundred_clients_do_not_come_back_in_one_second(down_for: float) -> None:
    source = random.Random(500)
    back: list[float] = []
    for _ in range(500):
        failures, moment = 1, full_jitter(1, fraction=source.random)
        while moment < down_for:
            failures += 1
            moment += full_jitter(failures, fraction=source.random)
        back.append(moment)
    in_one_second = Counter(int(moment * 10) for moment in back)
    busiest = max(sum(in_one_second[start + tenth] for tenth in range(10)) for start in in_one_second)
    assert busiest < 300

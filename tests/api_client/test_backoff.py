"""Waiting before trying again."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from api_client.backoff import Backoff


def test_sec_n5_waits_grow_and_are_capped_at_thirty_seconds() -> None:
    longest = Backoff(lambda: 1.0)
    assert [longest.after_failure() for _ in range(7)] == [3, 6, 12, 24, 30, 30, 30]
    shortest = Backoff(lambda: 0.0)
    assert [shortest.after_failure() for _ in range(7)] == [0.5] * 7


def test_sec_n5_a_day_of_failures_changes_nothing() -> None:
    backoff = Backoff(lambda: 1.0)
    assert max(backoff.after_failure() for _ in range(10_000)) == 30


def test_sec_n5_waits_are_jittered_over_the_whole_range() -> None:
    backoff = Backoff(random.Random(7).random)
    for _ in range(5):
        backoff.after_failure()
    waits = [backoff.after_failure() for _ in range(2000)]
    assert min(waits) < 1
    assert max(waits) > 29
    assert 14 < sum(waits) / len(waits) < 16.5


@pytest.mark.parametrize(("asked", "least", "most"), [(12, 12, 15), (0, 0.5, 3.5), (-3, 0.5, 3.5), (1e9, 300, 303)])
def test_sec_n5_what_the_server_asks_for_is_honoured(asked: float, least: float, most: float) -> None:
    assert Backoff(lambda: 0.0).after_failure(asked) == least
    assert Backoff(lambda: 1.0).after_failure(asked) == most


def test_sec_n5_success_starts_from_the_beginning() -> None:
    backoff = Backoff(lambda: 1.0)
    for _ in range(4):
        backoff.after_failure()
    backoff.reset()
    assert backoff.after_failure() == 3


@pytest.mark.parametrize("down_for", [0.0, 2.0, 10.0, 60.0, 600.0])
def test_sec_n5_five_hundred_clients_do_not_come_back_in_one_second(down_for: float) -> None:
    source = random.Random(500)
    back: list[float] = []
    for _ in range(500):
        backoff = Backoff(source.random)
        moment = backoff.after_failure()
        while moment < down_for:
            moment += backoff.after_failure()
        back.append(moment)
    in_one_second = Counter(int(moment * 10) for moment in back)
    busiest = max(sum(in_one_second[start + tenth] for tenth in range(10)) for start in in_one_second)
    assert busiest < 300

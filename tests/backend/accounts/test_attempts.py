"""Wrong tries by key."""

from __future__ import annotations

import pytest

from backend.accounts import attempts
from backend.accounts.attempts import Attempts
from tests.backend.seconds import Seconds


def test_five_wrong_attempts_are_free_and_then_the_wait_grows() -> None:
    clock = Seconds()
    counts = Attempts(clock)
    assert [counts.begin("sam") for _ in range(5)] == [None] * 5
    waits = []
    for _ in range(7):
        wait = counts.begin("sam")
        assert wait is not None
        waits.append(wait)
        clock.now += wait
        assert counts.begin("sam") is None
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_asking_during_the_wait_does_not_make_it_longer() -> None:
    clock = Seconds()
    counts = Attempts(clock)
    for _ in range(5):
        counts.begin("sam")
    clock.now += 10
    assert counts.begin("sam") == 20
    assert counts.begin("sam") == 20


def test_keys_are_counted_apart() -> None:
    counts = Attempts(Seconds())
    for _ in range(5):
        counts.begin(("sam", b"here"))
    assert counts.begin(("sam", b"here")) == 30
    assert counts.begin(("sam", b"there")) is None
    assert counts.begin(("alex", b"here")) is None


def test_looking_counts_nothing() -> None:
    clock = Seconds()
    counts = Attempts(clock)
    assert [counts.left("sam") for _ in range(20)] == [0.0] * 20
    assert [counts.begin("sam") for _ in range(5)] == [None] * 5
    assert [counts.left("sam") for _ in range(20)] == [30.0] * 20
    clock.now += 30.5
    assert counts.left("sam") == 0.0, "never less"


def test_a_right_sign_in_starts_anew() -> None:
    counts = Attempts(Seconds())
    for _ in range(4):
        counts.begin("sam")
    counts.succeeded("sam")
    assert [counts.begin("sam") for _ in range(5)] == [None] * 5


def test_the_right_password_without_a_code_neither_counts_nor_forgives() -> None:
    counts = Attempts(Seconds())
    for _ in range(4):
        counts.begin("sam")
    for _ in range(20):
        assert counts.begin("sam") is None
        counts.undecided("sam")
    assert counts.begin("sam") is None
    assert counts.begin("sam") == 30


def test_a_count_is_forgotten_after_an_hour() -> None:
    clock = Seconds()
    counts = Attempts(clock)
    for _ in range(5):
        counts.begin("sam")
    clock.now += 3599
    assert counts.begin("sam") is None
    assert counts.begin("sam") == 60
    clock.now += 3600
    assert [counts.begin("sam") for _ in range(5)] == [None] * 5


def test_a_flood_of_names_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEYS", 10)
    counts = Attempts(Seconds())
    for n in range(1000):
        counts.begin(f"name-{n}")
    assert len(counts._counts) == 10


def test_ten_thousand_keys_are_counted() -> None:
    counts = Attempts(Seconds())
    for number in range(10_001):
        counts.begin(number)
    assert len(counts._counts) == 10_000


def test_the_one_tried_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEYS", 2)
    counts = Attempts(Seconds())
    for key in ("a", "a", "a", "a", "b", "a", "c"):
        assert counts.begin(key) is None
    assert counts.begin("a") == 30


def test_what_is_taken_back_more_often_than_it_was_tried_gives_no_more_tries() -> None:
    counts = Attempts(Seconds())
    counts.begin("sam")
    for _ in range(3):
        counts.undecided("sam")
    counts.undecided("alex")
    assert [counts.begin("sam") for _ in range(6)] == [None] * 5 + [30]


def test_a_clock_may_begin_anywhere() -> None:
    clock = Seconds()
    clock.now = 10
    counts = Attempts(clock)
    assert [counts.begin("sam") for _ in range(6)] == [None] * 5 + [30]
    clock.now = 39.5
    assert counts.left("sam") == 0.5
    assert counts.begin("sam") == 1
    clock.now = 3609
    assert counts.begin("sam") is None
    clock.now = 7208
    assert counts.begin("sam") is None
    clock.now = 7208 + 3600
    assert [counts.begin("sam") for _ in range(6)] == [None] * 5 + [30]


@pytest.mark.parametrize("later", [3600, 3600.5, 7200, 1_000_000])
def test_an_hour_and_more_forgets_early_on_the_clock_too(later: float) -> None:
    clock = Seconds()
    clock.now = 10
    counts = Attempts(clock)
    for _ in range(5):
        counts.begin("sam")
    clock.now = 10 + later
    assert [counts.begin("sam") for _ in range(6)] == [None] * 5 + [30]

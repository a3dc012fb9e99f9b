"""How often a name may be tried: the two counts, and what they promise, whoever tries when.

The numbers here are those of docs/protocol.md ("Wrong tries"), written out: five free tries of one address, twenty of a
name in a day; then a minute, a quarter of an hour, four hours, sixteen hours.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.accounts import slow_lane
from backend.accounts.slow_lane import CodeTries, SlowLane, Tries
from tests.backend.seconds import Seconds

MINUTE, HOUR, DAY = 60, 3600, 86_400


def address(number: int) -> bytes:
    return number.to_bytes(16, "big")


def slow(tries: Tries, name: str = "sam") -> None:
    """Twenty wrong tries, from four addresses."""
    for number in range(20):
        assert tries.begin(name, address(9000 + number // 5)) is None


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def tries(clock: Seconds) -> Tries:
    return Tries(clock)


@pytest.mark.proves("SEC-A4", "F7", breaks="tries were counted by name alone")
def test_five_wrong_from_one_address_make_it_wait_and_nobody_else(tries: Tries) -> None:
    assert [tries.begin("sam", address(1)) for _ in range(6)] == [None] * 5 + [30]
    assert tries.begin("sam", address(2)) is None
    assert tries.begin("alex", address(1)) is None


def test_the_twenty_first_try_of_a_name_in_a_day_waits_a_minute_wherever_it_comes_from(
    tries: Tries, clock: Seconds
) -> None:
    for number in range(19):
        assert tries.begin("sam", address(number)) is None
    clock.now += 20 * HOUR
    assert tries.begin("sam", address(100)) is None
    assert tries.begin("sam", address(101)) == 60
    assert tries.begin("alex", address(101)) is None
    clock.now += 4 * HOUR
    assert tries.begin("sam", address(102)) is None, "the nineteen are a day old"


def test_in_the_slow_lane_the_waits_of_an_address_grow(tries: Tries, clock: Seconds) -> None:
    slow(tries)
    waits = []
    for _ in range(6):
        wait = tries.begin("sam", address(1))
        assert wait is not None
        waits.append(wait)
        clock.now += wait - 1
        assert tries.begin("sam", address(1)) == 1
        clock.now += 1
        assert tries.begin("sam", address(1)) is None
        for number in range(20):  # so that the lane stays slow
            tries.begin("sam", address(5000 + number))
    assert waits[:5] == [60, 900, 14_400, 57_600, 57_600]


def test_how_many_wait_makes_nobody_wait_longer(tries: Tries, clock: Seconds) -> None:
    slow(tries)
    assert {tries.begin("sam", address(number)) for number in range(500)} == {60}
    clock.now += 30
    assert tries.begin("sam", address(1000)) == 60
    clock.now += 30
    assert [tries.begin("sam", address(number)) for number in range(500)] == [None] * 500
    clock.now += 30
    assert tries.begin("sam", address(1000)) is None


def test_a_right_sign_in_forgives_its_own_address_and_not_what_others_tried(tries: Tries) -> None:
    for number in range(15):
        tries.begin("sam", address(number // 5))
    for _ in range(4):
        tries.begin("sam", address(50))
    assert tries.begin("sam", address(50)) is None
    tries.succeeded("sam", address(50))
    assert tries.begin("sam", address(50)) is None, "nineteen count: the right one does not"
    assert tries.begin("sam", address(50)) == 60


def test_the_right_password_without_a_code_counts_nowhere(tries: Tries, clock: Seconds) -> None:
    for _ in range(100):
        assert tries.begin("sam", address(1)) is None
        tries.undecided("sam", address(1))
    slow(tries)
    assert tries.begin("sam", address(1)) == 60
    clock.now += 60
    for _ in range(100):
        assert tries.begin("sam", address(1)) is None
        tries.undecided("sam", address(1))
    assert tries.begin("sam", address(1)) is None
    assert tries.begin("sam", address(1)) == 900


def test_what_is_taken_back_opens_the_lane_for_nobody(tries: Tries, clock: Seconds) -> None:
    slow(tries)
    tries.begin("sam", address(1))
    clock.now += 60
    assert tries.begin("sam", address(1)) is None
    tries.undecided("sam", address(1))
    assert tries.begin("sam", address(2)) == 60


def test_a_flood_of_names_fills_no_memory_and_opens_no_slow_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_lane, "MOST_NAMES", 10)
    clock = Seconds()
    lane = SlowLane(clock)
    for _ in range(20):
        lane.count("sam", address(1))
    for number in range(1000):
        lane.count(f"name-{number}", address(1))
    assert len(lane._names) == 10
    assert lane.wait("sam", address(2)) == 60
    for number in range(200):
        lane.count(f"slow-{number // 20}", address(1))
    assert len(lane._names) == 10, "also where all of them are slow"


def test_a_flood_of_addresses_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_lane, "MOST_TICKETS", 10)
    lane = SlowLane(Seconds())
    for _ in range(20):
        lane.count("sam", address(1))
    for number in range(1000):
        lane.wait("sam", address(number))
    assert len(lane._tickets) == 10


STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([0, 1, 29, 30, 59, 60, 61, 899, 900, 901, HOUR, 14_400, 57_600])),
    min_size=40,
    max_size=200,
)
"""Which address tries, and the seconds until the next."""


GUESSES = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([0, 60, 300, 900, 901, 1800])), min_size=200, max_size=300
)
"""As `STEPS`, by two addresses that hardly rest: by the count of each address alone they would have a hundred a day."""


@pytest.mark.proves("SEC-A4", "F7", breaks="the waits of the slow lane stayed at a minute; the lane was left out")
@settings(max_examples=15, deadline=None)
@given(GUESSES)
def test_of_any_day_an_attacker_gets_twenty_tries_and_four_an_address(steps: list[tuple[int, int]]) -> None:
    clock = Seconds()
    tries = Tries(clock)
    made: list[float] = []
    for number, pause in steps:
        if tries.begin("sam", address(number)) is None:
            made.append(clock.now)
        clock.now += pause
    for first in made:
        assert sum(first <= at < first + DAY for at in made) <= 20 + 4 * 2


def test_the_greediest_attacker_gets_no_more_than_that_in_a_day(tries: Tries, clock: Seconds) -> None:
    """50 addresses that ask again in each minute of a day."""
    made = 0
    for _ in range(DAY // MINUTE):
        made += sum(tries.begin("sam", address(number)) is None for number in range(50))
        clock.now += MINUTE
    assert 50 <= made <= 20 + 4 * 50


@pytest.mark.proves("SEC-A4", "F7", breaks="a fresh address waited behind all that wait")
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_first_try_from_a_fresh_address_never_waits_longer_than_a_minute(steps: list[tuple[int, int]]) -> None:
    clock = Seconds()
    tries = Tries(clock)
    for number, pause in steps:
        tries.begin("sam", address(number))
        clock.now += pause
    wait = tries.begin("sam", address(77))
    assert wait in (None, 60)
    if wait is not None:
        clock.now += 30
        for number in range(6):
            tries.begin("sam", address(number))
        clock.now += 30
        assert tries.begin("sam", address(77)) is None


def test_codes_are_twenty_a_day_of_an_account_and_a_right_one_does_not_count() -> None:
    clock = Seconds()
    codes = CodeTries(clock)
    for _ in range(50):
        assert codes.begin("u1") is None
        codes.undecided("u1")
    for _ in range(20):
        assert codes.begin("u1") is None
        clock.now += MINUTE
    assert codes.begin("u1") == DAY - 20 * MINUTE
    assert codes.begin("u2") is None
    clock.now += DAY - 20 * MINUTE - 1
    assert codes.begin("u1") == 1
    clock.now += 1
    assert codes.begin("u1") is None
    assert codes.begin("u1") == MINUTE


def fill(lane: SlowLane, name: str = "sam", times: int = 20) -> None:
    """Tries of `name` from addresses that are asked for nothing else."""
    for number in range(times):
        lane.count(name, address(9000 + number))


def test_ten_thousand_names_and_fifty_thousand_who_wait_are_kept() -> None:
    lane = SlowLane(Seconds())
    for number in range(10_001):
        lane.count(str(number), address(1))
    assert len(lane._names) == 10_000
    fill(lane)
    for number in range(50_001):
        lane.wait("sam", address(number))
    assert len(lane._tickets) == 50_000


def test_who_asked_first_is_forgotten_first_and_waits_anew(monkeypatch: pytest.MonkeyPatch, clock: Seconds) -> None:
    monkeypatch.setattr(slow_lane, "MOST_TICKETS", 2)
    lane = SlowLane(clock)
    fill(lane)
    for number in (1, 2):
        lane.wait("sam", address(number))
    clock.now += 10
    assert lane.wait("sam", address(3)) == 60
    assert lane.wait("sam", address(2)) == 50
    assert lane.wait("sam", address(1)) == 60


@pytest.mark.parametrize("more", [1, 1.5, 2, 1000])
@pytest.mark.parametrize("start", [10, 1000])
def test_who_tried_a_day_ago_waits_as_one_who_never_did(clock: Seconds, start: float, more: float) -> None:
    clock.now = start
    lane = SlowLane(clock)
    fill(lane)
    lane.wait("sam", address(1))
    clock.now += 60
    assert lane.wait("sam", address(1)) == 0
    lane.count("sam", address(1))
    assert lane.wait("sam", address(1)) == 900
    clock.now += DAY - 1
    fill(lane)
    assert lane.wait("sam", address(1)) == 0
    clock.now += more
    assert lane.wait("sam", address(1)) == 60


@pytest.mark.parametrize("more", [1, 1.5, 2, 1_000_000])
@pytest.mark.parametrize("start", [10, 1000])
def test_a_lane_is_slow_for_a_day(clock: Seconds, start: float, more: float) -> None:
    clock.now = start
    lane = SlowLane(clock)
    fill(lane)
    clock.now += DAY - 1
    assert lane.wait("sam", address(1)) == 60
    clock.now += more
    assert lane.wait("sam", address(1)) == 0


def test_forty_tries_are_remembered_so_that_twenty_may_be_taken_back(clock: Seconds) -> None:
    lane = SlowLane(clock)
    fill(lane, times=50)
    for _ in range(20):
        lane.take_back("sam", address(1))
    assert lane.wait("sam", address(1)) == 60
    lane.take_back("sam", address(2))
    assert lane.wait("sam", address(3)) == 0
    for _ in range(30):
        lane.take_back("sam", address(2))
    assert lane._names == {}


def test_what_is_taken_back_may_be_tried_again_at_once_and_counts_once(clock: Seconds) -> None:
    lane = SlowLane(clock)
    fill(lane, times=25)
    lane.wait("sam", address(1))
    lane.take_back("sam", address(1))
    assert lane.wait("sam", address(1)) == 60, "it had not tried"
    clock.now += 60
    for wait in (900, 14_400):
        lane.count("sam", address(1))
        assert lane.wait("sam", address(1)) == wait
        clock.now += wait
    lane.count("sam", address(1))
    lane.take_back("sam", address(1))
    assert lane.wait("sam", address(1)) == 0
    lane.count("sam", address(1))
    assert lane.wait("sam", address(1)) == 57_600


def test_before_the_lane_is_slow_nobody_has_a_place_in_it(clock: Seconds) -> None:
    lane = SlowLane(clock)
    fill(lane, times=19)
    assert lane.wait("sam", address(1)) == 0
    assert lane._tickets == {}
    fill(lane, times=1)
    lane.wait("sam", address(1))
    clock.now += DAY
    lane.count("sam", address(1))
    fill(lane, times=19)
    assert lane.wait("sam", address(1)) == 60, "the try while it was not slow was no try of the lane"


def test_the_oldest_name_that_is_not_slow_makes_room(monkeypatch: pytest.MonkeyPatch, clock: Seconds) -> None:
    monkeypatch.setattr(slow_lane, "MOST_NAMES", 3)
    lane = SlowLane(clock)
    fill(lane, "slow")
    for name in ("old", "young", "new"):
        lane.count(name, address(1))
    assert sorted(lane._names) == ["new", "slow", "young"]


@pytest.mark.parametrize("more", [0, 0.5, 1_000_000])
def test_codes_of_a_day_are_counted_from_any_beginning_of_the_clock(more: float) -> None:
    clock = Seconds()
    clock.now = 10
    codes = CodeTries(clock)
    assert [codes.begin("u1") for _ in range(20)] == [None] * 20
    clock.now = 10.5
    assert codes.begin("u1") == DAY
    clock.now = 10 + DAY + more
    assert [codes.begin("u1") for _ in range(21)] == [None] * 20 + [DAY]
    codes.undecided("u2")

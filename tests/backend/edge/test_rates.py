"""Rates, as a clock and a count."""

from __future__ import annotations

import msgspec

from backend.edge.addresses import KEY_LIFE, Addresses
from backend.edge.rates import Buckets, Limiter, Rate, Rates, What
from tests.backend.asgi import scope
from tests.backend.seconds import Seconds

SMALL = Rates(
    messages=Rate(count=6, seconds=60),
    polls=Rate(count=6, seconds=60),
    sign_ins=Rate(count=2, seconds=60),
    messages_each=Rate(count=2, seconds=60),
    polls_each=Rate(count=2, seconds=60),
)


def test_a_bucket_gives_its_count_at_once_and_refills_evenly() -> None:
    clock = Seconds()
    bucket = Buckets(Rate(count=3, seconds=60), clock)
    assert [bucket.take(b"a") for _ in range(4)] == [None, None, None, 20]
    clock.now += 19
    assert bucket.take(b"a") == 1
    clock.now += 1
    assert bucket.take(b"a") is None
    clock.now += 3600
    assert [bucket.take(b"a") for _ in range(4)] == [None, None, None, 20]


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Seconds()
    bucket = Buckets(Rate(count=7, seconds=60), clock)
    for _ in range(50):
        wait = bucket.take(b"a")
        if wait is not None:
            clock.now += wait
            assert bucket.take(b"a") is None


def test_buckets_of_a_flood_of_keys_are_bounded() -> None:
    bucket = Buckets(Rate(count=3, seconds=60), Seconds(), most=10)
    for n in range(1000):
        bucket.take(str(n).encode())
    assert len(bucket) == 10


def test_who_has_all_again_is_forgotten_before_who_has_spent() -> None:
    clock = Seconds()
    clock.now = 9
    bucket = Buckets(Rate(count=4, seconds=64), clock, most=3)
    for _ in range(4):
        bucket.take(b"busy")
    clock.now = 10
    for key in (b"once", b"twice", b"twice"):
        bucket.take(key)
    clock.now = 42
    assert bucket.take(b"new") is None
    assert len(bucket) == 2, "32 seconds gave two back"
    assert [bucket.take(b"busy") for _ in range(3)] == [None, None, 15]


def test_a_clock_may_begin_anywhere() -> None:
    clock = Seconds()
    clock.now = 10
    bucket = Buckets(Rate(count=4, seconds=64), clock)
    assert [bucket.take(b"a") for _ in range(5)] == [None] * 4 + [16]
    clock.now = 42
    assert [bucket.take(b"a") for _ in range(3)] == [None, None, 16]


def test_without_such_the_one_of_longest_ago_is_forgotten() -> None:
    bucket = Buckets(Rate(count=1, seconds=60), Seconds(), most=2)
    for key in (b"a", b"b", b"a", b"c"):
        bucket.take(key)
    assert [bucket.take(b"a"), bucket.take(b"c")] == [60, 60]
    assert bucket.take(b"b") is None


def test_fifty_thousand_keys_are_kept() -> None:
    bucket = Buckets(Rate(count=1, seconds=60), Seconds())
    for number in range(50_001):
        bucket.take(number.to_bytes(4, "big"))
    assert len(bucket) == 50_000


def test_a_wait_is_whole_seconds_and_never_less_than_one() -> None:
    clock = Seconds()
    bucket = Buckets(Rate(count=10, seconds=1), clock)
    assert [bucket.take(b"a") for _ in range(11)] == [None] * 10 + [1]
    slow = Buckets(Rate(count=2, seconds=5), clock)
    assert [slow.take(b"a") for _ in range(3)] == [None, None, 3]
    clock.now += 0.4
    assert slow.take(b"a") == 3, "2.1 seconds are left"


def test_a_clock_that_gives_more_than_all_back_gives_all_back() -> None:
    clock = Seconds()
    bucket = Buckets(Rate(count=2, seconds=60), clock)
    bucket.take(b"a")
    clock.now += 3600
    assert [bucket.take(b"a") for _ in range(3)] == [None, None, 30]


def test_the_rates_where_nobody_set_any() -> None:
    """`docs/configuration.md`, "rates": at once, and seconds in which as many come again."""
    rates = Rates()
    assert {name: (rate.count, rate.seconds) for name, rate in msgspec.structs.asdict(rates).items()} == {
        "conversations": (60, 1800),
        "pages": (6000, 60),
        "introductions": (600, 60),
        "consoles": (12_000, 60),
        "wrong": (120, 60),
        "messages": (1200, 60),
        "polls": (3000, 60),
        "sign_ins": (120, 60),
        "return_words": (90, 1800),
        "messages_each": (40, 60),
        "polls_each": (240, 60),
        "return_words_each": (10, 600),
    }


KEEPS = {
    "sign_ins": (What.SIGN_INS, None),
    "messages": (What.MESSAGES, What.MESSAGES_EACH),
    "polls": (What.POLLS, What.POLLS_EACH),
    "return_words": (What.RETURN_WORDS, What.RETURN_WORDS_EACH),
    "status": (What.POLLS, None),
    "pages": (What.PAGES, None),
    "leave": (None, None),
}


class Door:
    """A limiter with small rates."""

    def __init__(self, rates: Rates = SMALL) -> None:
        self.clock = Seconds()
        self.limiter = Limiter(rates, Addresses((), self.clock), self.clock)

    def ask(self, what: str, *, client: str = "192.0.2.1", token: str | None = None) -> int | None:
        """The seconds to wait, None where it is let through."""
        return self.limiter.wait(scope(client=client), *KEEPS[what], token)


def test_too_many_waits_as_long_as_told() -> None:
    door = Door()
    assert [door.ask("sign_ins") for _ in range(3)] == [None, None, 30]
    door.clock.now += 30
    assert door.ask("sign_ins") is None


def test_addresses_are_counted_apart() -> None:
    door = Door()
    for _ in range(3):
        door.ask("sign_ins")
    assert door.ask("sign_ins", client="192.0.2.2") is None


def test_one_conversation_cannot_use_up_what_its_neighbours_have() -> None:
    door = Door()
    assert [door.ask("messages", token="v_busy") for _ in range(3)] == [None, None, 30]
    assert door.ask("messages", token="v_quiet") is None


def test_who_is_refused_by_address_is_not_counted_in_the_conversation() -> None:
    door = Door(Rates(messages=Rate(count=1, seconds=60), messages_each=Rate(count=2, seconds=512)))
    assert [door.ask("messages", token="v_a") for _ in range(5)] == [None, 60, 60, 60, 60]
    door.clock.now += 60
    assert door.ask("messages", token="v_a") is None
    door.clock.now += 60
    assert door.ask("messages", token="v_a") == 136


def test_without_a_token_only_the_address_counts() -> None:
    door = Door()
    assert [door.ask("messages") for _ in range(7)] == [None] * 6 + [10]


def test_leaving_always_arrives() -> None:
    door = Door()
    assert {door.ask("leave", token="v_busy") for _ in range(50)} == {None}


def test_a_new_key_starts_all_counts_anew() -> None:
    door = Door()
    for _ in range(3):
        door.ask("sign_ins")
    door.clock.now += KEY_LIFE
    assert door.ask("sign_ins") is None
    assert [len(buckets) for buckets in door.limiter._buckets.values()] == [0] * 11, "also what was counted just now"
    door.ask("sign_ins")
    assert [door.ask("sign_ins") for _ in range(2)] == [None, 30], "and not again at each request"


SCHOOL = 30
FILES = 16
"""The page, its styles, its picture and its scripts, the one for the proof of work too."""


def test_the_defaults_let_a_school_behind_one_address_chat() -> None:
    """Thirty pupils at once, on telephones, in the worst minute that is still people's.

    Each opens the page twice; asks for the status every 30 seconds; types (the page says so every 8 seconds at most,
    here every 5); writes as many lines as a conversation may (40 in a minute); has an answer to a poll every second, as
    in a flood, where places move; and tries three words to come back with.
    """
    door = Door(Rates())
    waits = {door.ask("pages") for _ in range(SCHOOL * FILES * 2)}
    waits |= {door.ask("return_words", token=f"v_{pupil}") for pupil in range(SCHOOL) for _ in range(3)}
    for second in range(60):
        for pupil in range(SCHOOL):
            token = f"v_{pupil}"
            waits.add(door.ask("polls", token=token))
            if second % 30 == 0:
                waits.add(door.ask("status", token=token))
            if second % 5 == 0:
                waits.add(door.ask("polls", token=token))
            if second % 3 < 2:
                waits.add(door.ask("messages", token=token))
        door.clock.now += 1
    assert waits == {None}


def test_a_script_at_that_address_is_told_to_wait() -> None:
    door = Door(Rates())
    for what, most in {"polls": 3000, "messages": 1200, "return_words": 90, "pages": 6000}.items():
        told = [door.ask(what, token=f"v_{number}") for number in range(most + 1)]
        assert told[:-1] == [None] * most
        assert told[-1] is not None

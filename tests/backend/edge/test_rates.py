"""Rates, as a clock and a count."""

from __future__ import annotations

from backend.addresses import KEY_LIFE, Addresses
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


KEEPS = {
    "sign_ins": (What.SIGN_INS, None),
    "messages": (What.MESSAGES, What.MESSAGES_EACH),
    "polls": (What.POLLS, What.POLLS_EACH),
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


def test_leaving_always_arrives() -> None:
    door = Door()
    assert {door.ask("leave", token="v_busy") for _ in range(50)} == {None}


def test_a_new_key_starts_all_counts_anew() -> None:
    door = Door()
    for _ in range(3):
        door.ask("sign_ins")
    door.clock.now += KEY_LIFE
    assert door.ask("sign_ins") is None


def test_the_defaults_let_a_school_behind_one_address_chat() -> None:
    """Thirty pupils have begun; each sends a line every ten seconds and polls after each line."""
    door = Door(Rates())
    waits = set()
    for n in range(30):
        waits.add(door.ask("polls"))
        door.clock.now += 10 if n % 2 else 0
    for _round in range(30):
        for pupil in range(30):
            for what in ("messages", "polls", "polls", "polls"):
                waits.add(door.ask(what, token=f"v_{pupil}"))
        door.clock.now += 10
    assert waits == {None}

"""Sizes and rates."""

from __future__ import annotations

import pytest

from backend.addresses import KEY_LIFE, Addresses
from backend.headers import Message
from backend.limits import (
    BODY_LIMIT,
    LET_GO_BY,
    Buckets,
    Limiter,
    Rate,
    Rates,
    What,
    counted,
    with_body_limit,
    with_rates,
)
from tests.backend.asgi import Answer, echo, request, scope
from tests.backend.seconds import Seconds

SMALL = Rates(
    conversations=Rate(count=2, seconds=60),
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


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("POST", "/v1/visitor/conversations", (What.CONVERSATIONS, None)),
        ("POST", "/v1/visitor/messages", (What.MESSAGES, What.MESSAGES_EACH)),
        ("POST", "/v1/visitor/typing", (What.POLLS, What.POLLS_EACH)),
        ("GET", "/v1/visitor/events", (What.POLLS, What.POLLS_EACH)),
        ("GET", "/v1/visitor/status", (What.POLLS, What.POLLS_EACH)),
        ("POST", "/v1/auth/sign-in", (What.SIGN_INS, None)),
        ("POST", "/v1/auth/check", (What.SIGN_INS, None)),
        ("POST", "/v1/auth/sign-out", None),
        ("POST", "/v1/visitor/leave", None),
        ("GET", "/v1/events", None),
        ("GET", "/", None),
    ],
)
def test_what_a_request_counts_as(method: str, path: str, what: tuple[What, What | None] | None) -> None:
    assert counted(method, path) == what


class Door:
    """An application behind small rates."""

    def __init__(self, rates: Rates = SMALL) -> None:
        self.clock = Seconds()
        self.app = with_rates(echo, Limiter(rates, Addresses((), self.clock), self.clock))

    async def ask(self, method: str, path: str, *, client: str = "192.0.2.1", token: str | None = None) -> Answer:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await request(self.app, scope(path, method=method, client=client, headers=headers))


async def test_too_many_is_429_with_the_seconds_to_wait() -> None:
    door = Door()
    answers = [await door.ask("POST", "/v1/visitor/conversations") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].field("error") == "too_many"
    assert answers[2].field("retry_after") == 30
    assert answers[2].header("retry-after") == "30"
    door.clock.now += 30
    assert (await door.ask("POST", "/v1/visitor/conversations")).status == 200


async def test_addresses_are_counted_apart() -> None:
    door = Door()
    for _ in range(3):
        await door.ask("POST", "/v1/visitor/conversations")
    assert (await door.ask("POST", "/v1/visitor/conversations", client="192.0.2.2")).status == 200


async def test_one_conversation_cannot_use_up_what_its_neighbours_have() -> None:
    door = Door()
    busy = [(await door.ask("POST", "/v1/visitor/messages", token="v_busy")).status for _ in range(3)]
    assert busy == [200, 200, 429]
    assert (await door.ask("POST", "/v1/visitor/messages", token="v_quiet")).status == 200


async def test_leaving_always_arrives() -> None:
    door = Door()
    for _ in range(50):
        assert (await door.ask("POST", "/v1/visitor/leave", token="v_busy")).status == 200


async def test_a_new_key_starts_all_counts_anew() -> None:
    door = Door()
    for _ in range(3):
        await door.ask("POST", "/v1/visitor/conversations")
    door.clock.now += KEY_LIFE
    assert (await door.ask("POST", "/v1/visitor/conversations")).status == 200


async def test_the_defaults_let_a_school_behind_one_address_chat() -> None:
    """Thirty pupils begin within five minutes; each sends a line every ten seconds and polls after each line."""
    door = Door(Rates())
    statuses = set()
    for n in range(30):
        statuses.add((await door.ask("POST", "/v1/visitor/conversations")).status)
        statuses.add((await door.ask("GET", "/v1/visitor/status")).status)
        door.clock.now += 10 if n % 2 else 0
    for _round in range(30):
        for pupil in range(30):
            token = f"v_{pupil}"
            for method, path in (("POST", "messages"), ("POST", "typing"), ("GET", "events"), ("GET", "events")):
                statuses.add((await door.ask(method, f"/v1/visitor/{path}", token=token)).status)
        door.clock.now += 10
    assert statuses == {200}


@pytest.mark.parametrize("announce", [True, False])
async def test_a_body_over_the_limit_is_413_whatever_its_length_header_says(announce: bool) -> None:
    app = with_body_limit(echo)
    headers = {"Content-Length": str(BODY_LIMIT + 1)} if announce else {"Content-Length": "1"}
    parts = [b"x" * 1000] * (BODY_LIMIT // 1000) + [b"x"]
    answer = await request(app, scope("/v1/visitor/messages", method="POST", headers=headers), parts)
    assert answer.status == 413
    assert answer.field("error") == "too_large"


@pytest.mark.parametrize("announce", [True, False])
async def test_a_body_over_the_limit_is_read_to_its_end_before_the_answer(announce: bool) -> None:
    order: list[str] = []
    parts = iter([b"x" * 1000] * 90)

    async def receive() -> Message:
        part = next(parts, b"")
        order.append("read")
        return {"type": "http.request", "body": part, "more_body": len(order) < 90}

    async def send(message: Message) -> None:
        order.append(message["type"])

    headers = {"Content-Length": "90000"} if announce else {}
    await with_body_limit(echo)(scope("/v1/visitor/messages", method="POST", headers=headers), receive, send)
    assert order == [*["read"] * 90, "http.response.start", "http.response.body"]


async def test_a_body_without_end_is_not_read_for_ever() -> None:
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": True}

    async def send(message: Message) -> None:
        assert message["type"].startswith("http.response")

    await with_body_limit(echo)(scope("/v1/visitor/messages", method="POST"), receive, send)
    assert read * 10_000 <= LET_GO_BY + BODY_LIMIT + 20_000


async def test_a_body_at_the_limit_arrives_whole() -> None:
    parts = [b"x" * 1000] * (BODY_LIMIT // 1000)
    answer = await request(with_body_limit(echo), scope("/v1/visitor/messages", method="POST"), parts)
    assert answer.body == str(BODY_LIMIT).encode()


async def test_half_a_request_never_reaches_the_application() -> None:
    seen = []

    async def app(*_args: object) -> None:
        seen.append(True)

    with pytest.raises(IndexError):
        await request(with_body_limit(app), scope(method="POST"), ())
    assert not seen

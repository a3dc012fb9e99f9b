"""Sizes, depths and types of bodies."""

from __future__ import annotations

import json

import pytest

from backend.edge.bodies import has_body, is_deep, is_json, with_body_limit
from backend.headers import Message
from tests.backend.asgi import echo, request, scope

BODY_LIMIT, LET_GO_BY = 64_000, 1_000_000
"""Largest body, and how much of a larger one is read before the answer, in bytes (`docs/protocol.md`)."""


@pytest.mark.parametrize(
    "value",
    ["application/json", "Application/JSON", "application/json; charset=utf-8", 'application/json;charset="UTF-8"'],
)
def test_json_has_few_names(value: str) -> None:
    assert is_json([(b"content-type", value.encode())])


# The first three are what a page of another site may send without asking (Fetch Standard, 2.2.2).
@pytest.mark.parametrize(
    "value",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "text/plain; application/json",
        "text/plain, application/json",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=utf-8; charset=utf-7",
        "application/json; x=y",
        "application/jsonp",
        "application/problem+json",
        "text/json",
        "",
    ],
)
def test_other_types_are_not_json(value: str) -> None:
    assert not is_json([(b"content-type", value.encode())])


def test_no_type_and_two_types_are_not_json() -> None:
    assert not is_json([])
    assert not is_json([(b"content-type", b"application/json")] * 2)


@pytest.mark.parametrize(
    ("header", "there"),
    [
        ((b"content-length", b"1"), True),
        ((b"content-length", b"10"), True),
        ((b"content-length", b"0"), False),
        ((b"transfer-encoding", b"chunked"), True),
        ((b"host", b"1"), False),
    ],
)
def test_a_body_is_announced(header: tuple[bytes, bytes], there: bool) -> None:
    assert has_body([header]) is there


@pytest.mark.parametrize("opened", [b"[", b'{"a":', b'[{"a":', b'{"\\"": ['])
def test_deep_is_deep_whatever_it_is_made_of(opened: bytes) -> None:
    assert is_deep(opened * 1000)
    assert not is_deep(opened * 10)


def test_brackets_in_texts_and_beside_one_another_are_not_deep() -> None:
    assert not is_deep(json.dumps({"text": "[{" * 2000 + '"\\'}).encode())
    assert not is_deep(json.dumps([[1], {"a": []}] * 500).encode())


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

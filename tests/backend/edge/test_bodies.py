"""Sizes, depths and types of bodies."""

from __future__ import annotations

import asyncio
import json

import pytest

from backend.edge.bodies import has_body, is_json, is_tangled, with_body_limit
from backend.edge.headers import Message, Receive, Scope, Send
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


def test_other_headers_say_nothing_of_the_type() -> None:
    others = [(b"accept", b"application/json"), (b"x-type", b"application/json")]
    assert not is_json(others)
    assert is_json([*others, (b"content-type", b" application/json\t")])


@pytest.mark.parametrize(
    ("header", "there"),
    [
        ((b"content-length", b"1"), True),
        ((b"content-length", b"10"), True),
        ((b"content-length", b"0"), False),
        ((b"transfer-encoding", b"chunked"), True),
        ((b"content-length", b"000 "), False),
        ((b"content-length", b""), False),
        ((b"content-type", b"1"), False),
        ((b"accept", b"1"), False),
        ((b"host", b"1"), False),
        ((b"x-length", b"1"), False),
    ],
)
def test_a_body_is_announced(header: tuple[bytes, bytes], there: bool) -> None:
    assert has_body([header]) is there


@pytest.mark.parametrize("opened", [b"[", b'{"a":', b'[{"a":', b'{"\\"": ['])
def test_deep_is_deep_whatever_it_is_made_of(opened: bytes) -> None:
    assert is_tangled(opened * 40)
    assert is_tangled(opened * 1000)
    assert not is_tangled(opened * 10)


# A whole registration, the largest body of ours, has some twenty: one of each field with several values.
@pytest.mark.proves("SEC-A1", breaks="lists and objects were not counted")
@pytest.mark.parametrize("part", [[], {}, [[]], {"a": {}}, {'"': ["\\"]}, {"]": []}])
def test_sec_a1_very_many_lists_and_objects_are_refused_and_few_are_not(part: object) -> None:
    assert is_tangled(json.dumps({"alias": "a", "x": [part] * 1000}).encode())
    assert not is_tangled(json.dumps({"alias": "a", "x": [part] * 40}).encode())


TEXTS = (
    "[" * 4000,
    "[{" * 2000 + '"\\',
    "\\" * 3999 + "[",
    '"[' * 2000,
    '\\"{' * 1300,
    "[\n\t\u0007{" * 700,
    "[é{" * 900,
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ascii_alone", [True, False])
def test_brackets_in_texts_do_not_count(text: str, ascii_alone: bool) -> None:
    said = {"client_id": "x", "text": text, text: [[text]], "last": text}
    assert not is_tangled(json.dumps(said, ensure_ascii=ascii_alone).encode())
    assert is_tangled(json.dumps([said, [[]] * 1000], ensure_ascii=ascii_alone).encode())


@pytest.mark.parametrize("part", [[], {}, [[]], [{}], {"a": []}])
def test_a_hundred_and_twenty_eight_lists_and_objects_are_not_many_and_one_more_is(part: object) -> None:
    """`docs/protocol.md`, "The door": both kinds count together."""
    each = 1 if part in ([], {}) else 2
    most = [part] * (127 // each) + [[]] * (127 % each)
    assert not is_tangled(json.dumps(most).encode())
    assert is_tangled(json.dumps([*most, {}]).encode())


@pytest.mark.parametrize("beside", [b"", b"[]" * 20, b'{"a":[{}]}' * 20])
@pytest.mark.parametrize("opened", [b"[", b'{"a":'])
def test_thirty_two_in_one_another_are_not_deep_and_one_more_is(opened: bytes, beside: bytes) -> None:
    """`docs/protocol.md`, "The door"."""
    assert not is_tangled(b"[" + beside + opened * 31)
    assert is_tangled(b"[" + beside + opened * 32)
    mixed = b'[{"a":' * 16
    assert not is_tangled(beside + mixed)
    assert is_tangled(beside + mixed + opened)


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


@pytest.mark.parametrize("length", ["64000", "64001x", "-1", ""])
async def test_a_length_within_the_limit_or_none_is_not_refused_before_it_is_read(length: str) -> None:
    asked = scope(
        "/v1/visitor/messages",
        method="POST",
        headers={"Accept": "70000", "Max-Forwards": "70000", "Content-Length": length},
    )
    assert (await request(with_body_limit(echo), asked, [b"xy"])).body == b"2"


async def test_the_body_arrives_once_and_then_what_the_client_does() -> None:
    seen: list[Message] = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])
        await send({"type": "http.response.start", "status": 204})

    await request(with_body_limit(app), scope(method="POST"), [b"a", b"b"])
    assert seen == [{"type": "http.request", "body": b"ab", "more_body": False}, {"type": "http.disconnect"}]


async def test_what_is_no_request_passes_unread() -> None:
    async def app(asked: Scope, receive: Receive, _send: Send) -> None:
        passed.append((asked["type"], (await receive())["type"]))

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    passed: list[tuple[str, str]] = []
    await with_body_limit(app)({"type": "lifespan"}, receive, send)
    assert passed == [("lifespan", "lifespan.startup")]


async def test_who_sends_a_refused_body_slowly_is_waited_for_one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    real = asyncio.timeout

    def at_once(seconds: float) -> asyncio.Timeout:
        waited.append(seconds)
        return real(0)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    monkeypatch.setattr(asyncio, "timeout", at_once)
    asked = scope(method="POST", headers={"Content-Length": "64001"})
    await with_body_limit(echo)(asked, receive, send)
    assert waited == [1]
    assert sent[0]["status"] == 413


async def test_who_goes_away_in_a_refused_body_is_not_waited_for() -> None:
    reads = 0

    async def receive() -> Message:
        nonlocal reads
        reads += 1
        assert reads == 1
        return {"type": "http.disconnect", "more_body": True}

    async def send(message: Message) -> None:
        assert message["type"].startswith("http.response")

    await with_body_limit(echo)(scope(method="POST", headers={"Content-Length": "64001"}), receive, send)
    assert reads == 1


@pytest.mark.parametrize(("piece", "pieces"), [(10_000, 7 + 100), (30_000, 3 + 34)])
async def test_of_a_refused_body_a_million_bytes_are_read(piece: int, pieces: int) -> None:
    """After those pieces that went over the limit of 64,000."""
    reads = 0

    async def receive() -> Message:
        nonlocal reads
        reads += 1
        assert reads <= pieces
        return {"type": "http.request", "body": b"x" * piece, "more_body": True}

    async def send(message: Message) -> None:
        assert message["type"].startswith("http.response")

    await with_body_limit(echo)(scope(method="POST"), receive, send)
    assert reads == pieces


async def test_the_limit_is_on_all_pieces_together() -> None:
    for parts in (
        [b"", b"x" * 64_001],
        [b"x", b"x" * 64_000],
        [b"x" * 64_000, b"x"],
        [b"x" * 40_000, b"", b"x" * 24_001],
    ):
        assert (await request(with_body_limit(echo), scope(method="POST"), parts)).status == 413
    for parts in ([b"", b"x" * 64_000], [b"x", b"x" * 63_999], [b"x" * 63_999, b"x"]):
        assert (await request(with_body_limit(echo), scope(method="POST"), parts)).body == b"64000"


async def test_what_is_let_go_by_is_counted_to_the_byte() -> None:
    """A million bytes after the head that announced too much: one byte less is not enough, and no more is read."""
    sizes = iter([999_999, 1])

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * next(sizes), "more_body": True}

    async def send(message: Message) -> None:
        assert message["type"].startswith("http.response")

    await with_body_limit(echo)(scope(method="POST", headers={"Content-Length": "64001"}), receive, send)
    assert next(sizes, None) is None


@pytest.mark.parametrize(("headers", "status"), [({}, 200), ({"Content-Length": "64001"}, 413)])
async def test_a_piece_that_does_not_say_whether_more_comes_is_the_last(headers: dict[str, str], status: int) -> None:
    """ASGI, "Request - receive event": `more_body` is False where it is left out."""
    pieces: list[Message] = [{"type": "http.request", "body": b"xy"}]
    sent: list[Message] = []

    async def receive() -> Message:
        return pieces.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    await with_body_limit(echo)(scope(method="POST", headers=headers), receive, send)
    assert sent[0]["status"] == status
    assert pieces == []

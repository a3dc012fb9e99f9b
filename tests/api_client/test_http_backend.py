"""The adapter for our own backend: what it asks, what answers mean, and lines that fail in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from api_client.auth import sign_in
from api_client.backend import Capability, ChatBackend
from api_client.errors import (
    AlreadyClaimed,
    BackendError,
    CapacityReached,
    Closed,
    CursorExpired,
    NotAllowed,
    NotFound,
    Refused,
    Unauthorised,
    Unavailable,
    VersionConflict,
    WrongServer,
)
from api_client.http_backend import HttpBackend, check_server
from api_client.transport import Timeouts, Transport
from protocol.models import Answer as YesNo
from protocol.models import EndReason, KeepReason, MessageAdded, Presence, SafetyPatch
from protocol.registration import Form, Status, patch_of
from protocol.safe_text import SafeLine, SafeText, allowed
from tests.support.lines import until
from tests.support.middlebox import Middlebox, Mode
from tests.support.payloads import ENCODABLE
from tests.support.raw_http import Answer, Asked, Handler, RawServer, Silence, as_json, problem

PATIENT = Timeouts()
IMPATIENT = Timeouts(read=0.5)
"""For a line that swallows what comes. A busy machine may be slower than this."""
NOW = "2026-01-02T03:04:05Z"
ME = {"id": "u1", "name": "Ans", "role": "counsellor", "presence": "available"}
ROW = {"id": "c1", "alias": "Vlinder", "language": "nl", "state": "active", "created_at": NOW, "owner": "u1"}
REGISTERED = {"conversation": "c1", "version": 3, "month": "2026-01", "record": {"forms": ["sexual", "criminal"]}}
INFO = {"product": "baken", "protocol": 1, "version": "0.1.0"}


def message(number: int, text: str, client_id: str) -> dict[str, object]:
    return {"id": number, "client_id": client_id, "author": "counsellor", "author_id": "u1", "text": text, "at": NOW}


@dataclass
class Helpline:
    """As much of the protocol as these tests need: one conversation, its messages, and a log that long-polls."""

    stored: dict[str, str] = field(default_factory=dict)
    log: list[dict[str, object]] = field(default_factory=list)
    oldest: int = 0
    happened: asyncio.Condition = field(default_factory=asyncio.Condition)
    polls: int = 0

    async def __call__(self, asked: Asked) -> Answer | Silence | bytes:
        match asked.method, asked.path:
            case "POST", "/v1/auth/sign-in":
                return as_json({"access_token": "a", "expires_in": 900, "refresh_token": "r", "me": ME})
            case "GET", "/v1/info":
                return as_json(INFO)
            case "GET", "/v1/events":
                return await self._events(asked)
            case "POST", "/v1/conversations/c1/messages":
                return await self._store(json.loads(asked.body))
            case _, "/v1/conversations/c1/registration":
                return as_json(REGISTERED)
            case "GET", "/v1/keeps":
                return as_json({"conversations": [ROW], "longest": 180})
        return as_json(ROW)

    async def say(self, text: str) -> None:
        """A chatter writes."""
        number = len(self.log) + 1
        data = message(number, text, f"v{number}") | {"author": "visitor", "author_id": None}
        async with self.happened:
            self.log.append({"type": "message", "seq": number, "at": NOW, "conversation": "c1", "data": data})
            self.happened.notify_all()

    async def _events(self, asked: Asked) -> Answer:
        query = dict(part.split("=") for part in asked.target.partition("?")[2].split("&"))
        after, wait = int(query["after"]), float(query["wait"])
        self.polls += 1
        if after < self.oldest:
            return problem(410, "cursor_expired")
        async with self.happened:
            try:
                async with asyncio.timeout(wait):
                    await self.happened.wait_for(lambda: len(self.log) > after)
            except TimeoutError:
                pass
        return as_json({"events": self.log[after:], "cursor": str(len(self.log)), "now": NOW})

    async def _store(self, body: dict[str, str]) -> Answer:
        key, text = body["client_id"], body["text"]
        known = self.stored.setdefault(key, text)
        if known != text:
            return problem(409, "version_conflict")
        return as_json(message(list(self.stored).index(key) + 1, text, key), 200)


@dataclass
class Desk:
    helpline: Helpline
    server: RawServer
    backend: HttpBackend


async def connect(url: str, poll_wait: float = 0.2, timeouts: Timeouts = PATIENT) -> HttpBackend:
    transport = Transport(url, timeouts=timeouts)
    return HttpBackend(transport, await sign_in(transport, "ans", "geheim"), poll_wait=poll_wait)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    helpline = Helpline()
    async with RawServer(helpline) as server:
        backend = await connect(server.url)
        yield Desk(helpline, server, backend)
        await backend.aclose()


def test_it_says_what_it_can() -> None:
    can = HttpBackend.capabilities.fget(None)  # type: ignore[attr-defined]  # of the class, for any instance
    assert Capability.IDEMPOTENT_SEND in can
    assert Capability.PURGE in can
    assert Capability.REGISTRATION in can
    assert not can & (Capability.TRANSFER_OFFER | Capability.E2EE)


CALLS: list[tuple[Callable[[ChatBackend], Awaitable[object]], str, object]] = [
    (lambda b: b.claim("c1"), "POST /v1/conversations/c1/claim", None),
    (lambda b: b.release("c1"), "POST /v1/conversations/c1/release", None),
    (lambda b: b.hold("c1", True), "PUT /v1/conversations/c1/hold", {"on": True}),
    (lambda b: b.close("c1"), "POST /v1/conversations/c1/close", {"reason": "counsellor_closed"}),
    (lambda b: b.close("c1", EndReason.BLOCKED), "POST /v1/conversations/c1/close", {"reason": "blocked"}),
    (lambda b: b.typing("c1", True), "POST /v1/conversations/c1/typing", {"on": True}),
    (lambda b: b.signal("c1", "s.1", 3, True), "PUT /v1/conversations/c1/signals/s.1", {"message": 3, "on": True}),
    (lambda b: b.signal("c1", "s", None, False), "PUT /v1/conversations/c1/signals/s", {"message": None, "on": False}),
    (lambda b: b.draft("c1", "nog\x1b"), "PUT /v1/conversations/c1/draft", {"text": "nog␛"}),
    (lambda b: b.read("c1", 4), "POST /v1/conversations/c1/read", {"message": 4}),
    (lambda b: b.phase("c1", "p2"), "PUT /v1/conversations/c1/phase", {"phase": "p2"}),
    (
        lambda b: b.safety("c1", SafetyPatch(safe=YesNo.NO, stop_word="appel\u202e")),
        "PATCH /v1/conversations/c1/safety",
        {"safe": "no", "stop_word": "appel"},
    ),
    (lambda b: b.flag_danger("c1", True), "PUT /v1/conversations/c1/danger", {"on": True}),
    (lambda b: b.presence(Presence.PAUSE, "even\x07"), "PUT /v1/me/presence", {"state": "pause", "reason": "even␇"}),
    (lambda b: b.presence(Presence.AVAILABLE), "PUT /v1/me/presence", {"state": "available"}),
    (lambda b: b.registration("c1"), "GET /v1/conversations/c1/registration", None),
    (
        lambda b: b.save_registration("c1", patch_of(status=Status.ONGOING, forms=frozenset()), 2),
        "PATCH /v1/conversations/c1/registration",
        {"version": 2, "patch": {"status": "ongoing", "forms": []}, "definition": 2},
    ),
    (lambda b: b.purge("c1"), "POST /v1/conversations/c1/purge", None),
    (
        lambda b: b.ask_keep("c1", KeepReason.CALAMITY, 90),
        "POST /v1/conversations/c1/keep",
        {"reason": "calamity", "days": 90},
    ),
    (lambda b: b.grant_keep("c1", "k1"), "POST /v1/conversations/c1/keep/grant", {"id": "k1"}),
    (lambda b: b.lift_keep("c1", "k1"), "POST /v1/conversations/c1/keep/lift", {"id": "k1"}),
    (lambda b: b.keeps(), "GET /v1/keeps", None),
]


@pytest.mark.parametrize(("call", "line", "body"), CALLS, ids=[line for _, line, _ in CALLS])
async def test_each_method_asks_what_the_protocol_says(
    desk: Desk, call: Callable[[ChatBackend], Awaitable[object]], line: str, body: object
) -> None:
    await call(desk.backend)
    asked = desk.server.asked[-1]
    assert f"{asked.method} {asked.target}" == line
    assert (asked.json if asked.body else None) == body
    assert asked.headers["authorization"] == "Bearer a"


async def test_other_consoles_are_counted_by_the_server(desk: Desk) -> None:
    async def two(asked: Asked) -> Answer:
        return as_json({"others": 2})

    desk.server.answer = two
    assert await desk.backend.other_consoles() == 2
    assert f"{desk.server.asked[-1].method} {desk.server.asked[-1].target}" == "GET /v1/me/consoles"


async def test_a_console_that_is_left_is_told(desk: Desk) -> None:
    async def nothing(asked: Asked) -> Answer:
        return Answer(204)

    desk.server.answer = nothing
    await desk.backend.left()
    assert f"{desk.server.asked[-1].method} {desk.server.asked[-1].target}" == "POST /v1/me/left"


async def test_history_asks_for_pages(desk: Desk) -> None:
    async def page(asked: Asked) -> Answer:
        return as_json({"messages": [message(1, "hoi", "k")], "more": True})

    desk.server.answer = page
    found = await desk.backend.history("c1", before=12, limit=50)
    assert found.more
    assert desk.server.asked[-1].target == "/v1/conversations/c1/messages?before=12&limit=50"
    await desk.backend.history("c1")
    assert desk.server.asked[-1].target == "/v1/conversations/c1/messages?limit=200"


@pytest.mark.parametrize("ident", ["", ".", "..", "a/b", "a?b", "a b", "a%2fb", "é", "c\n", "x" * 129])
async def test_an_identifier_is_never_another_route(desk: Desk, ident: str) -> None:
    before = len(desk.server.asked)
    with pytest.raises(Refused, match="malformed"):
        await desk.backend.claim(ident)
    assert len(desk.server.asked) == before


async def forged(answer: Answer) -> BackendError:
    """What a counsellor's console makes of this answer to a claim."""

    async def give(asked: Asked) -> Answer:
        if asked.path == "/v1/auth/sign-in":
            return as_json({"access_token": "a", "expires_in": 900, "refresh_token": "r", "me": ME})
        return answer

    async with RawServer(give) as server:
        backend = await connect(server.url)
        with pytest.raises(BackendError) as caught:
            await backend.claim("c1")
        await backend.aclose()
    assert "canary" not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    return caught.value


PAGE = Answer(403, b"<html>canary</html>", "text/html")

MEANINGS: list[tuple[Answer, type[BackendError], dict[str, Any]]] = [
    (problem(401, "unauthorised"), Unauthorised, {"why": "expired"}),
    (problem(401, "disabled"), Unauthorised, {"why": "disabled"}),
    (problem(403, "not_allowed"), NotAllowed, {}),
    (problem(404, "not_found"), NotFound, {}),
    (
        problem(409, "already_claimed", owner={"id": "u2", "name": "Bo\x1b"}),
        AlreadyClaimed,
        {"owner": "u2", "name": "Bo␛"},
    ),
    (problem(409, "capacity_reached", capacity=3), CapacityReached, {"capacity": 3}),
    (problem(409, "version_conflict"), VersionConflict, {}),
    (problem(409, "wrong_state"), Refused, {"why": "wrong_state"}),
    (problem(400, "record_version"), Refused, {"why": "record_version"}),
    (problem(410, "closed"), Closed, {}),
    (problem(410, "cursor_expired"), CursorExpired, {}),
    (problem(413, "too_large"), Refused, {"why": "too_large"}),
    (problem(400, "too_long"), Refused, {"why": "too_long"}),
    (problem(429, "too_many", retry_after=3.5), Unavailable, {"why": "overloaded", "retry_after": 3.5}),
    (
        Answer(429, b"slow down", "text/plain", {"Retry-After": "9"}),
        Unavailable,
        {"why": "overloaded", "retry_after": 9},
    ),
    (problem(500, "server"), Unavailable, {"why": "server", "retry_after": None}),
    (problem(503, "unavailable", retry_after=2), Unavailable, {"why": "server", "retry_after": 2}),
    (problem(503, "busy"), Unavailable, {"why": "busy"}),
    (Answer(502, b"<html>canary</html>", "text/html"), Unavailable, {"why": "server"}),
    (
        Answer(503, b"", "text/html", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        Unavailable,
        {"retry_after": None},
    ),
    (Answer(504, b"<html>canary</html>", "text/html"), Unavailable, {"why": "timeout"}),
    (Answer(407), Unavailable, {"why": "proxy_auth"}),
    (Answer(302, b"", headers={"Location": "https://portal.example/canary"}), Unavailable, {"why": "html"}),
    (PAGE, Unavailable, {"why": "html"}),
    (Answer(404, b"<html>canary</html>", "text/html"), Unavailable, {"why": "html"}),
    (Answer(401, b"<html>canary</html>", "text/html"), Unavailable, {"why": "html"}),
    (Answer(200, b"<html>canary</html>", "text/html"), Unavailable, {"why": "html"}),
    (Answer(200, b'{"canary": 1}'), WrongServer, {"why": "not_baken"}),
    (Answer(403, b'{"message": "canary"}'), WrongServer, {"why": "not_baken"}),
    (Answer(400, b'{"error": "canary with spaces"}'), WrongServer, {"why": "not_baken"}),
]


@pytest.mark.parametrize(("answer", "kind", "fields"), MEANINGS)
async def test_what_an_answer_means(answer: Answer, kind: type[BackendError], fields: dict[str, Any]) -> None:
    error = await forged(answer)
    assert type(error) is kind
    assert {name: getattr(error, name) for name in fields} == fields


async def test_a_registration_is_read_and_saved(desk: Desk) -> None:
    for found in (
        await desk.backend.registration("c1"),
        await desk.backend.save_registration("c1", patch_of(status=Status.PAST), 2),
    ):
        assert (found.version, found.record.forms) == (3, frozenset({Form.SEXUAL, Form.CRIMINAL}))
        assert found.record.status is Status.UNKNOWN


async def test_a_conflict_holds_the_newest_registration_where_there_is_one() -> None:
    error = await forged(problem(409, "version_conflict", registration=REGISTERED))
    assert isinstance(error, VersionConflict)
    assert error.current is not None
    assert (error.current.version, error.current.record.forms) == (3, frozenset({Form.SEXUAL, Form.CRIMINAL}))
    error = await forged(problem(409, "version_conflict"))
    assert isinstance(error, VersionConflict)
    assert error.current is None


async def test_the_name_of_who_was_first_is_safe() -> None:
    error = await forged(problem(409, "already_claimed", owner={"id": "u2", "name": "a\nb"}))
    assert isinstance(error, AlreadyClaimed)
    assert type(error.name) is SafeLine


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (as_json(INFO | {"protocol": 0}), "older"),
        (as_json(INFO | {"protocol": 2, "more": {}}), "newer"),
        (as_json(INFO | {"product": "other"}), "not_baken"),
        (as_json({"openapi": "3.1"}), "not_baken"),
        (problem(404, "not_found"), "not_baken"),
        (Answer(404, b"<html>", "text/html"), "html"),
    ],
)
async def test_opening_looks_who_answers(answer: Answer, why: str) -> None:
    async def give(asked: Asked) -> Answer:
        return answer

    async with RawServer(give) as server:
        transport = Transport(server.url)
        with pytest.raises(Unavailable) as caught:
            await check_server(transport)
        await transport.aclose()
    assert caught.value.why == why


async def test_opening_a_server_of_ours(desk: Desk) -> None:
    await desk.backend.open()
    assert desk.server.paths()[-1] == "/v1/info"
    assert "authorization" not in desk.server.asked[-1].headers


async def collect(backend: HttpBackend, count: int, texts: list[str], after: str = "0") -> str:
    """Read events with the cursor of the last batch until there are `count` texts; gives the cursor."""
    async for batch in backend.events(after):
        texts += [event.data.text for event in batch.events if isinstance(event, MessageAdded)]
        after = batch.cursor
        if len(texts) >= count:
            return after
    raise AssertionError("polls do not end by themselves")


async def test_empty_polls_are_batches_too(desk: Desk) -> None:
    batches = desk.backend.events("0")
    assert (await anext(batches)).events == ()
    assert (await anext(batches)).cursor == "0"


async def test_a_box_that_answers_empty_at_once_does_not_make_us_hurry(desk: Desk) -> None:
    async def at_once(asked: Asked) -> Answer:
        return as_json({"events": [], "cursor": "0", "now": NOW})

    desk.server.answer = at_once
    backend = HttpBackend(desk.backend._transport, desk.backend._session)
    before = len(desk.server.asked)
    batches = backend.events("0")
    await anext(batches)
    await anext(batches)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(batches), 0.2)
    assert len(desk.server.asked) == before + 2


async def test_sec_n3_a_dead_line_is_noticed_within_the_wait_and_the_read_time(desk: Desk) -> None:
    async with Middlebox(desk.server.port) as box:
        backend = await connect(box.url, poll_wait=0.2, timeouts=IMPATIENT)
        batches = backend.events("0")
        await anext(batches)
        box.mode = Mode.BLACKHOLE
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(Unavailable, match="timeout"):
            await anext(batches)
        assert loop.time() - began >= 0.7, "0.2 s of waiting and 0.5 s of patience; 25 and 15 in earnest"
        await backend.aclose()


async def test_sec_n4_an_old_cursor_asks_for_a_new_snapshot(desk: Desk) -> None:
    desk.helpline.oldest = 5
    with pytest.raises(CursorExpired):
        await anext(desk.backend.events("4"))


async def test_sec_d2_an_answer_lost_after_the_server_stored_it_gives_one_message(desk: Desk) -> None:
    async with Middlebox(desk.server.port) as box:
        backend = await connect(box.url)
        box.lose_answers(1, to=b"POST /v1/conversations/c1/messages")
        with pytest.raises(Unavailable, match="reset"):
            await backend.send("c1", "ben je veilig?", "k1")
        assert desk.helpline.stored == {"k1": "ben je veilig?"}, "the server has it, the console cannot know"
        sent = await backend.send("c1", "ben je veilig?", "k1")
        await backend.aclose()
    assert box.answers_lost == 1
    assert (sent.id, sent.client_id) == (1, "k1")
    assert list(desk.helpline.stored) == ["k1"]


async def test_sec_d2_nothing_is_sent_twice_without_being_asked_to(desk: Desk) -> None:
    async with Middlebox(desk.server.port) as box:
        backend = await connect(box.url)
        box.lose_answers(5, to=b"POST /v1/conversations/c1/messages")
        with pytest.raises(Unavailable):
            await backend.send("c1", "hoi", "k1")
        await backend.aclose()
    assert desk.server.paths().count("/v1/conversations/c1/messages") == 1


async def test_sec_d3_one_key_with_two_texts_is_a_conflict_and_overwrites_nothing(desk: Desk) -> None:
    await desk.backend.send("c1", "eerst", "k1")
    with pytest.raises(VersionConflict):
        await desk.backend.send("c1", "dan", "k1")
    assert desk.helpline.stored == {"k1": "eerst"}


@pytest.mark.parametrize("name", [name for name in ENCODABLE if not name.startswith("megabyte")])
async def test_sec_t9_the_server_receives_no_control_of_any_payload(desk: Desk, name: str) -> None:
    sent = await desk.backend.send("c1", ENCODABLE[name], "k1")
    stored = desk.helpline.stored["k1"]
    assert all(allowed(char) for char in stored)
    assert not any(char != "\n" and (char < " " or "\x7f" <= char <= "\x9f" or char == "\u202e") for char in stored)
    assert type(sent.text) is SafeText


async def test_closing_ends_an_open_poll(desk: Desk) -> None:
    backend = HttpBackend(desk.backend._transport, desk.backend._session, poll_wait=20)
    reading = asyncio.create_task(collect(backend, 1, []))
    await until(lambda: desk.helpline.polls == 2)
    await backend.aclose()
    with pytest.raises(Unavailable, match="reset"):
        await reading


_: Handler = Helpline()

"""What the worst request costs, and that whoever asks very often is told to wait: every route (SEC-A1).

The costs are processor seconds of one process, each beside those of a plain request of the same run; the bound is
wide, as what it stops was a hundred times as much.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from litestar import Litestar
from msgspec.structs import fields, replace

from backend.edge.rates import Rate, Rates
from backend.http.app import create_app
from protocol.models import SafetyPatch
from protocol.registration import RecordPatch
from tests.backend.asgi import Answer, request, scope
from tests.contract.test_spellings import Route, document, routes, send
from tests.contract.test_spellings import request as bytes_of
from tests.support.server import UNLIMITED, create_user, in_process, server_config

TIMES, AND = 20, 0.005
"""A worst request costs no more than this many plain ones, and some seconds for a machine that is busy."""
BODIES = {
    # Each fits into 64 kB (docs/protocol.md, "Limits").
    "lists in lists": '{"alias":"a","language":5,"x":[' + ",".join(["[" * 29 + "]" * 29] * 1050) + "]}",
    "empty lists": "{" + ",".join(f'"k{n}":[]' for n in range(5000)) + "}",
    "lists in a row": "[" + "[]," * 20_000 + "[]]",
    "objects": '{"x":[' + "{}," * 20_000 + "{}]}",
    "keys": "{" + ",".join(f'"k{n}":1' for n in range(5000)) + "}",
    "numbers": '{"x":[' + "1," * 30_000 + "1]}",
    "one long number": '{"x":' + "9" * 60_000 + "}",
    "one long fraction": '{"x":0.' + "9" * 60_000 + "e-300}",
    "empty texts": '{"x":[' + '"",' * 20_000 + '""]}',
    "escapes": '{"alias":"' + '\\"' * 31_000 + '","language":"nl"}',
    "half pairs": '{"alias":"' + "\\ud83d" * 10_000 + '","language":"nl"}',
    "marks": '{"alias":"' + "a\u0301" * 15_000 + '","language":"nl"}',
    "blanks": " " * 60_000 + "{}",
    "no end": '{"alias":"' + "[" * 60_000,
}
DEAREST = {name: BODIES[name] for name in ("lists in lists", "empty lists", "objects", "half pairs")}
ANYBODYS = {"/v1/visitor/conversations", "/v1/visitor/messages", "/v1/auth/refresh", "/v1/auth/sign-in"}
HEADS = {
    "authorization": "Bearer " + "x" * 60_000,
    "x-forwarded-for": "1.2.3.4," * 7_500,
    "origin": "https://" + "a." * 30_000,
    "content-type": "application/json;" + " " * 60_000,
    "cookie": "a=b;" * 15_000,
    "accept": "text/html," * 6_000,
    "accept-encoding": "gzip," * 12_000,
    "accept-language": "nl;q=0.1," * 6_000,
}
QUERIES = ("x=1&" * 15_000, "wait=" + "1" * 60_000, "after=" + "x" * 60_000, "%41" * 20_000, "a[]=" * 15_000)
PATHS = ("/a" * 30_000, "/v1/conversations/" + "x" * 60_000 + "/messages", "/" + "x" * 60_000)


async def seconds(app: Litestar, route: Route, query: str = "", head: dict[str, str] | None = None) -> float:
    """Processor seconds of one request."""
    headers = {"authorization": "Bearer v_" + "x" * 43, "host": "127.0.0.1", **(head or {})}
    if route.body:
        headers = {"content-type": "application/json", "content-length": str(len(route.body)), **headers}
    asked = {
        **scope(route.path, method=route.method, headers=headers),
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "raw_path": route.path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    before = time.process_time()
    answer: Answer = await request(app, asked, (route.body,))  # type: ignore[arg-type]  # Litestar's own types
    spent = time.process_time() - before
    assert answer.status < 500
    return spent


async def is_dear(
    app: Litestar, plain: Route, worst: Route, query: str = "", head: dict[str, str] | None = None
) -> bool:
    """Whether the worst costs too much of the plain one each time: a busy machine makes single ones dear."""
    for _ in range(4):
        if await seconds(app, worst, query, head) <= TIMES * await seconds(app, plain) + AND:
            return False
    return True


@pytest.mark.proves("SEC-A1", breaks="lists and objects of a body were not counted")
async def test_sec_a1_the_worst_request_of_every_route_costs_little_more_than_a_plain_one(tmp_path: Path) -> None:
    config = replace(server_config(tmp_path), rates=UNLIMITED, trusted_proxies=("192.0.2.1",))
    app = create_app(config)
    dear = []
    async with app.lifespan():
        for route in [*routes(app.openapi_schema.to_schema()), Route("GET", "/", b"")]:
            bodies = {} if not route.body else BODIES if route.path in ANYBODYS else DEAREST
            for name, body in bodies.items():
                if await is_dear(app, route, Route(route.method, route.path, body.encode())):
                    dear.append(f"{route} {name}")
            if route.path in {"/", "/v1/visitor/events", "/v1/snapshot", "/v1/auth/sign-in"}:
                dear += [
                    f"{route} {name}"
                    for name, value in HEADS.items()
                    if await is_dear(app, route, route, "", {name: value})
                ]
                dear += [f"{route} {query[:8]}" for query in QUERIES if await is_dear(app, route, route, query)]
        plain = Route("GET", "/v1/visitor/status", b"")
        dear += [path[:20] for path in PATHS if await is_dear(app, plain, Route("GET", path, b""))]
    assert not dear


def test_our_own_largest_bodies_have_few_lists_and_objects() -> None:
    """A list for each field of the two largest forms, and one around them: under a third of what is let in (128)."""
    for form in (RecordPatch, SafetyPatch):
        assert 2 + len(fields(form)) < 43


async def test_the_largest_messages_are_taken_however_they_are_written(tmp_path: Path) -> None:
    """4,000 characters (docs/protocol.md), each an emoji in escapes: 48 kB, or every second one half an emoji."""
    async with in_process(server_config(tmp_path)) as server:
        vos = await server.visitor()
        for number, text in enumerate(("\U0001f98a" * 4000, "[{" * 2000, '"\\' * 2000, "a\ud83d" * 2000)):
            body = json.dumps({"client_id": f"c-{number}", "text": text}).encode()
            answer = await vos.line.request(
                "POST", "/v1/visitor/messages", body, token=vos.token, content_type="application/json"
            )
            assert answer.status == 201, answer.body
        assert len(await vos.read()) == 4


NO_MESSAGE = (
    *("/v1/auth/installation", "/v1/auth/sign-in", "/v1/auth/refresh", "/v1/auth/check", "/v1/visitor/conversations"),
    *("/v1/visitor/typing", "/v1/visitor/tab", "/v1/visitor/return", "/v1/visitor/return-word", "/v1/visitor/leave"),
)


@pytest.mark.proves("SEC-A1", breaks="bodies of every route were let in up to 64 kB")
async def test_sec_a1_a_body_is_16_kb_where_no_message_is_sent_and_64_where_one_is(tmp_path: Path) -> None:
    """docs/protocol.md, "Limits", to the byte. What is not too large lacks its fields, and is refused as that."""
    async with in_process(replace(server_config(tmp_path), rates=UNLIMITED)) as server:
        vos = await server.visitor()

        async def refused(path: str, size: int) -> bool:
            body = b"{" + b" " * (size - 2) + b"}"
            answer = await vos.line.request("POST", path, body, token=vos.token, content_type="application/json")
            return answer.status == 413

        sizes = {path: 16_000 for path in NO_MESSAGE} | {"/v1/visitor/messages": 64_000}
        for path, most in sizes.items():
            assert [await refused(path, size) for size in (most, most + 1)] == [False, True], path


RARELY = Rate(count=3, seconds=100_000)
NEVER_REFUSED = {"POST /v1/visitor/leave", "POST /v1/auth/sign-out", "POST /v1/visitor/conversations"}
"""A quick exit and the end of a session always arrive; who starts a chat too often stands apart
(docs/protocol.md, "When very many come at once")."""


@pytest.mark.proves("SEC-A1", breaks="asking for the version counted for nothing")
async def test_sec_a1_every_route_counts_by_address_but_those_that_must_arrive(tmp_path: Path) -> None:
    rates = Rates(
        messages=RARELY,
        polls=RARELY,
        sign_ins=RARELY,
        return_words=RARELY,
        pages=RARELY,
        introductions=RARELY,
        consoles=RARELY,
        wrong=UNLIMITED.wrong,
    )
    async with in_process(replace(server_config(tmp_path), rates=rates)) as server:
        await create_user(server.config, "Sanne", running=True)
        asked = [*routes(await document(server)), Route("GET", "/", b""), Route("GET", "/v1/openapi.json", b"")]
        free = set()
        for route in asked:
            raw = bytes_of(route, route.path, "Authorization: Bearer v_" + "x" * 43)
            if 429 not in [(await send(server.address, raw))[0] for _ in range(5)]:
                free.add(str(route))
        assert free == NEVER_REFUSED


@pytest.mark.proves("SEC-A1", breaks="wrong requests counted for nothing")
async def test_sec_a1_who_is_wrong_all_the_time_has_its_answers_late_and_who_is_right_there_has_not(
    tmp_path: Path,
) -> None:
    config = replace(server_config(tmp_path), rates=replace(UNLIMITED, wrong=RARELY))
    async with in_process(config) as server:
        vos = await server.visitor()
        lost = bytes_of(Route("GET", "/v1/nowhere", b""), "/v1/nowhere", "")
        took = []
        for _ in range(5):
            began = time.monotonic()
            assert (await send(server.address, lost))[0] == 404
            took.append(time.monotonic() - began)
        assert min(took[3:]) >= 0.9 > max(took[:3])
        began = time.monotonic()
        await vos.say("hoi")
        assert time.monotonic() - began < 0.9

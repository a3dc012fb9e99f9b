"""Every route of the OpenAPI document in other spellings: none gets more than the plain one (SEC-A2).

The requests are bytes on a socket, made here; what a route counts as is not asked of the server but seen.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from backend.accounts.service import Shown
from backend.edge.addresses import Prefixes
from backend.edge.rates import Rate, Rates
from tests.support.http import Line
from tests.support.server import PASSWORD, UNLIMITED, Server, create_user, in_process, server_config

FEW = 4
"""How many of each a server of these tests lets through."""
RARELY = Rate(count=FEW, seconds=100_000)
BY_ADDRESS = Rates(messages=RARELY, polls=RARELY, sign_ins=RARELY, return_words=RARELY, wrong=UNLIMITED.wrong)
BY_CONVERSATION = Rates(
    conversations=UNLIMITED.conversations,
    messages=UNLIMITED.messages,
    polls=UNLIMITED.polls,
    sign_ins=UNLIMITED.sign_ins,
    return_words=UNLIMITED.return_words,
    messages_each=RARELY,
    polls_each=RARELY,
    return_words_each=RARELY,
)

PATHS: tuple[Callable[[str], str], ...] = (
    # RFC 3986, sections 3.3 and 6.2.2: empty segments, dot segments, needless encoding, parameters, case.
    lambda path: "/" + path,
    lambda path: "//" + path,
    lambda path: path + "/",
    lambda path: path + "//",
    lambda path: path.replace("/v1/", "/v1//"),
    lambda path: "//".join(path.rsplit("/", 1)),
    lambda path: "/." + path,
    lambda path: path.replace("/v1/", "/v1/./"),
    lambda path: path + "/.",
    lambda path: "/x/.." + path,
    lambda path: path.replace("/v1/", "/v1/x/../"),
    lambda path: path + "/x/..",
    lambda path: path.replace("/v1", "/%761"),
    lambda path: path[:-1] + f"%{ord(path[-1]):02x}",
    lambda path: path[:-1] + f"%{ord(path[-1]):02X}",
    lambda path: path.replace("/v1/", "/v1%2f"),
    lambda path: path.replace("/v1/", "/v1%2F"),
    lambda path: path.replace("/v1/", "%2Fv1/"),
    lambda path: path.replace("/v1/", "/%2e/v1/"),
    lambda path: path.replace("/v1/", "/v1%252f"),
    lambda path: path + "%00",
    lambda path: path + "%20",
    lambda path: path + "%0a",
    lambda path: path + "%23",
    lambda path: path + "%3f",
    lambda path: path + ";x",
    lambda path: path + ";x=1",
    lambda path: path.replace("/v1/", "/v1;x/"),
    lambda path: path.replace("/", "\\"),
    lambda path: path.replace("/v1/", "/v1\\"),
    lambda path: path.upper(),
    lambda path: path.replace("/v1", "/V1"),
    lambda path: path.replace("/v1/", "/ｖ1/"),
    lambda path: path + "\x7f",
)
SAME_ROUTE: tuple[Callable[[str], str], ...] = (
    # Other request targets of RFC 9112, section 3.2, that mean the very same route: they count as it.
    lambda path: path + ("&" if "?" in path else "?") + "x=1",
    lambda path: "http://127.0.0.1" + path,
    lambda path: "HTTP://other.example" + path,
)
HEADERS = (
    # RFC 9110, 5.1 and 11.1: names and schemes in any case, blanks around; what else may be tried.
    "authorization: Bearer {}",
    "AUTHORIZATION: Bearer {}",
    "Authorization: bearer {}",
    "Authorization: BEARER {}",
    "Authorization: bEaReR {}",
    "Authorization:Bearer {}",
    "Authorization:   Bearer {}",
    "Authorization:\tBearer {}",
    "Authorization: Bearer  {}",
    "Authorization: Bearer     {}",
    "Authorization: Bearer {} ",
    "Authorization: Bearer {}  \t",
    "Authorization: Bearer\t{}",
    "Authorization: Bearer {},",
    "Authorization: Bearer {}=",
    "Authorization: Bearer {} x",
    "Authorization: Bearer, {}",
    "Authorization: Bearer {}\r\nAuthorization: Bearer {}",
    "Authorization: Bearer {}\r\nAuthorization: Bearer x",
    "Authorization: Bearer x\r\nAuthorization: Bearer {}",
    'Authorization: Bearer "{}"',
    "Authorization : Bearer {}",
    " Authorization: Bearer {}",
    "X-Authorization: Bearer {}\r\nAuthorization: bearer  {}",
)


@dataclass(frozen=True)
class Route:
    """One operation of the document."""

    method: str
    path: str
    body: bytes

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


NEEDED: dict[str, object] = {
    "/v1/visitor/conversations": {"alias": "Vos", "language": "nl"},
    "/v1/visitor/messages": {"client_id": "a", "text": "hoi"},
    "/v1/visitor/typing": {"on": True},
    "/v1/visitor/return-word": {"word": "tuin lamp rivier"},
    "/v1/visitor/leave": {"how": "left"},
    "/v1/auth/sign-in": {"name": "x", "password": "y"},
    "/v1/auth/refresh": {"refresh_token": "x"},
    "/v1/auth/check": {"password": "x"},
    "/v1/report/drafts": {"year": 2025},
    "/v1/report/releases": {"year": 2025, "number": 1},
}
LIMITED = {
    # docs/configuration.md, the table of rates: what chatters do (but starting and leaving), and signing in, never out.
    "GET /v1/visitor/status",
    "GET /v1/visitor/tab",
    "POST /v1/visitor/tab",
    "GET /v1/visitor/conversation",
    "GET /v1/visitor/events",
    "POST /v1/visitor/messages",
    "POST /v1/visitor/typing",
    "POST /v1/visitor/return",
    "GET /v1/visitor/return-word",
    "POST /v1/visitor/return-word",
    "POST /v1/auth/sign-in",
    "POST /v1/auth/refresh",
    "POST /v1/auth/check",
}
EACH = {
    "GET /v1/visitor/conversation",
    "GET /v1/visitor/events",
    "POST /v1/visitor/messages",
    "POST /v1/visitor/typing",
    "POST /v1/visitor/return",
    "GET /v1/visitor/return-word",
    "POST /v1/visitor/return-word",
}


def routes(document: dict[str, Any]) -> list[Route]:
    """Every operation, with its parameters filled in."""
    found = []
    for template, operations in document["paths"].items():
        path = template.replace("{id_}", "c-1").replace("{signal}", "angst")
        for method in operations:
            body = b"" if method == "get" else json.dumps(NEEDED.get(path, {"on": True})).encode()
            found.append(Route(method.upper(), path, body))
    assert len(found) > 30
    return found


async def send(address: str, raw: bytes) -> tuple[int, bytes]:
    """Put bytes on a line of their own; the status of the answer (0: there was none) and all of it."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(raw)
        async with asyncio.timeout(30):
            answer = await reader.read()
    except ConnectionError:
        return 0, b""
    finally:
        writer.close()
    return (int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0), answer


def request(route: Route, target: str, authorization: str, *more: str) -> bytes:
    """A whole request, whatever is odd in it."""
    head = [f"{route.method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *more]
    if authorization:
        head.append(authorization)
    if route.body and not any(line.lower().startswith("content-type:") for line in more):
        head.append("Content-Type: application/json")
    head.append(f"Content-Length: {len(route.body)}")
    return "\r\n".join([*head, "", ""]).encode() + route.body


def target(route: Route) -> str:
    """The path, with what makes a poll answer at once."""
    return route.path + ("?after=x&wait=0" if route.path.endswith("/events") else "")


def spelt(change: Callable[[str], str], route: Route) -> str:
    """Another spelling of the path; what is asked of it stays as it is."""
    path, _, query = target(route).partition("?")
    return change(path) + ("?" + query if query else "")


async def document(server: Server) -> dict[str, Any]:
    """The server's own description. The account is signed in without counting against what is tested."""
    line = Line(server.address)
    try:
        session = await server.services.accounts.sign_in(
            Shown(name="Sanne", password=PASSWORD, code=None, device=None, origin=Prefixes(b"here", b"near"))
        )
        answer = await line.request("GET", "/v1/openapi.json", token=session.access_token)
        return dict(answer.json())
    finally:
        line.close()


@pytest.fixture(params=[BY_ADDRESS, BY_CONVERSATION], ids=["by address", "by conversation"])
async def limited(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Server, set[str]]]:
    """A server that lets few through, and which routes must be limited there."""
    config = replace(server_config(tmp_path), rates=request.param)
    async with in_process(config) as server:
        await create_user(config, "Sanne", running=True)
        yield server, LIMITED if request.param is BY_ADDRESS else EACH


async def refused(server: Server, route: Route, token: str) -> bool:
    """Ask plainly until it is too often; whether that came."""
    for _ in range(FEW + 2):
        if (await send(server.address, request(route, target(route), f"Authorization: Bearer {token}")))[0] == 429:
            return True
    return False


@pytest.mark.proves(
    "SEC-A2", "F3", breaks="the check of canonical paths taken out, and the raw header used as the bucket's key"
)
async def test_sec_a2_no_spelling_gets_more_than_the_plain_one(limited: tuple[Server, set[str]]) -> None:
    server, must = limited
    vos = await server.visitor()
    served: list[str] = []
    limits = set()
    for route in routes(await document(server)):
        if must is EACH and str(route) not in EACH:
            continue
        is_limited = await refused(server, route, vos.token)
        plain = f"Authorization: Bearer {vos.token}"
        tries = []
        if must is LIMITED:
            tries += [(spelt(change, route), plain, {404, 400}) for change in PATHS[:: 1 if is_limited else 7]]
        if is_limited:
            limits.add(str(route))
            tries += [(spelt(change, route), plain, {429, 400}) for change in SAME_ROUTE]
        if is_limited and must is EACH:
            # Without a readable token nobody is known (401), which is no service either.
            tries += [(target(route), header.replace("{}", vos.token), {429, 401, 400}) for header in HEADERS]
        for path, header, allowed in tries:
            status, _answer = await send(server.address, request(route, path, header))
            if status not in allowed:
                served.append(f"{status} {route.method} {path!r} {header.split(' v_')[0]!r}")
    assert not served
    assert limits == must


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A server without rates."""
    config = server_config(tmp_path)
    async with in_process(config) as running:
        await create_user(config, "Sanne", running=True)
        yield running


@pytest.mark.proves("F10", breaks="the look at the content type taken out")
async def test_f10_a_body_is_json_or_refused(server: Server) -> None:
    """The first three types need no preflight, so any page could send them (Fetch Standard, 2.2.2)."""
    vos = await server.visitor()
    types = (
        "Content-Type: text/plain;charset=UTF-8",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/xml",
        "Content-Type:",
    )
    found = {}
    for route in (one for one in routes(await document(server)) if one.body):
        for kind in types:
            raw = request(route, target(route), f"Authorization: Bearer {vos.token}", kind)
            found[route.path, kind] = (await send(server.address, raw))[0]
    leaving = {key for key in found if key[0] == "/v1/visitor/leave"}
    assert {found[key] for key in found if key not in leaving} == {415}
    assert {found[key] for key in leaving} == {204}


@pytest.mark.proves("F10", breaks="the look at Sec-Fetch-Site and Origin taken out")
@pytest.mark.parametrize(
    "header",
    ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null"],
)
async def test_f10_another_site_starts_nothing(server: Server, header: str) -> None:
    vos = await server.visitor()
    before = (await vos.line.request("GET", "/v1/visitor/status")).json()["waiting"]
    found = {}
    for route in routes(await document(server)):
        raw = request(route, target(route), f"Authorization: Bearer {vos.token}", header)
        found[str(route)] = (await send(server.address, raw))[0]
        if route.path == "/v1/visitor/conversations":
            assert (await vos.line.request("GET", "/v1/visitor/status")).json()["waiting"] == before
    assert found.pop("POST /v1/visitor/leave") == 204
    assert set(found.values()) == {403}
    status, _page = await send(server.address, request(Route("GET", "/", b""), "/", "", header))
    assert status == 200, "a link on another site may lead to the page"


@pytest.mark.proves("F16", breaks="the look at the depth taken out")
@pytest.mark.parametrize("opened", ["[", '{"a":', '{"alias":[', '{"\\u0022":{"a":['])
async def test_f16_json_nested_deep_is_malformed(server: Server, opened: str) -> None:
    vos = await server.visitor()
    token = await server.token("Sanne")
    found = {}
    for route in (one for one in routes(await document(server)) if one.body):
        own = vos.token if "/visitor/" in route.path else token
        deep = Route(route.method, route.path, opened.encode() * 500)
        found[str(route)] = (await send(server.address, request(deep, route.path, f"Authorization: Bearer {own}")))[0]
    assert not {name: status for name, status in found.items() if status >= 500}
    takes = {name for name in found if name.split("/v1/")[1] in TAKES_JSON}
    assert {found[name] for name in takes} == {400}
    assert len(takes) == len(TAKES_JSON)


TAKES_JSON = {
    # docs/protocol.md: the routes with a body that need no conversation of the counsellor's own.
    "auth/sign-in",
    "auth/refresh",
    "auth/check",
    "visitor/conversations",
    "visitor/messages",
    "visitor/typing",
    "visitor/return-word",
    "visitor/leave",
    "me/presence",
}


@pytest.mark.proves("F22", breaks="the page's files named their charset twice, and the document was open to all")
async def test_f22_answers_say_their_type_once_and_the_document_is_for_staff(server: Server) -> None:
    line = Line(server.address)
    for path in ("/", "/page.js", "/page.css", "/words.js", "/robots.txt", "/icon.png", "/v1/info", "/nowhere", "//"):
        said = (await line.request("GET", path)).headers["content-type"]
        assert said.lower().count("charset") <= 1
        assert said.count(";") <= 1
    vos = await server.visitor()
    for token in (None, vos.token, "a_" + "x" * 43):
        for path in ("/v1/openapi.json", "/v1/openapi.json/openapi.json"):
            assert (await line.request("GET", path, token=token)).status == 401
    line.close()
    described = await document(server)
    assert {kind["type"] + " " + kind["scheme"] for kind in described["components"]["securitySchemes"].values()} == {
        "http bearer"
    }
    # docs/protocol.md: what needs no token.
    free = {"/v1/info", "/v1/auth/installation", "/v1/auth/sign-in", "/v1/auth/refresh", "/v1/visitor/status"}
    either = {"/v1/visitor/conversations", "/v1/visitor/leave"}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            schemes = operation.get("security") or []
            kind = "chatter" if "/visitor/" in path else "counsellor"
            wanted: list[dict[str, list[str]]] = (
                [] if path in free else [{}, {kind: []}] if path in either else [{kind: []}]
            )
            assert schemes == wanted, path

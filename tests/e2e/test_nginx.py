"""The shipped site of nginx before a real server: what both read must be the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support import nginx
from tests.support.needs import needs_nginx
from tests.support.nginx import Proxy
from tests.support.server import as_process, server_config

pytestmark = needs_nginx


@pytest.fixture
async def proxy(tmp_path: Path) -> AsyncIterator[Proxy]:
    """`baken serve` behind nginx, on this machine."""
    data, folder = tmp_path / "data", tmp_path / "nginx"
    folder.mkdir()
    async with as_process(server_config(data), options=["--trusted-proxy", "127.0.0.1"]) as (server, _process):
        port = urlsplit(server.address).port
        assert port is not None
        async with nginx.running(folder, port) as running:
            yield running


def ask(method: str, path: str, body: object = None, *headers: str) -> bytes:
    """One request, as a browser's XHR makes it."""
    raw = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: chat.example.org", "Connection: close", *headers]
    if raw:
        lines += ["Content-Type: application/json", f"Content-Length: {len(raw)}"]
    return "\r\n".join([*lines, "", ""]).encode() + raw


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def content(answer: bytes) -> bytes:
    """The body, whatever its framing."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        return b"".join(body.split(b"\r\n")[1::2])
    return body


START = {"alias": "Vos", "language": "nl"}


@pytest.mark.proves("SEC-A2", "F22", "F10", breaks="Host and X-Forwarded-Proto were not passed on")
async def test_a_chat_over_tls_as_an_old_and_a_new_browser_have_it(proxy: Proxy) -> None:
    page = await proxy.send(ask("GET", "/", None, "Sec-Fetch-Site: cross-site"))
    assert status(page) == 200, "a link on another site leads here"
    assert b"strict-transport-security: max-age=" in page.lower()
    for browser in ("Origin: https://chat.example.org", "Sec-Fetch-Site: same-origin"):
        started = await proxy.send(ask("POST", "/v1/visitor/conversations", START, browser))
        assert status(started) == 201
        token = "Authorization: Bearer " + json.loads(content(started))["token"]
        said = {"client_id": "a", "text": "hallo"}
        assert status(await proxy.send(ask("POST", "/v1/visitor/messages", said, browser, token))) == 201
        read = json.loads(content(await proxy.send(ask("GET", "/v1/visitor/conversation", None, browser, token))))
        assert [one["text"] for one in read["messages"]] == ["hallo"]
        held = proxy.send(ask("GET", f"/v1/visitor/events?after={read['cursor']}&wait=1", None, browser, token))
        assert status(await held) == 200
    for browser in ("Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"):
        assert status(await proxy.send(ask("POST", "/v1/visitor/conversations", START, browser))) == 403


@pytest.mark.proves("SEC-A2", "F3", breaks="merge_slashes was left on: two slashes were served as one")
async def test_sec_a2_a_path_through_nginx_has_one_spelling(proxy: Proxy) -> None:
    paths = (
        "//v1/visitor/status",
        "/v1//visitor/status",
        "/v1/visitor/status/",
        "/v1/visitor%2fstatus",
        "/v1/%76isitor/status",
        "/v1/./visitor/status",
        "/v1/x/../visitor/status",
        "/v1/visitor/status;x",
        "/v1/visitor/status%00",
        "/V1/visitor/status",
    )
    found = {path: status(await proxy.send(ask("GET", path))) for path in paths}
    assert set(found.values()) <= {400, 404}, found
    assert status(await proxy.send(ask("GET", "/v1/visitor/status"))) == 200


@pytest.mark.proves("F13", "SEC-A1", breaks="X-Forwarded-For was not set by nginx")
async def test_each_address_behind_nginx_counts_for_itself(proxy: Proxy) -> None:
    """Ninety return words in half an hour (docs/configuration.md); what a client says of itself changes nothing."""
    word = {"word": "tuin lamp rivier"}
    found = [
        status(
            await proxy.send(
                ask("POST", "/v1/visitor/return-word", word, f"X-Forwarded-For: 198.51.100.{number}"), "127.0.0.2"
            )
        )
        for number in range(92)
    ]
    assert found[:90] == [401] * 90
    assert found[-1] == 429
    assert status(await proxy.send(ask("POST", "/v1/visitor/return-word", word), "127.0.0.3")) == 401


@pytest.mark.proves("F12", breaks="nginx had no bound on heads")
async def test_f12_heads_and_bodies_have_bounds_before_the_server(proxy: Proxy) -> None:
    big = await proxy.send(ask("GET", "/v1/visitor/status", None, "X-More: " + "y" * 100_000))
    assert status(big) in {0, 400, 414, 431}
    large = await proxy.send(ask("POST", "/v1/visitor/conversations", {**START, "alias": "x" * 70_000}))
    assert status(large) == 413
    assert b'"too_large"' in large


@pytest.mark.proves("F1", breaks="no time limit on heads and bodies")
async def test_f1_half_requests_reach_no_server(proxy: Proxy) -> None:
    """nginx keeps them to itself for ten seconds; meanwhile others are served."""
    half = b"POST /v1/visitor/conversations HTTP/1.1\r\nHost: chat.example.org\r\nContent-Length: 10\r\n\r\nab"
    lines = [
        await asyncio.open_connection("127.0.0.1", proxy.port, ssl=proxy.tls, server_hostname=nginx.NAME)
        for _ in range(50)
    ]
    for _reader, writer in lines:
        writer.write(half)
    assert status(await proxy.send(ask("GET", "/v1/visitor/status"), "127.0.0.3")) == 200
    for _reader, writer in lines:
        writer.close()

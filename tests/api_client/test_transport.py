"""HTTP over real sockets: what is refused, what fails and how it is named, and that nothing secret leaks."""

from __future__ import annotations

import asyncio
import gzip
import logging
from pathlib import Path

import httpx
import pytest

from api_client import transport as transport_module
from api_client.errors import Refused, Unavailable
from api_client.transport import Timeouts, Transport
from tests.api_client.requests import CANARY, IMPATIENT, PROXY_VARIABLES, hello, why_not
from tests.support.middlebox import Middlebox, Mode
from tests.support.raw_http import Answer, Asked, RawServer, Silence


async def test_an_answer_comes_whole_and_connections_are_kept() -> None:
    async with RawServer(hello) as server:
        transport = Transport(server.url)
        for _ in range(3):
            response = await transport.request("POST", "/v1/x", token="t0ken", body=b"{}")
        await transport.aclose()
    assert response.status == 200
    assert response.content == b'{"hello": "/v1/x"}'
    assert response.content_type == "application/json"
    assert server.connections == 1
    headers = server.asked[0].headers
    assert headers["authorization"] == "Bearer t0ken"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "baken"


async def test_redirects_are_not_followed() -> None:
    async def elsewhere(asked: Asked) -> Answer:
        return Answer(302, headers={"Location": f"http://localhost:{server.port}/elsewhere"})

    async with RawServer(elsewhere) as server:
        transport = Transport(server.url)
        assert (await transport.request("GET", "/", token="t")).status == 302
        await transport.aclose()
    assert server.paths() == ["/"]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "address"),
        ("baken.example", "address"),
        ("baken.example:8443", "address"),
        ("https://", "address"),
        ("https:///v1", "address"),
        ("https://baken.example/path", "address_more"),
        ("https://baken.example?x=1", "address_more"),
        ("https://baken.example#x", "address_more"),
        ("https://baken example", "address_signs"),
        (" https://baken.example", "address_signs"),
        ("https://baken.example\n", "address_signs"),
        ("https://baken\\example", "address_signs"),
        ("https://b\u00e4ken.example", "address_signs"),
        ("https://user:pass@baken.example", "address_person"),
        ("https://user:pass@baken.example/v1", "address_person"),
        ("https://baken.example:port", "address_port"),
        ("https://baken.example:99999", "address_port"),
        ("https://baken.example:0", "address_port"),
        ("https://[::1", "address"),
        ("ftp://baken.example", "address"),
        ("file:///etc/passwd", "address"),
        ("http://baken.example", "insecure"),
        ("http://192.168.1.10", "insecure"),
        ("http://0.0.0.0", "insecure"),
        ("http://localhost.example", "insecure"),
        ("http://127.0.0.1.example", "insecure"),
    ],
)
def test_addresses_that_cannot_be_used_are_refused(address: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        Transport(address)
    assert caught.value.why == why
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://baken.example", "https://baken.example"),
        ("https://Baken.Example:8443/", "https://baken.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.53:1", "http://127.0.0.53:1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_addresses_that_can_be_used(address: str, shown: str) -> None:
    assert Transport(address).address == shown


async def test_nobody_listening_is_refused(unused_port: int) -> None:
    assert await why_not(Transport(f"http://localhost:{unused_port}")) == "refused"


async def test_a_name_that_nobody_knows_is_dns() -> None:
    assert await why_not(Transport("https://baken.invalid")) == "dns"


@pytest.mark.parametrize("silence", [Silence.CLOSE, Silence.RESET])
async def test_a_line_that_ends_before_the_answer_is_a_reset(silence: Silence) -> None:
    async def silent(asked: Asked) -> Silence:
        return silence

    async with RawServer(silent) as server:
        assert await why_not(Transport(server.url)) == "reset"
    assert len(server.asked) == 1, "asked once: to ask again is the caller's decision"


async def test_half_an_answer_is_a_reset() -> None:
    async def half(asked: Asked) -> bytes:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"

    async with RawServer(half) as server:
        assert await why_not(Transport(server.url)) == "reset"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "reset"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", "html"),
    ],
)
async def test_what_is_no_http_is_named(answer: bytes, why: str) -> None:
    async def strange(asked: Asked) -> bytes:
        return answer

    async with RawServer(strange) as server:
        assert await why_not(Transport(server.url)) == why


async def test_a_server_that_never_answers_is_a_timeout() -> None:
    async def never(asked: Asked) -> Silence:
        await asyncio.Event().wait()
        return Silence.CLOSE

    async with RawServer(never) as server:
        assert await why_not(Transport(server.url), read_timeout=0.05) == "timeout"


async def test_an_answer_that_drips_for_ever_meets_the_overall_limit() -> None:
    stop = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.is_set():
            writer.write(b"x")
            try:
                await asyncio.wait_for(stop.wait(), 0.02)
            except TimeoutError:
                continue
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        steps = Timeouts(connect=0.1, read=0.2, write=0.1, pool=0.1)
        assert await why_not(Transport(f"http://127.0.0.1:{port}", timeouts=steps)) == "timeout"
    finally:
        stop.set()
        server.close()


async def test_an_answer_without_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_ANSWER", 100_000)

    async def bomb(asked: Asked) -> Answer:
        return Answer(200, gzip.compress(b"0" * 10_000_000), headers={"Content-Encoding": "gzip"})

    async with RawServer(bomb) as server:
        assert await why_not(Transport(server.url)) == "html"


async def test_closing_ends_what_is_under_way() -> None:
    arrived = asyncio.Event()

    async def never(asked: Asked) -> Silence:
        arrived.set()
        await asyncio.Event().wait()
        return Silence.CLOSE

    async with RawServer(never) as server:
        transport = Transport(server.url)
        asking = asyncio.create_task(why_not(transport))
        await arrived.wait()
        await transport.aclose()
        assert await asking == "reset"
        assert await why_not(transport) == "reset"


@pytest.mark.parametrize("mode", [Mode.PASS, Mode.BUFFER, Mode.IDLE_CLOSE])
async def test_sec_n3_boxes_that_only_delay_or_tidy_up_are_not_noticed(mode: Mode) -> None:
    # No time plays a part here: on a busy machine an answer may take longer than any short time.
    async with RawServer(hello) as server, Middlebox(server.port, mode=mode, idle=3600) as box:
        transport = Transport(box.url)
        for _ in range(3):
            assert (await transport.request("GET", "/v1/info")).status == 200
            if mode is Mode.IDLE_CLOSE:
                await box.tidy()
        await transport.aclose()
    assert box.connections == (3 if mode is Mode.IDLE_CLOSE else 1)


@pytest.mark.parametrize(("mode", "why"), [(Mode.BLACKHOLE, "timeout"), (Mode.RESET, "reset")])
async def test_sec_n3_boxes_that_cut_are_noticed_and_survived(mode: Mode, why: str) -> None:
    async with RawServer(hello) as server, Middlebox(server.port) as box:
        transport = Transport(box.url, timeouts=IMPATIENT if mode is Mode.BLACKHOLE else Timeouts())
        assert (await transport.request("GET", "/")).status == 200
        box.mode = mode
        with pytest.raises(Unavailable, match=why):
            await transport.request("GET", "/")
        box.mode = Mode.PASS
        assert (await transport.request("GET", "/")).status == 200
        await transport.aclose()


async def test_sec_k4_no_log_line_of_the_libraries_holds_an_address_or_a_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with RawServer(hello) as server:
        transport = Transport(server.url)
        response = await transport.request("GET", f"/{CANARY}", token=CANARY)
        await transport.aclose()
    assert CANARY not in caplog.text
    assert CANARY not in repr(response) + repr(transport)


async def test_the_environment_changes_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(f"machine localhost login x password {CANARY}\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in PROXY_VARIABLES[:3]:
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with RawServer(hello) as server:
        transport = Transport(server.url)
        await transport.request("GET", "/")
        await transport.aclose()
    assert "authorization" not in server.asked[0].headers


async def test_a_mistake_of_ours_is_not_hidden_as_a_bad_line() -> None:
    def forge(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Transport("https://baken.test", forged=httpx.MockTransport(forge)).request("GET", "/")

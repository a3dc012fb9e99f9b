"""The console for tests: the real app, screens, session and content over a fake server, with a clock that is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from textual.pilot import Pilot

from api_client.errors import BackendError, Unauthorised
from console.app import ConsoleApp
from console.content.load import load
from console.core.state import AppState
from console.report.source import Releases
from console.screens.settings import Options
from console.screens.work.screen import WorkScreen
from console.session.session import Session
from console.sign_in.authenticator import Proven, SignedIn
from console.sign_in.lock import Secret
from console.strings import language, set_language
from protocol.models import Role
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock
from tests.support.piloted import Piloted

PASSWORD = "vuurtoren aan zee"
CONTENT = load()
KNOWN = Secret()
KNOWN.learn(PASSWORD)


@dataclass
class FakeGate:
    """Lets in who knows the password; `errors` are raised first, one a try."""

    backend: FakeBackend
    person: str = "anna"
    name: str = "Anna"
    remembered: SignedIn | None = None
    not_resumed: BackendError | None = None
    errors: list[BackendError] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    wrong_servers: dict[str, BackendError] = field(default_factory=dict)
    signed_out: int = 0
    tries: list[tuple[str, str, str | None]] = field(default_factory=list)
    check_errors: list[BackendError] = field(default_factory=list)
    note: str = ""
    secret: Secret = field(default_factory=lambda: replace(KNOWN))
    role: Role = Role.COUNSELLOR
    reports: Releases | None = None
    installation: str = "this one"

    async def look(self, server: str) -> None:
        self.looked.append(server)
        if server in self.wrong_servers:
            raise self.wrong_servers[server]

    async def resume(self, server: str) -> SignedIn | None:
        if self.not_resumed is not None:
            raise self.not_resumed
        return self.remembered

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> SignedIn:
        self.tries.append((server, name, code))
        if self.errors:
            raise self.errors.pop(0)
        if password != PASSWORD:
            raise Unauthorised("credentials")
        return self.entry()

    def entry(self) -> SignedIn:
        return SignedIn(
            self.backend,
            "https://baken.example",
            self.person,
            self.name,
            self.check,
            self.out,
            self.installation,
            self.again,
            remembered=True,
            note=self.note,
            secret=replace(self.secret),
            role=self.role,
            reports=self.reports,
        )

    async def again(self, password: str, code: str | None) -> Proven:
        self.tries.append(("again", "", code))
        if self.errors:
            raise self.errors.pop(0)
        if password != PASSWORD:
            raise Unauthorised("credentials")
        return Proven(self.person, self.installation)

    async def check(self, password: str, code: str | None) -> None:
        if self.check_errors:
            raise self.check_errors.pop(0)
        if password != PASSWORD:
            raise Unauthorised("credentials")

    async def out(self) -> None:
        self.signed_out += 1


class QuietConsole(ConsoleApp):
    """Counts what would ring."""

    rang = 0

    def call_for_attention(self, words: str) -> None:
        self.rang += 1


@dataclass
class Running(Piloted):
    """A running console and all around it."""

    app: QuietConsole
    pilot: Pilot[int]
    server: FakeServer
    backend: FakeBackend
    clock: ManualClock
    gate: FakeGate

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session

    @property
    def state(self) -> AppState:
        return self.session.state

    @property
    def work(self) -> WorkScreen:
        assert self.app.work is not None
        return self.app.work

    async def advance(self, seconds: float) -> None:
        """Let time go by."""
        await self.clock.advance(seconds)
        self.app.second()
        await self.settle()

    def strips(self) -> list[Any]:
        """The rows of the screen."""
        return list(self.app.screen._compositor.render_strips())

    def where(self) -> str:
        """The id of what has the focus."""
        return (self.app.focused.id or "") if self.app.focused else ""


@asynccontextmanager
async def console(
    *,
    size: tuple[int, int] = (120, 40),
    signed_in: bool = True,
    options: Options | None = None,
    prepare: Callable[[FakeServer], None] | None = None,
    gate: Callable[[FakeGate], None] | None = None,
    **more: Any,
) -> AsyncIterator[Running]:
    """A running console; `prepare` fills the server first. Ends with a check that nothing of it failed."""
    before = language()
    clock = ManualClock()
    server = FakeServer(clock.now)
    backend = FakeBackend(server)
    server.hire("anna", "Anna")
    if prepare:
        prepare(server)
    way_in = FakeGate(backend)
    if gate:
        gate(way_in)
    if signed_in:
        way_in.remembered = way_in.entry()
    chosen = options or Options(language=before)
    app = QuietConsole(way_in, CONTENT, server="https://baken.example", options=chosen, clock=clock, **more)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            running = Running(app, pilot, server, backend, clock, way_in)
            if signed_in and way_in.role is not Role.RESEARCHER:
                await running.until(lambda: app.session is not None and app.session.state.me is not None)
            await running.settle()
            yield running
        assert app.reporter.first is None, app.reporter.first
        assert app.guard.hits == 0
    finally:
        set_language(before)


__all__ = ["CONTENT", "PASSWORD", "FakeGate", "Running", "console", "replace"]

"""Sessions: one refresh at a time, none lost halfway, and no token in sight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from api_client import _requests
from api_client.auth import Session, resume, sign_in
from api_client.errors import BackendError, NotAllowed, Unauthorised, Unavailable
from api_client.transport import Transport
from tests.support.lines import until
from tests.support.middlebox import Middlebox, Mode
from tests.support.raw_http import Answer, Asked, Handler, RawServer, Silence, as_json, problem

ME = {"id": "u1", "name": "Ans", "role": "counsellor", "presence": "available"}


@dataclass
class Clock:
    """A monotonic clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Accounts:
    """The server's half of the protocol's sign-in: rotation, and the end of a session whose spent token comes back."""

    lifetime: float = 900.0
    generation: int = 0
    refreshes: int = 0
    ended: bool = False
    before_refresh: Callable[[], object] = lambda: None
    hold_refresh: asyncio.Event | None = None
    odd: list[Answer | Silence] = field(default_factory=list)
    """Instead of the next refreshes' answers, which are given out all the same."""

    async def __call__(self, asked: Asked) -> Answer | Silence:
        if asked.path == "/v1/auth/sign-in":
            return self._signed_in_as(asked)
        if asked.path == "/v1/auth/refresh":
            return await self._refreshed(asked)
        if self.ended or asked.headers.get("authorization") != f"Bearer access-{self.generation}":
            return problem(401, "unauthorised")
        if asked.path == "/v1/auth/check":
            return Answer(204) if asked.json == {"password": "geheim"} else problem(401, "credentials")
        if asked.path == "/v1/auth/sign-out":
            self.ended = True
            return Answer(204)
        if asked.path == "/v1/forbidden":
            return problem(403, "not_allowed")
        return as_json({})

    def _signed_in_as(self, asked: Asked) -> Answer:
        match asked.json:
            case {"name": "ans", "password": "geheim", "code": "123456"}:
                return self._pair()
            case {"name": "ans", "password": "geheim"}:
                return problem(401, "code_required")
            case {"name": "bo"}:
                return problem(401, "disabled")
            case {"name": "often"}:
                return problem(429, "too_many", retry_after=7.5)
        return problem(401, "credentials")

    async def _refreshed(self, asked: Asked) -> Answer | Silence:
        self.refreshes += 1
        self.before_refresh()
        if self.hold_refresh is not None:
            await self.hold_refresh.wait()
        if self.ended or asked.json != {"refresh_token": f"refresh-{self.generation}"}:
            self.ended = True
            return problem(401, "expired")
        if self.odd:
            odd = self.odd.pop(0)
            if isinstance(odd, Silence):
                self.generation += 1
            return odd
        return self._pair()

    def _pair(self) -> Answer:
        self.generation += 1
        number = self.generation
        body = {"access_token": f"access-{number}", "expires_in": self.lifetime, "refresh_token": f"refresh-{number}"}
        return as_json(body | {"me": ME})


@dataclass
class Desk:
    """A signed-in console and its server."""

    accounts: Accounts
    server: RawServer
    clock: Clock
    transport: Transport
    session: Session
    stored: list[str]

    async def ask(self, path: str = "/v1/snapshot") -> None:
        await self.session.request(_requests.Request("GET", path))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    accounts = Accounts()
    async with RawServer(accounts) as server:
        clock, stored = Clock(), list[str]()
        transport = Transport(server.url)
        session = await sign_in(transport, "ans", "geheim", "123456", on_refresh=stored.append, clock=clock)
        yield Desk(accounts, server, clock, transport, session, stored)
        await transport.aclose()


async def test_signing_in_says_who_it_is(desk: Desk) -> None:
    assert desk.session.me.name == "Ans"
    assert desk.session.refresh_token == "refresh-1"
    await desk.ask()
    assert desk.server.asked[-1].headers["authorization"] == "Bearer access-1"


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [("ans", "geheim", "code_required"), ("ans", "x", "credentials"), ("bo", "x", "disabled")],
)
async def test_a_refused_sign_in_says_why(desk: Desk, name: str, password: str, why: str) -> None:
    with pytest.raises(Unauthorised) as caught:
        await sign_in(desk.transport, name, password)
    assert caught.value.why == why


async def test_too_many_tries_say_how_long_to_wait(desk: Desk) -> None:
    with pytest.raises(Unavailable, match="overloaded") as caught:
        await sign_in(desk.transport, "often", "x")
    assert caught.value.retry_after == 7.5


async def test_the_token_is_refreshed_at_sixty_per_cent_of_its_life(desk: Desk) -> None:
    desk.clock.now += 539
    await desk.ask()
    assert desk.accounts.refreshes == 0
    desk.clock.now += 2
    await desk.ask()
    assert desk.accounts.refreshes == 1
    assert desk.server.asked[-1].headers["authorization"] == "Bearer access-2"
    assert desk.stored == ["refresh-2"]


async def test_sec_k6_twenty_calls_with_an_old_token_make_one_refresh(desk: Desk) -> None:
    desk.clock.now += 10_000
    await asyncio.gather(*(desk.ask() for _ in range(20)))
    assert desk.accounts.refreshes == 1
    assert desk.stored == ["refresh-2"]


async def test_sec_k6_twenty_calls_that_are_answered_401_make_one_refresh(desk: Desk) -> None:
    desk.accounts.generation = 5
    desk.session._signed_in.refresh_token = "refresh-5"
    await asyncio.gather(*(desk.ask() for _ in range(20)))
    assert desk.accounts.refreshes == 1


async def test_sec_k6_a_caller_who_gives_up_does_not_lose_the_new_token(desk: Desk) -> None:
    desk.accounts.hold_refresh, arrived = asyncio.Event(), asyncio.Event()
    desk.accounts.before_refresh = arrived.set
    desk.clock.now += 10_000
    caller = asyncio.create_task(desk.ask())
    await arrived.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    desk.accounts.hold_refresh.set()
    await desk.session.settle()
    assert desk.stored == ["refresh-2"]
    await desk.ask()
    assert desk.accounts.refreshes == 1


async def test_sec_k6_a_lost_answer_is_asked_for_once_more_and_then_said(desk: Desk) -> None:
    desk.accounts.odd = [Silence.CLOSE]
    desk.clock.now += 10_000
    with pytest.raises(Unauthorised, match="expired"):
        await desk.ask()
    assert desk.accounts.refreshes == 2
    with pytest.raises(Unauthorised, match="expired"):
        await desk.ask()
    assert desk.accounts.refreshes == 2, "a session that is over is not asked for again"
    assert desk.session.refresh_token == "refresh-1"


async def test_a_refresh_that_the_server_could_not_do_ends_nothing(desk: Desk) -> None:
    desk.accounts.odd = [problem(503, "unavailable", retry_after=2)]
    desk.clock.now += 10_000
    with pytest.raises(Unavailable, match="server"):
        await desk.ask()
    await desk.ask()
    assert desk.stored == ["refresh-2"]


async def test_a_token_that_still_lives_is_used_where_the_refresh_fails(desk: Desk) -> None:
    desk.accounts.odd = [problem(503, "unavailable")]
    desk.clock.now += 600
    await desk.ask()
    assert desk.server.asked[-1].headers["authorization"] == "Bearer access-1"


async def test_a_line_that_is_cut_during_a_refresh_ends_nothing(desk: Desk) -> None:
    async with Middlebox(desk.server.port) as box:
        session = await resume(Transport(box.url), "refresh-1", clock=desk.clock)
        box.mode = Mode.RESET
        desk.clock.now += 10_000
        with pytest.raises(Unavailable, match="reset"):
            await session.request(_requests.snapshot())
        box.mode = Mode.PASS
        await session.request(_requests.snapshot())
        await session._transport.aclose()
    assert desk.accounts.refreshes == 2


@pytest.mark.parametrize("skew", [-600.0, 0.0, 600.0, 1e9])
async def test_sec_k7_a_wrong_clock_makes_no_refresh_loop(
    desk: Desk, skew: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: skew)
    for _ in range(50):
        desk.clock.now += 20
        await desk.ask()
    assert desk.accounts.refreshes == 1


@pytest.mark.parametrize("lifetime", [0.0, -5.0])
async def test_sec_k7_a_server_without_lifetimes_costs_one_refresh_a_call(desk: Desk, lifetime: float) -> None:
    desk.accounts.lifetime = lifetime
    session = await resume(desk.transport, "refresh-1", clock=desk.clock)
    for _ in range(3):
        await session.request(_requests.snapshot())
    assert desk.accounts.refreshes == 1 + 3


async def test_sec_k7_a_401_after_a_fresh_refresh_is_said_and_not_repeated(desk: Desk) -> None:
    async def never_good(asked: Asked) -> Answer | Silence:
        return await desk.accounts(asked) if asked.path.startswith("/v1/auth/") else problem(401, "unauthorised")

    desk.server.answer = never_good
    with pytest.raises(Unauthorised, match="expired"):
        await desk.ask()
    assert desk.server.paths()[1:] == ["/v1/snapshot", "/v1/auth/refresh", "/v1/snapshot"]


async def test_other_refusals_need_no_refresh(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        await desk.ask("/v1/forbidden")
    assert desk.accounts.refreshes == 0


async def test_resuming_replaces_the_stored_token(desk: Desk) -> None:
    stored: list[str] = []
    session = await resume(desk.transport, "refresh-1", on_refresh=stored.append)
    assert stored == ["refresh-2"]
    assert session.me.id == "u1"


async def test_resuming_a_session_that_is_over_asks_for_a_sign_in(desk: Desk) -> None:
    with pytest.raises(Unauthorised, match="expired"):
        await resume(desk.transport, "refresh-of-yesterday")


async def test_unlocking_asks_the_server(desk: Desk) -> None:
    await desk.session.check("geheim")
    with pytest.raises(Unauthorised, match="credentials"):
        await desk.session.check("fout")
    assert desk.accounts.refreshes == 0, "a wrong password is not an old token"


async def test_signing_out_forgets_and_tells_the_server(desk: Desk) -> None:
    assert await desk.session.sign_out()
    assert desk.accounts.ended
    with pytest.raises(Unauthorised):
        await desk.ask()
    assert await desk.session.sign_out(), "twice is once"


async def test_signing_out_without_a_server_forgets_all_the_same(desk: Desk) -> None:
    desk.server.answer = _closing
    assert not await desk.session.sign_out()
    with pytest.raises(Unauthorised):
        await desk.ask()


async def test_leaving_does_not_wait_for_a_line_that_is_dead(desk: Desk) -> None:
    async with Middlebox(desk.server.port) as box:
        transport = Transport(box.url)
        session = await resume(transport, "refresh-1", clock=desk.clock)
        box.mode = Mode.BLACKHOLE
        desk.clock.now += 10_000
        refreshing = asyncio.create_task(session.request(_requests.snapshot()))
        await until(lambda: box.swallowed > 0)
        await session.settle(within=0.05)
        assert not await session.sign_out(within=0.05)
        await transport.aclose()
        with pytest.raises(BackendError):
            await refreshing


async def test_a_refresh_that_ends_after_signing_out_stores_nothing(desk: Desk) -> None:
    desk.accounts.hold_refresh, arrived = asyncio.Event(), asyncio.Event()
    desk.accounts.before_refresh = arrived.set
    desk.clock.now += 10_000
    asking = asyncio.create_task(desk.ask())
    await arrived.wait()
    await desk.session.sign_out(within=0.05)
    desk.accounts.ended = False  # a server that dealt with the refresh before it heard of the end
    desk.accounts.hold_refresh.set()
    with pytest.raises(Unauthorised):
        await asking
    assert desk.stored == []
    assert desk.session.refresh_token == "refresh-1"


async def _closing(asked: Asked) -> Silence:
    return Silence.CLOSE


async def test_sec_k4_nothing_shows_a_token_a_password_or_a_code(desk: Desk) -> None:
    shown = [repr(desk.session), str(desk.session), repr(_requests.sign_in("ans", "geheim", "123456", "d_known"))]
    desk.server.answer = _closing
    for ask in (sign_in(desk.transport, "ans", "geheim", "123456"), desk.session.check("geheim"), desk.ask()):
        with pytest.raises(BackendError) as caught:
            await ask
        shown.append(repr(caught.value) + repr(caught.value.__context__) + repr(caught.value.__cause__))
    for secret in ("access-1", "refresh-1", "geheim", "123456"):
        assert secret not in "".join(shown)


_: Handler = Accounts()

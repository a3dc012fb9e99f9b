"""The way in over a real server: what is remembered is stored in order, and forgotten when it is over (SEC-K)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api_client.errors import Refused, Unauthorised, Unavailable, WrongServer
from console.sign_in.authenticator import SignedIn
from console.sign_in.network_authenticator import NetworkAuthenticator
from console.sign_in.tokens import TokenStore
from tests.support.raw_http import Answer, Asked, RawServer, as_json
from tests.support.server import PASSWORD, MovableClock, Server, create_user, in_process, server_config
from tests.support.serving import free_port

MINE = f"{'5' * 64} r_mine"
"""A stored sign-in: the key of an installation, and a token of it."""


class SlowStore(TokenStore):
    """A key store whose answers wait for the test; `done` is what was done, in order."""

    def __init__(self) -> None:
        super().__init__(environ={}, platform="linux")
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.done: list[str] = []
        self.kept_here: dict[str, str] = {}

    async def load(self, account: str) -> str | None:
        return self.kept_here.get(account)

    async def save(self, account: str, token: str) -> bool:
        await self.go_on.wait()
        self.done.append("save")
        self.kept_here[account] = token
        return True

    async def forget(self, account: str) -> None:
        self.done.append("forget")
        self.kept_here.pop(account, None)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def server(tmp_path: Path, clock: MovableClock) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path), clock) as running:
        await create_user(running.config, "ans", running=True)
        yield running


async def signed_in(gate: NetworkAuthenticator, server: Server) -> SignedIn:
    return await gate.sign_in(server.address, "ans", PASSWORD, None)


async def refreshed(entry: SignedIn, clock: MovableClock) -> None:
    """Ask something after the server has let the access token run out: a new pair comes."""
    clock.advance(16 * 60)
    await entry.backend.snapshot()


async def test_sec_k_a_token_that_was_being_saved_is_gone_after_signing_out(
    server: Server, clock: MovableClock
) -> None:
    store = SlowStore()
    entry = await signed_in(NetworkAuthenticator(store), server)
    store.go_on.clear()
    await refreshed(entry, clock)
    leaving = asyncio.ensure_future(entry.sign_out())
    await asyncio.sleep(0)
    store.go_on.set()
    await leaving
    await entry.settle()
    await entry.backend.aclose()
    assert server.address not in store.kept_here
    assert store.done[-1] == "forget"


async def test_sec_k_quitting_waits_for_the_newest_token(server: Server, clock: MovableClock) -> None:
    store = SlowStore()
    gate = NetworkAuthenticator(store)
    entry = await signed_in(gate, server)
    first = store.kept_here[server.address]
    store.go_on.clear()
    await refreshed(entry, clock)
    await refreshed(entry, clock)
    await entry.backend.aclose()
    settling = asyncio.ensure_future(entry.settle())
    await asyncio.sleep(0)
    assert not settling.done()
    store.go_on.set()
    await settling
    assert store.kept_here[server.address] != first
    again = await gate.resume(server.address)
    assert again is not None, "what was stored last is the token that holds"
    await again.backend.aclose()


async def test_who_stops_waiting_stops_no_saving(server: Server, clock: MovableClock) -> None:
    store = SlowStore()
    entry = await signed_in(NetworkAuthenticator(store), server)
    first = store.kept_here[server.address]
    store.go_on.clear()
    await refreshed(entry, clock)
    settling = asyncio.ensure_future(entry.settle())
    await asyncio.sleep(0)
    settling.cancel()
    store.go_on.set()
    await entry.settle()
    await entry.backend.aclose()
    assert store.kept_here[server.address] != first


async def test_a_known_device_is_kept_for_the_next_sign_in_and_passes_the_guesses_of_others(server: Server) -> None:
    store = SlowStore()
    first = await signed_in(NetworkAuthenticator(store), server)
    await first.sign_out()
    (kept,) = store.kept_here.values()
    assert kept.startswith("d_")
    assert "ans" not in "".join(store.kept_here), "the key store shows no name"
    for _ in range(6):
        with pytest.raises((Unauthorised, Unavailable)):
            await NetworkAuthenticator(SlowStore()).sign_in(server.address, "ans", "a guess", None)
    with pytest.raises(Unavailable, match="code_or_wait"):
        await signed_in(NetworkAuthenticator(SlowStore()), server)
    again = await signed_in(NetworkAuthenticator(store), server)
    assert kept in store.kept_here.values()
    for entry in (first, again):
        await entry.backend.aclose()


async def test_sec_k_a_token_that_is_over_is_forgotten_and_said(server: Server) -> None:
    store = SlowStore()
    gate = NetworkAuthenticator(store)
    await (await signed_in(gate, server)).backend.aclose()
    installation, _token = store.kept_here[server.address].split(" ")
    store.kept_here[server.address] = f"{installation} r_nobody"
    with pytest.raises(Unauthorised):
        await gate.resume(server.address)
    assert server.address not in store.kept_here
    assert await gate.resume(server.address) is None


async def test_without_a_line_the_token_stays_and_the_reason_is_said() -> None:
    store = SlowStore()
    store.kept_here["http://127.0.0.1:1"] = MINE
    with pytest.raises(Unavailable, match="refused"):
        await NetworkAuthenticator(store).resume("http://127.0.0.1:1")
    assert store.kept_here == {"http://127.0.0.1:1": MINE}


async def test_an_address_that_cannot_be_used_is_said() -> None:
    store = SlowStore()
    store.kept_here["nonsense"] = MINE
    with pytest.raises(Refused):
        await NetworkAuthenticator(store).resume("nonsense")


async def test_a_look_at_a_server_sends_nothing_of_a_person(server: Server) -> None:
    store = SlowStore()
    gate = NetworkAuthenticator(store)
    await gate.look(server.address)

    async def another(_asked: Asked) -> Answer:
        return as_json({"product": "elders", "protocol": 1, "version": "1"})

    async with RawServer(another) as other:
        with pytest.raises(WrongServer) as wrong:
            await gate.look(other.url)
    assert wrong.value.why == "not_baken"
    assert [(asked.path, asked.body, "authorization" in asked.headers) for asked in other.asked] == [
        ("/v1/info", b"", False)
    ]
    with pytest.raises(Unavailable):
        await gate.look(f"http://127.0.0.1:{free_port()}")
    assert store.done == []

"""Who tries names keeps nobody out and gets nowhere: over a real socket, from addresses that a proxy names.

Written from docs/protocol.md, "Wrong tries"; the numbers are its numbers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from backend.accounts import admin
from backend.credentials.passwords import QUICK, Passwords
from protocol.models import Role
from tests.attacks.sign_in_flood import ask
from tests.support.server import PASSWORD, MovableClock, Server, in_process, server_config

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OFFICE, HOME, CAFE = "203.0.113.9", "198.51.100.7", "192.0.2.20"
"""Addresses for documentation (RFC 5737), each in a network of its own."""
HOUR = 3600
Answer = tuple[int, dict[str, Any]]


class Town:
    """A server, and people who sign in to it from all over the town."""

    def __init__(self, server: Server, clock: MovableClock) -> None:
        self.server = server
        self.clock = clock

    async def add(self, name: str, secret: str | None = None) -> None:
        await admin.add(
            self.server.services.store,
            name=name,
            role=Role.COUNSELLOR,
            password_hash=await Passwords(QUICK).hash(PASSWORD),
            now=datetime.now(UTC),
            totp_secret=secret,
        )

    async def reset(self, name: str) -> None:
        await admin.reset(
            self.server.services.store,
            name=name,
            password_hash=await Passwords(QUICK).hash(PASSWORD),
            totp_secret=admin.KEEP,
            now=datetime.now(UTC),
        )

    async def sign_in(self, source: str, name: str = "Sam", password: str = PASSWORD, **more: str) -> Answer:
        body = {"name": name, "password": password, **more}
        status, answer = await ask(self.server.address, "/v1/auth/sign-in", body, source=source)
        return status, answer

    async def guess(self, source: str, name: str = "Sam", **more: str) -> str:
        """A wrong password; the code of the answer."""
        status, answer = await self.sign_in(source, name, "a guess of a stranger", **more)
        assert status in {401, 429}
        return str(answer["error"])

    async def guesses(self, name: str = "Sam", networks: int = 24) -> list[str]:
        """One guess of each of so many networks, all at once; every answer."""
        sources = [f"198.{18 + number // 250}.{number % 250}.1" for number in range(networks)]
        return list(await asyncio.gather(*(self.guess(source, name) for source in sources)))

    async def device(self, source: str = OFFICE, name: str = "Sam", **more: str) -> str:
        """Sign in where nobody signed in before; the device's token."""
        status, answer = await self.sign_in(source, name, device="", **more)
        assert status == 200, answer
        return str(answer["device"])

    def code(self) -> str:
        return pyotp.TOTP(SECRET).at(self.clock.now())


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    clock = MovableClock()
    config = replace(server_config(tmp_path), trusted_proxies=("127.0.0.1",))
    async with in_process(config, clock) as server:
        town = Town(server, clock)
        await town.add("Sam")
        yield town


@pytest.mark.proves("SEC-A4", "F7", breaks="tries were counted by name alone")
async def test_who_guesses_at_one_place_keeps_nobody_out_elsewhere(town: Town) -> None:
    guessed = [await town.guess(CAFE) for _ in range(6)]
    assert (await town.sign_in(HOME))[0] == 200
    assert guessed == ["credentials"] * 5 + ["code_or_wait"]
    status, answer = await town.sign_in(CAFE)
    assert (status, answer["error"], answer["retry_after"]) == (429, "code_or_wait", 30)


@pytest.mark.proves("SEC-A4", "F7", breaks="a known device was counted among the strangers")
async def test_a_known_device_gets_in_also_at_the_place_of_the_guesser(town: Town) -> None:
    device = await town.device(OFFICE)
    for _ in range(6):
        await town.guess(OFFICE)
    await town.guesses()
    assert (await town.sign_in(OFFICE))[0] == 429
    status, answer = await town.sign_in(OFFICE, device=device)
    assert status == 200
    assert answer["device"] == device


@pytest.mark.proves("SEC-A4", "F7", breaks="there was no count by name over all addresses")
async def test_two_hundred_networks_get_twenty_guesses_and_then_wait_a_minute(town: Town) -> None:
    answers = await town.guesses(networks=200)
    assert answers.count("credentials") == 20
    assert answers.count("code_or_wait") == 180
    # Somebody with the right password, from a place that is new: a minute, whoever else waits.
    status, answer = await town.sign_in(HOME)
    assert (status, answer["retry_after"]) == (429, 60)
    town.clock.advance(60)
    assert (await town.sign_in(HOME))[0] == 200


async def test_a_name_that_nobody_has_is_answered_the_same_in_every_lane(town: Town) -> None:
    async def answers(name: str) -> list[object]:
        found: list[object] = [await town.guess(CAFE, name) for _ in range(7)]
        found.append(sorted(await town.guesses(name, 40)))
        found.append(await town.sign_in(HOME, name, "wrong, and with a code", code="123456"))
        found.append(await town.sign_in(HOME, name, "wrong", device="d_" + "x" * 43))
        return found

    await town.add("Off")
    await admin.disable(town.server.services.store, name="Off", now=datetime.now(UTC))
    await town.add("Alex", SECRET)
    known = await answers("Sam")
    assert known == await answers("Nobody")
    assert known == await answers("Off")
    assert known == await answers("Alex")


@pytest.mark.proves("SEC-A4", "F7", breaks="a code was asked the counts of strangers too")
async def test_a_right_code_with_a_right_password_passes_the_slow_lane(town: Town) -> None:
    await town.add("Alex", SECRET)
    await town.guesses("Alex")
    assert (await town.sign_in(HOME, "Alex"))[1]["error"] == "code_or_wait"
    assert (await town.sign_in(HOME, "Alex", code=town.code()))[0] == 200


@pytest.mark.proves("SEC-A4", "F7", breaks="a code that was not asked for passed the slow lane")
async def test_a_code_out_of_the_air_opens_nothing_and_tells_nothing(town: Town) -> None:
    await town.add("Alex", SECRET)
    await town.add("Off", SECRET)
    await admin.disable(town.server.services.store, name="Off", now=datetime.now(UTC))
    for name in ("Sam", "Alex", "Off", "Nobody"):
        await town.guesses(name)
    wrong = "000000" if town.code() != "000000" else "111111"
    # Sam has no second factor, so no code is right: else any six digits would be a way round the slow lane.
    right_password = [await town.sign_in(HOME, name, code=wrong) for name in ("Sam", "Alex", "Off")]
    wrong_password = [await town.sign_in(HOME, name, "a guess", code=town.code()) for name in ("Sam", "Alex", "Nobody")]
    assert {status for status, _ in right_password + wrong_password} == {401}
    assert {answer["error"] for _, answer in right_password + wrong_password} == {"credentials"}


async def test_a_device_is_given_to_who_asks_for_it_and_kept_as_a_hash(town: Town) -> None:
    assert (await town.sign_in(OFFICE))[1].get("device") is None
    device = await town.device()
    assert device.startswith("d_")
    assert len(device) <= 128
    assert (await town.sign_in(OFFICE, device="d_made-up"))[1]["device"] not in ("d_made-up", device)
    async with town.server.services.store.read() as connection:
        assert device not in repr((await connection.execute(text("SELECT * FROM devices"))).all())


async def test_a_device_is_known_for_its_own_account_alone(town: Town) -> None:
    await town.add("Alex")
    device = await town.device(name="Alex")
    await town.guesses()
    assert (await town.sign_in(HOME, device=device))[0] == 429
    status, _ = await ask(town.server.address, "/v1/auth/refresh", {"refresh_token": device}, source=HOME)
    assert status == 401, "it is no token of a session"


@pytest.mark.proves("SEC-A4", "F7", breaks="the tries of a device were not counted")
async def test_a_device_with_five_wrong_tries_is_a_stranger(town: Town) -> None:
    device = await town.device()
    await town.guesses()
    assert [await town.guess(OFFICE, device=device) for _ in range(4)] == ["credentials"] * 4
    assert (await town.sign_in(OFFICE, device=device))[0] == 200, "a right one forgives the four"
    assert [await town.guess(OFFICE, device=device) for _ in range(6)] == ["credentials"] * 5 + ["code_or_wait"]
    assert (await town.sign_in(OFFICE, device=device))[0] == 429


async def test_many_tries_at_once_from_a_device_are_as_many(town: Town) -> None:
    device = await town.device()
    await town.guesses()
    answers = await asyncio.gather(*(town.guess(OFFICE, device=device) for _ in range(20)))
    assert sorted(answers) == ["code_or_wait"] * 15 + ["credentials"] * 5


async def test_the_password_without_the_code_costs_a_device_nothing(town: Town) -> None:
    await town.add("Alex", SECRET)
    device = await town.device(name="Alex", code=town.code())
    for _ in range(10):
        assert (await town.sign_in(OFFICE, "Alex", device=device))[1]["error"] == "code_required"
    town.clock.advance(30)
    assert (await town.sign_in(OFFICE, "Alex", device=device, code=town.code()))[0] == 200


@pytest.mark.parametrize("how", ["reset", "disabled", "ninety days"])
async def test_a_device_is_known_no_more_after(town: Town, how: str) -> None:
    device = await town.device()
    if how == "reset":
        await town.reset("Sam")
    elif how == "disabled":
        await admin.disable(town.server.services.store, name="Sam", now=datetime.now(UTC))
    else:
        town.clock.advance(90 * 24 * HOUR)
    await town.guesses()
    assert (await town.sign_in(OFFICE, device=device))[0] == 429


async def test_of_one_account_twenty_devices_are_known(town: Town) -> None:
    first = await town.device()
    for _ in range(20):
        town.clock.advance(1)
        last = await town.device()
    await town.guesses()
    assert (await town.sign_in(OFFICE, device=first))[0] == 429
    assert (await town.sign_in(OFFICE, device=last))[0] == 200


async def test_wrong_tries_to_unlock_are_those_of_one_session(town: Town) -> None:
    here, there = [(await town.sign_in(OFFICE))[1]["access_token"] for _ in range(2)]

    async def unlock(token: str, password: str) -> int:
        body = {"password": password}
        return (await ask(town.server.address, "/v1/auth/check", body, source=OFFICE, token=token))[0]

    assert [await unlock(here, "a guess") for _ in range(6)] == [401] * 5 + [429]
    assert await unlock(there, PASSWORD) == 204

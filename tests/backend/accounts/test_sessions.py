"""Signing in, refreshing, unlocking, signing out: the routes of a real server."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pyotp
import pytest
from sqlalchemy import text

from backend.accounts import admin
from backend.credentials.passwords import QUICK, Passwords
from backend.store.tables import metadata
from protocol.models import Role
from tests.support.http import Line, Reply
from tests.support.server import PASSWORD, MovableClock, Server

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
on_both = pytest.mark.parametrize(
    "config", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""For what depends on transactions or on types of columns."""
MINUTE = 60
HOUR = 60 * MINUTE


@dataclass
class Door:
    """The routes under /v1/auth, as raw HTTP."""

    server: Server
    clock: MovableClock

    async def ask(self, path: str, body: object, token: str | None = None) -> Reply:
        line = Line(self.server.address)
        try:
            return await line.request("POST", f"/v1/auth/{path}", body, token=token)
        finally:
            line.close()

    async def sign_in(self, name: str = "Sam", password: str = PASSWORD, code: str | None = None) -> Reply:
        return await self.ask("sign-in", {"name": name, "password": password, "code": code})

    async def signed_in(self) -> dict[str, Any]:
        reply = await self.sign_in()
        assert reply.status == 200, reply.body
        return dict(reply.json())

    async def refresh(self, token: str) -> Reply:
        return await self.ask("refresh", {"refresh_token": token})

    async def works(self, access_token: str) -> bool:
        line = Line(self.server.address)
        try:
            reply = await line.request("GET", "/v1/snapshot", token=access_token)
        finally:
            line.close()
        assert reply.status in {200, 401}
        return reply.status == 200

    def code(self) -> str:
        return pyotp.TOTP(SECRET).at(self.clock.now())


def error(reply: Reply) -> tuple[int, str]:
    return reply.status, str(reply.json()["error"])


async def add(server: Server, name: str, secret: str | None = None) -> None:
    await admin.add(
        server.services.store,
        name=name,
        role=Role.COUNSELLOR,
        password_hash=await Passwords(QUICK).hash(PASSWORD),
        now=datetime.now(UTC),
        totp_secret=secret,
    )


@pytest.fixture
async def door(server: Server, clock: MovableClock) -> Door:
    await add(server, "Sam")
    return Door(server, clock)


@on_both
async def test_signing_in_gives_tokens_and_who_it_is(door: Door) -> None:
    answer = await door.signed_in()
    assert answer["expires_in"] == 15 * MINUTE
    assert answer["me"]["name"] == "Sam"
    assert answer["me"]["role"] == "counsellor"
    assert all(len(answer[name]) <= 128 for name in ("access_token", "refresh_token"))
    assert await door.works(answer["access_token"])
    assert not await door.works(answer["refresh_token"])


async def test_capitals_and_spaces_around_a_name_do_not_matter(door: Door) -> None:
    assert (await door.sign_in(" sAM ")).status == 200


async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(door: Door) -> None:
    wrong, unknown = await door.sign_in(password="something else"), await door.sign_in("Nobody")
    assert error(wrong) == (401, "credentials")
    assert wrong.body == unknown.body


@on_both
async def test_neither_token_nor_password_is_in_the_database(door: Door) -> None:
    answer = await door.signed_in()
    async with door.server.services.store.read() as connection:
        everything = [
            repr((await connection.execute(text(f"SELECT * FROM {table.name}"))).all())
            for table in metadata.sorted_tables
        ]
    for secret in (answer["access_token"], answer["refresh_token"], PASSWORD):
        assert not any(secret in rows for rows in everything)


async def test_an_access_token_lives_fifteen_minutes(door: Door) -> None:
    answer = await door.signed_in()
    door.clock.advance(15 * MINUTE - 1)
    assert await door.works(answer["access_token"])
    door.clock.advance(1)
    assert not await door.works(answer["access_token"])


async def test_refreshing_gives_a_new_pair_and_the_old_access_token_runs_out_by_itself(door: Door) -> None:
    first = await door.signed_in()
    second = (await door.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert await door.works(second["access_token"])
    assert await door.works(first["access_token"])


async def test_a_session_ends_after_twelve_hours_however_often_it_was_refreshed(door: Door) -> None:
    answer = await door.signed_in()
    for _ in range(48):
        reply = await door.refresh(answer["refresh_token"])
        assert reply.status == 200
        answer = reply.json()
        assert await door.works(answer["access_token"])
        door.clock.advance(15 * MINUTE)
    assert error(await door.refresh(answer["refresh_token"])) == (401, "expired")


async def test_a_spent_refresh_token_ends_the_session_for_everybody_who_holds_it(door: Door) -> None:
    first = await door.signed_in()
    second = (await door.refresh(first["refresh_token"])).json()
    assert await door.works(second["access_token"])
    assert error(await door.refresh(first["refresh_token"])) == (401, "expired")
    assert not await door.works(second["access_token"])
    assert error(await door.refresh(second["refresh_token"])) == (401, "expired")


@on_both
async def test_a_refresh_whose_answer_was_lost_may_be_repeated_once(door: Door) -> None:
    first = await door.signed_in()
    lost = (await door.refresh(first["refresh_token"])).json()
    door.clock.advance(30)
    again = await door.refresh(first["refresh_token"])
    assert again.status == 200
    assert not await door.works(lost["access_token"])
    assert await door.works(again.json()["access_token"])
    assert error(await door.refresh(first["refresh_token"])) == (401, "expired")


async def test_whoever_shows_the_lost_pair_ends_the_session(door: Door) -> None:
    first = await door.signed_in()
    lost = (await door.refresh(first["refresh_token"])).json()
    again = (await door.refresh(first["refresh_token"])).json()
    assert error(await door.refresh(lost["refresh_token"])) == (401, "expired")
    assert not await door.works(again["access_token"])


async def test_a_repeat_after_a_minute_is_too_late(door: Door) -> None:
    first = await door.signed_in()
    await door.refresh(first["refresh_token"])
    door.clock.advance(61)
    assert error(await door.refresh(first["refresh_token"])) == (401, "expired")


@on_both
async def test_twenty_refreshes_at_once_leave_no_two_pairs_that_work(door: Door) -> None:
    first = await door.signed_in()
    replies = await asyncio.gather(*(door.refresh(first["refresh_token"]) for _ in range(20)))
    assert {reply.status for reply in replies} == {200, 401}
    given = [reply.json() for reply in replies if reply.status == 200]
    assert len(given) == 2
    # Twenty at once are no lost answer: the third ended the session.
    assert not any([await door.works(pair["access_token"]) for pair in given])


async def test_another_session_of_the_same_person_is_left_alone(door: Door) -> None:
    one, other = await door.signed_in(), await door.signed_in()
    second = (await door.refresh(one["refresh_token"])).json()
    assert await door.works(second["access_token"])
    await door.refresh(one["refresh_token"])
    assert not await door.works(second["access_token"])
    assert await door.works(other["access_token"])


async def test_signing_out_ends_both_tokens(door: Door) -> None:
    answer = await door.signed_in()
    assert (await door.ask("sign-out", {}, answer["access_token"])).status == 204
    assert not await door.works(answer["access_token"])
    assert error(await door.refresh(answer["refresh_token"])) == (401, "expired")


async def test_after_five_wrong_sign_ins_a_name_waits_at_that_address(door: Door) -> None:
    for _ in range(5):
        assert error(await door.sign_in(password="something else")) == (401, "credentials")
    reply = await door.sign_in()
    assert error(reply) == (429, "code_or_wait")
    assert reply.json()["retry_after"] == 30
    door.clock.advance(30)
    assert (await door.sign_in()).status == 200


async def test_a_name_that_does_not_exist_waits_as_well(door: Door) -> None:
    replies = [await door.sign_in("Nobody") for _ in range(6)]
    assert [reply.status for reply in replies] == [401] * 5 + [429]


async def test_a_hundred_guesses_at_once_are_a_hundred(door: Door) -> None:
    replies = await asyncio.gather(*(door.sign_in(password=f"guess number {n}") for n in range(30)))
    assert sorted(reply.status for reply in replies) == [401] * 5 + [429] * 25


async def test_guessing_a_name_leaves_its_running_session_and_its_unlocking_alone(door: Door) -> None:
    answer = await door.signed_in()
    for _ in range(6):
        await door.sign_in(password="something else")
    assert await door.works(answer["access_token"])
    assert (await door.ask("check", {"password": PASSWORD}, answer["access_token"])).status == 204
    assert (await door.refresh(answer["refresh_token"])).status == 200


async def test_a_second_factor_is_asked_after_the_password_only(door: Door) -> None:
    await add(door.server, "Alex", SECRET)
    assert error(await door.sign_in("Alex", "something else")) == (401, "credentials")
    assert error(await door.sign_in("Alex")) == (401, "code_required")
    assert error(await door.sign_in("Alex", code="000000")) == (401, "credentials")
    assert (await door.sign_in("Alex", code=door.code())).status == 200


@on_both
async def test_a_code_counts_once_also_for_unlocking_and_also_at_the_same_moment(door: Door) -> None:
    await add(door.server, "Alex", SECRET)
    replies = await asyncio.gather(*(door.sign_in("Alex", code=door.code()) for _ in range(4)))
    assert sorted(reply.status for reply in replies) == [200, 401, 401, 401]
    (token,) = [reply.json()["access_token"] for reply in replies if reply.status == 200]
    body = {"password": PASSWORD, "code": door.code()}
    assert error(await door.ask("check", body, token)) == (401, "credentials")
    door.clock.advance(30)
    assert (await door.ask("check", {**body, "code": door.code()}, token)).status == 204


@pytest.mark.proves("SEC-A4", breaks="codes after a right password were not counted")
async def test_knowing_the_password_does_not_allow_guessing_codes(door: Door) -> None:
    await add(door.server, "Alex", SECRET)
    right = door.code()
    wrong = [f"{number:06}" for number in range(40) if f"{number:06}" != right]
    replies = []
    for number in range(20):
        assert error(await door.sign_in("Alex")) in [(401, "code_required"), (429, "code_or_wait")]
        replies.append(error(await door.sign_in("Alex", code=wrong[number])))
    assert set(replies) == {(401, "credentials")}
    # From here on not even the right one counts, and on this way nobody is told that the password is right.
    assert error(await door.sign_in("Alex", code=door.code())) == (401, "credentials")
    door.clock.advance(24 * HOUR)
    assert error(await door.sign_in("Alex", code=wrong[30])) == (401, "credentials")
    assert (await door.sign_in("Alex", code=door.code())).status == 200


async def test_unlocking_checks_the_same_person(door: Door) -> None:
    token = (await door.signed_in())["access_token"]
    assert error(await door.ask("check", {"password": "something else"}, token)) == (401, "credentials")
    assert (await door.ask("check", {"password": PASSWORD}, token)).status == 204
    assert error(await door.ask("check", {"password": PASSWORD})) == (401, "unauthorised")
    for _ in range(5):
        await door.ask("check", {"password": "something else"}, token)
    assert error(await door.ask("check", {"password": PASSWORD}, token)) == (429, "too_many")


@pytest.mark.proves("SEC-A4", "F6", breaks="unlocking was given the lane of signing in")
async def test_unlocking_waits_for_no_sign_in_and_no_return_word(door: Door) -> None:
    token = (await door.signed_in())["access_token"]
    lanes, go_on = door.server.services.lanes, threading.Event()
    held = [
        asyncio.create_task(lane.run(b"somebody", partial(go_on.wait, 60)))
        for lane in (lanes.signing_in, lanes.return_words)
    ]
    try:
        async with asyncio.timeout(20):
            assert (await door.ask("check", {"password": PASSWORD}, token)).status == 204
    finally:
        go_on.set()
        await asyncio.gather(*held)


@on_both
async def test_a_disabled_account_ends_at_once(door: Door) -> None:
    answer = await door.signed_in()
    await admin.disable(door.server.services.store, name="sam", now=datetime.now(UTC))
    assert not await door.works(answer["access_token"])
    assert (await door.refresh(answer["refresh_token"])).status == 401
    assert error(await door.sign_in(password="something else")) == (401, "credentials")
    assert error(await door.sign_in()) == (401, "disabled")


async def test_a_poll_that_is_held_while_the_account_is_disabled_gets_no_events(door: Door) -> None:
    token = (await door.signed_in())["access_token"]
    line = Line(door.server.address)
    cursor = (await line.request("GET", "/v1/snapshot", token=token)).json()["cursor"]
    # What the sign of life itself logged comes first.
    while (batch := (await line.request("GET", f"/v1/events?after={cursor}&wait=0", token=token)).json())["events"]:
        cursor = batch["cursor"]
    poll = asyncio.create_task(line.request("GET", f"/v1/events?after={cursor}&wait=25", token=token))
    # An answer on another line means that the poll before it was taken in.
    assert await door.works(token)
    await admin.disable(door.server.services.store, name="Sam", now=datetime.now(UTC))
    await door.server.visitor("Vos")
    reply = await poll
    line.close()
    assert reply.status == 401
    assert b"Vos" not in reply.body


async def test_a_reset_ends_the_sessions_and_switches_the_account_on(door: Door) -> None:
    answer = await door.signed_in()
    await admin.disable(door.server.services.store, name="Sam", now=datetime.now(UTC))
    other = "vier gele fietsbellen"
    await admin.reset(
        door.server.services.store,
        name="Sam",
        password_hash=await Passwords(QUICK).hash(other),
        totp_secret=admin.KEEP,
        now=datetime.now(UTC),
    )
    assert not await door.works(answer["access_token"])
    assert error(await door.sign_in()) == (401, "credentials")
    assert (await door.sign_in(password=other)).status == 200


async def test_a_chatters_token_is_worth_nothing_here(door: Door) -> None:
    visitor = await door.server.visitor()
    assert not await door.works(visitor.token)
    assert error(await door.ask("check", {"password": PASSWORD}, visitor.token)) == (401, "unauthorised")


@on_both
async def test_old_sessions_are_forgotten(door: Door) -> None:
    await door.signed_in()
    door.clock.advance(12 * HOUR)
    await door.signed_in()
    async with door.server.services.store.read() as connection:
        counts = [await connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("sessions", "tokens")]
    assert counts == [1, 2]

"""The second factor: sealed at rest, lost with its key alone, and required where the helpline says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from backend.accounts import admin
from backend.accounts.sealing import CannotOpen, seal, unseal
from backend.accounts.second_factor import SecondFactors
from backend.config import ServerConfig
from backend.credentials.passwords import QUICK, Passwords
from backend.store import Store
from backend.store.keys import SealingKey
from protocol.models import Role
from tests.attacks.sign_in_flood import ask
from tests.support.databases import Postgres
from tests.support.server import PASSWORD, MovableClock, Server, in_process, key_file, server_config

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RAW = bytes.fromhex("48656c6c6f21deadbeef48656c6c6f21deadbeef")
"""What `SECRET` is in base32 (RFC 4648), written out."""
KEY = SealingKey(number=1, secret="0f" * 32)
HERE = "203.0.113.9"


async def add(store: Store, name: str, secret: str | None = SECRET, sealing: SealingKey | None = None) -> None:
    await admin.add(
        store,
        name=name,
        role=Role.COUNSELLOR,
        password_hash=await Passwords(QUICK).hash(PASSWORD),
        now=datetime.now(UTC),
        totp_secret=secret,
        sealing=sealing,
    )


async def sign_in(server: Server, name: str, **more: str) -> str:
    """ "in", or the code of the answer."""
    body = {"name": name, "password": PASSWORD, **more}
    status, answer = await ask(server.address, "/v1/auth/sign-in", body, source=HERE)
    return "in" if status == 200 else str(answer["error"])


def sealing_key(config: ServerConfig) -> SealingKey:
    """The key in the file, read as any reader of the documents would."""
    (found,) = json.loads(key_file(config.data).read_text())["sealing"]
    return SealingKey(number=found["number"], secret=found["secret"])


def test_what_is_sealed_opens_for_its_account_and_key_alone() -> None:
    sealed = seal(SECRET, "u1", KEY)
    assert SECRET not in sealed
    assert sealed != seal(SECRET, "u1", KEY), "never twice the same"
    assert unseal(sealed, "u1", (KEY,)) == SECRET
    newer = SealingKey(number=2, secret="aa" * 32)
    assert unseal(sealed, "u1", (newer, KEY)) == SECRET
    for account, keys in (
        ("u2", (KEY,)),
        ("u1", ()),
        ("u1", (newer,)),
        ("u1", (SealingKey(number=1, secret="ab" * 32),)),
    ):
        with pytest.raises(CannotOpen):
            unseal(sealed, account, keys)


@pytest.mark.parametrize(
    "broken", ["sealed:", "sealed:1", "sealed:1:", "sealed:1:AAAA", "sealed:1:%%%", "sealed:x:AAAA"]
)
def test_what_is_broken_is_lost_and_no_fault(broken: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(broken, "u1", (KEY,))


def test_a_flipped_bit_opens_nothing() -> None:
    sealed = seal(SECRET, "u1", KEY)
    changed = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]
    with pytest.raises(CannotOpen):
        unseal(changed, "u1", (KEY,))


@pytest.fixture
def config(tmp_path: Path) -> ServerConfig:
    (data := tmp_path / "data").mkdir()
    return server_config(data)


async def prepared(config: ServerConfig, *names: str) -> None:
    """A database of an older version: secrets stand in it as they are."""
    store = Store(config)
    await store.open()
    for name in names:
        await add(store, name)
    await store.close()


@pytest.mark.proves("F22", breaks="secrets were left as they were at the start; the files were not scrubbed after it")
async def test_the_first_start_seals_and_no_file_of_the_database_holds_a_secret(
    config: ServerConfig,
) -> None:
    await prepared(config, "Sam", "Alex")
    assert any(SECRET.encode() in path.read_bytes() for path in config.data.iterdir()), "they stood there before"
    clock = MovableClock()
    async with in_process(config, clock) as server:
        assert server.services.accounts.second_factors == SecondFactors(sealed=2)
        held = [
            path for path in config.data.iterdir() if SECRET.encode() in path.read_bytes() or RAW in path.read_bytes()
        ]
        assert held == []
        assert await sign_in(server, "Sam") == "code_required"
        assert await sign_in(server, "Sam", code=pyotp.TOTP(SECRET).at(clock.now())) == "in"
    async with in_process(config, clock) as server:
        assert server.services.accounts.second_factors == SecondFactors()


@pytest.mark.postgres
@pytest.mark.proves("F22", breaks="secrets were left as they were at the start")
async def test_on_postgresql_too(postgres: Postgres, tmp_path: Path) -> None:
    config = server_config(tmp_path / "data", postgres.with_tables())
    config.data.mkdir()
    await prepared(config, "Sam")
    async with in_process(config) as server, server.services.store.read() as connection:
        rows = repr((await connection.execute(text("SELECT * FROM users"))).all())
    assert "Sam" in rows
    assert SECRET not in rows


async def test_a_secret_of_another_row_is_worth_nothing(config: ServerConfig) -> None:
    clock = MovableClock()
    async with in_process(config, clock) as server:
        key = sealing_key(config)
        await add(server.services.store, "Sam", SECRET, key)
        await add(server.services.store, "Eva", pyotp.random_base32(), key)
        async with server.services.store.write() as connection:
            await connection.execute(
                text("UPDATE users SET totp_secret = (SELECT totp_secret FROM users WHERE name = 'Sam')")
            )
        assert await sign_in(server, "Eva", code=pyotp.TOTP(SECRET).at(clock.now())) == "second_factor_lost"


@pytest.mark.proves("F22", breaks="a new key was made for the year and the sealing key was left out of the file")
async def test_years_come_and_go_and_the_sealing_key_stays(config: ServerConfig) -> None:
    clock = MovableClock()
    await prepared(config, "Sam")
    async with in_process(config, clock) as server:
        before = sealing_key(config)
        for _ in range(5):
            clock.advance(366 * 86_400)
            await server.services.return_words.forget_expired(clock.now())
        assert sealing_key(config) == before
    async with in_process(config, clock) as server:
        assert await sign_in(server, "Sam", code=pyotp.TOTP(SECRET).at(clock.now())) == "in"


async def test_a_lost_key_file_is_said_and_a_reset_makes_it_good(config: ServerConfig) -> None:
    clock = MovableClock()
    await prepared(config, "Sam")
    async with in_process(config, clock):
        pass
    key_file(config.data).unlink()
    async with in_process(config, clock) as server:
        assert server.services.accounts.second_factors == SecondFactors(lost=1)
        assert await sign_in(server, "Sam") == "second_factor_lost"
        status, answer = await ask(
            server.address, "/v1/auth/sign-in", {"name": "Sam", "password": "wrong"}, source=HERE
        )
        assert (status, answer["error"]) == (401, "credentials"), "told to who knows the password alone"
        new = pyotp.random_base32()
        await admin.reset(
            server.services.store,
            name="Sam",
            password_hash=await Passwords(QUICK).hash(PASSWORD),
            totp_secret=new,
            now=datetime.now(UTC),
            sealing=sealing_key(config),
        )
        assert await sign_in(server, "Sam", code=pyotp.TOTP(new).at(clock.now())) == "in"


async def test_without_a_key_file_nobody_is_kept_out_and_it_is_said(config: ServerConfig) -> None:
    clock = MovableClock()
    await prepared(config, "Sam")
    async with in_process(replace(config, return_key_file=config.data / "inside.json"), clock) as server:
        assert server.services.accounts.second_factors == SecondFactors(clear=1)
        assert await sign_in(server, "Sam", code=pyotp.TOTP(SECRET).at(clock.now())) == "in"


@pytest.mark.proves("F22", breaks="the setting was read and not asked at the sign-in")
async def test_where_it_is_required_an_account_without_one_is_told_after_its_password(config: ServerConfig) -> None:
    clock = MovableClock()
    async with in_process(replace(config, second_factor_required=True), clock) as server:
        await add(server.services.store, "Sam", None)
        await add(server.services.store, "Alex", SECRET, sealing_key(config))
        assert await sign_in(server, "Sam") == "second_factor_needed"
        assert await sign_in(server, "Sam", code="123456") == "second_factor_needed"
        status, answer = await ask(
            server.address, "/v1/auth/sign-in", {"name": "Sam", "password": "wrong"}, source=HERE
        )
        assert (status, answer["error"]) == (401, "credentials")
        assert await sign_in(server, "Alex", code=pyotp.TOTP(SECRET).at(clock.now())) == "in"


async def test_who_was_signed_in_before_it_was_required_can_still_unlock(config: ServerConfig) -> None:
    clock = MovableClock()
    async with in_process(config, clock) as server:
        await add(server.services.store, "Sam", None)
        body = {"name": "Sam", "password": PASSWORD}
        _, answer = await ask(server.address, "/v1/auth/sign-in", body, source=HERE)
    async with in_process(replace(config, second_factor_required=True), clock) as server:
        status, _ = await ask(
            server.address, "/v1/auth/check", {"password": PASSWORD}, source=HERE, token=answer["access_token"]
        )
        assert status == 204

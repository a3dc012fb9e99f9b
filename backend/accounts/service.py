"""Signing in, refreshing, unlocking and signing out, on the store.

Every decision about tokens is made inside one write transaction, and there is one writer over all nodes
(`backend/store/dialect.py`): two refreshes at the same moment are one after the other.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.accounts import devices, names, second_factor, totp
from backend.accounts.attempts import Attempts
from backend.accounts.lanes import Crowded, Lanes
from backend.accounts.rotation import Mark, Standing, Verdict, judge
from backend.accounts.rotation import Shown as ShownToken
from backend.accounts.sealing import CannotOpen, unseal
from backend.accounts.second_factor import SecondFactors
from backend.accounts.session_rows import by_token, end_sessions, forget_old, retire
from backend.accounts.slow_lane import CodeTries, Tries
from backend.config import ServerConfig
from backend.credentials.access import Viewer
from backend.credentials.passwords import Compared, Passwords
from backend.credentials.tokens import Kind, hash_token, is_kind, new_token
from backend.edge.addresses import Prefixes
from backend.rules import rows
from backend.store import Store
from backend.store.keys import SealingKey
from backend.store.tables import conversations, sessions, tokens, users
from backend.support import problem
from backend.support.clock import Clock
from backend.support.foreign_values import known
from protocol.models import Colleague, Role, State


class SignedIn(Struct, frozen=True, kw_only=True):
    """The answer to a sign-in and to a refresh. `expires_in` is the access token's life in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str
    me: Colleague
    device: str | None = None
    """For a client that keeps one: what to show at the next sign-in of this account."""


class Shown(Struct, frozen=True, kw_only=True):
    """What somebody shows to sign in, and from where. `device` None: a client that keeps none; empty: it has none."""

    name: str
    password: str
    code: str | None
    device: str | None
    origin: Prefixes


class _Way(Enum):
    """By which way somebody is let try."""

    STRANGER = "stranger"
    """Counted by name and address."""
    KNOWN = "known"
    """From a known device: counted by device."""
    BY_CODE = "by_code"
    """A stranger who would have to wait, and shows a code: nothing but a right code with a right password gets in."""


class Accounts:
    """Who somebody is. `open` before use."""

    def __init__(self, store: Store, clock: Clock, config: ServerConfig, lanes: Lanes) -> None:
        self._store = store
        self._clock = clock
        self._access_life = timedelta(seconds=config.timings.access_token)
        self._session_life = timedelta(seconds=config.timings.session)
        self._passwords = Passwords(config.hashing)
        self._lanes = lanes
        self._second_factor_required = config.second_factor_required
        self._sealing: tuple[SealingKey, ...] = ()
        self.second_factors = SecondFactors()
        """What became of the second factors at the start; known after `open`."""
        self._tries = Tries(clock.monotonic)
        self._codes = CodeTries(clock.monotonic)
        self._unlocks = Attempts(clock.monotonic)

    async def open(self, sealing: tuple[SealingKey, ...]) -> None:
        """Seal what is not sealed, and get ready, so that the first unknown name costs what every other does."""
        self._sealing = sealing
        self.second_factors = await second_factor.put_in_order(self._store, sealing)
        await self._passwords.warm()

    async def sign_in(self, shown: Shown) -> SignedIn:
        """A new session. 429 `too_many` or `code_or_wait`; 401 `credentials`, `code_required`, `disabled`,
        `second_factor_needed` or `second_factor_lost`.

        Whether an account exists, is disabled or has a second factor is only told to who knows its password.
        """
        key = names.key(shown.name)
        async with self._store.read() as connection:
            user = (await connection.execute(select(users).where(users.c.name_key == key))).one_or_none()
        way = await self._way(key, shown, user)
        try:
            compared = await self._look(way, shown, user)
            if compared.right and user is not None:
                self._count_code(way, shown, user)
            step = self._prove(user, compared, shown.code, way=way)
        except (_Undecided, Crowded) as reason:
            await self._take_back(way, key, shown)
            if isinstance(reason, Crowded):
                raise problem.too_many(reason.retry_after) from None
            raise problem.unauthorised("code_required") from None
        except problem.Problem:
            if way is _Way.BY_CODE:
                # Passwords are not counted on this way: nothing may tell a right one from a wrong one.
                raise wrong() from None
            raise
        assert user is not None, "nobody proves a password without an account"
        return await self._begin_session(way, key, shown, user, compared.renewed, step)

    async def refresh(self, token: str) -> SignedIn:
        """The next pair for a refresh token; 401 `expired` or `disabled`. The rule stands in `rotation.py`."""
        if not is_kind(token, Kind.REFRESH):
            raise problem.unauthorised("expired")
        now = self._clock.now()
        async with self._store.write() as connection:
            row = await by_token(connection, token, Kind.REFRESH)
            if row is None:
                raise problem.unauthorised("expired")
            shown = ShownToken(mark=Mark(row.mark), generation=row.token_generation, spent_at=row.spent_at)
            session = Standing(generation=row.generation, used=row.used, expires_at=row.session_expires)
            verdict = Verdict.END if row.disabled else judge(shown, session, now)
            if verdict is Verdict.END:
                await end_sessions(connection, [row.session])
                answer = None
            else:
                await retire(connection, row.session, row.generation, verdict, now)
                answer = await self._give(connection, row.session, row.generation + 1, row.id, now, row.session_expires)
        if answer is None:
            raise problem.unauthorised("disabled" if row.disabled else "expired")
        return answer

    async def viewer(self, token: str) -> Viewer:
        """Whose access token this is. 401 `unauthorised`, `expired` or `disabled`."""
        if not is_kind(token, Kind.ACCESS):
            raise problem.unauthorised()
        async with self._store.read() as connection:
            row = await by_token(connection, token, Kind.ACCESS)
        if row is None:
            raise problem.unauthorised()
        if row.disabled:
            raise problem.unauthorised("disabled")
        now = self._clock.now()
        if now >= row.token_expires or now >= row.session_expires:
            raise problem.unauthorised("expired")
        if not row.used and row.token_generation == row.generation:
            await self._mark_used(row.session, row.generation)
        return Viewer(
            id=row.id,
            name=row.name,
            role=known(Role, row.role, "users.role"),
            capacity=row.capacity,
            session=row.session,
        )

    async def check(self, viewer: Viewer, password: str, code: str | None) -> None:
        """Whether the signed-in person is still the same (unlocking). 401 `credentials` or `code_required`; 429."""
        wait = self._unlocks.begin(viewer.session)
        if wait is not None:
            raise problem.too_many(wait)
        async with self._store.read() as connection:
            user = (await connection.execute(select(users).where(users.c.id == viewer.id))).one_or_none()
        try:
            compared = await self._lanes.unlocking.run(
                hash_token(viewer.session), partial(self._passwords.judge, _hash_of(user), password)
            )
            step = self._prove(user, compared, code)
        except (_Undecided, Crowded) as reason:
            self._unlocks.undecided(viewer.session)
            if isinstance(reason, Crowded):
                raise problem.too_many(reason.retry_after) from None
            raise problem.unauthorised("code_required") from None
        if step is not None:
            async with self._store.write() as connection:
                await _spend_code(connection, viewer.id, step)
        self._unlocks.succeeded(viewer.session)

    async def sign_out(self, viewer: Viewer) -> None:
        """End the session; both its tokens are worth nothing from now on."""
        async with self._store.write() as connection:
            await end_sessions(connection, [viewer.session])

    async def _way(self, key: str, shown: Shown, user: Row[Any] | None) -> _Way:
        """Count the try, before anything is hashed. 429 `code_or_wait` for a stranger who must wait and has no code."""
        if shown.device and is_kind(shown.device, Kind.DEVICE):
            owner, now = "" if user is None else user.id, self._clock.now()
            async with self._store.read() as connection:
                known = await devices.is_known(connection, shown.device, owner, now)
            if known:
                async with self._store.write() as connection:
                    known = await devices.begin(connection, shown.device, owner, now)
            if known:
                return _Way.KNOWN
        wait = self._tries.begin(key, shown.origin.address)
        if wait is None:
            return _Way.STRANGER
        if not shown.code:
            raise problem.code_or_wait(wait)
        return _Way.BY_CODE

    async def _look(self, way: _Way, shown: Shown, user: Row[Any] | None) -> Compared:
        """Look at the password, in turn: by network, and from a known device by account. Raises `Crowded`."""
        known = way is _Way.KNOWN
        source = hash_token(user.id) if known and user is not None else shown.origin.network
        encoded = _hash_of(user)

        def work() -> Compared:
            if way is _Way.BY_CODE:
                return Compared(right=self._passwords.matches(encoded, shown.password))
            return self._passwords.judge(encoded, shown.password)

        return await self._lanes.signing_in.run(source, work, known=known)

    def _count_code(self, way: _Way, shown: Shown, user: Row[Any]) -> None:
        """After a right password. Only who knows it gets here, so nobody else can use these tries up. 429."""
        if shown.code and user.totp_secret is not None and way is not _Way.KNOWN:
            wait = self._codes.begin(user.id)
            if wait is not None:
                raise problem.too_many(wait)

    async def _take_back(self, way: _Way, key: str, shown: Shown) -> None:
        if way is _Way.STRANGER:
            self._tries.undecided(key, shown.origin.address)
        elif way is _Way.KNOWN and shown.device:
            async with self._store.write() as connection:
                await devices.undecided(connection, shown.device)

    def _prove(
        self, user: Row[Any] | None, compared: Compared, code: str | None, *, way: _Way | None = None
    ) -> int | None:
        """Look at all that was shown; give the code's step, None for an account without a second factor.

        `way` None: unlocking, by somebody who was let in before.
        """
        if user is None or not compared.right:
            raise wrong()
        if user.disabled:
            raise problem.unauthorised("disabled")
        if user.totp_secret is None:
            if way is _Way.BY_CODE:
                raise wrong()
            if way is not None and self._second_factor_required:
                raise problem.unauthorised("second_factor_needed")
            return None
        try:
            secret = unseal(user.totp_secret, user.id, self._sealing)
        except CannotOpen:
            raise problem.unauthorised("second_factor_lost") from None
        if not code:
            raise _Undecided
        step = totp.accept(secret, code, self._clock.wall(), user.totp_step)
        if step is None:
            raise wrong()
        return step

    async def _begin_session(
        self, way: _Way, key: str, shown: Shown, user: Row[Any], renewed: str | None, step: int | None
    ) -> SignedIn:
        now = self._clock.now()
        ends = now + self._session_life
        async with self._store.write() as connection:
            await _still_valid(connection, user.id, user.password_hash)
            await _spend_code(connection, user.id, step)
            if renewed is not None:
                await connection.execute(update(users).where(users.c.id == user.id).values(password_hash=renewed))
            await forget_old(connection, now)
            session = secrets.token_urlsafe(16)
            await connection.execute(
                sessions.insert().values(id=session, user_id=user.id, generation=1, used=False, expires=ends)
            )
            answer = await self._give(connection, session, 1, user.id, now, ends)
            if shown.device is not None:
                known = way is _Way.KNOWN
                device = await devices.remember(connection, shown.device, user.id, now, known=known)
                answer = replace(answer, device=device)
        if way is _Way.STRANGER:
            self._tries.succeeded(key, shown.origin.address)
        if step is not None and way is not _Way.KNOWN:
            self._codes.undecided(user.id)
        return answer

    async def _give(
        self, connection: AsyncConnection, session: str, generation: int, user_id: str, now: datetime, ends: datetime
    ) -> SignedIn:
        """Store a new pair and make the answer with it; the tokens themselves are in the answer only."""
        access, refresh = new_token(Kind.ACCESS), new_token(Kind.REFRESH)
        access_ends = min(now + self._access_life, ends)
        pair = {access: (Kind.ACCESS, access_ends), refresh: (Kind.REFRESH, ends)}
        await connection.execute(
            tokens.insert(),
            [
                {
                    "hash": hash_token(token),
                    "session": session,
                    "kind": kind,
                    "generation": generation,
                    "mark": Mark.CURRENT,
                    "expires": expires,
                }
                for token, (kind, expires) in pair.items()
            ],
        )
        user = (await connection.execute(select(users).where(users.c.id == user_id))).one()
        chats = await connection.scalar(
            select(func.count())
            .select_from(conversations)
            .where(conversations.c.owner == user_id, conversations.c.state == State.ACTIVE)
        )
        return SignedIn(
            access_token=access,
            expires_in=int((access_ends - now).total_seconds()),
            refresh_token=refresh,
            me=rows.colleague(user, chats or 0),
        )

    async def _mark_used(self, session: str, generation: int) -> None:
        """Remember that the newest pair arrived; from now on a repeat of the one before ends the session."""
        async with self._store.write() as connection:
            await connection.execute(
                update(sessions).where(sessions.c.id == session, sessions.c.generation == generation).values(used=True)
            )


def _hash_of(user: Row[Any] | None) -> str | None:
    return None if user is None else str(user.password_hash)


class _Undecided(Exception):
    """The password is right, and the account has one-time codes: the try is neither wrong nor over."""


def wrong() -> problem.Problem:
    """Name, password or code is wrong; which one is not told."""
    return problem.Problem(401, "credentials", "Name, password or code is not right.")


async def _still_valid(connection: AsyncConnection, user_id: str, proven: str) -> None:
    """401 when the account was disabled or got another password while its password was being checked."""
    row = (
        await connection.execute(select(users.c.disabled, users.c.password_hash).where(users.c.id == user_id))
    ).one_or_none()
    if row is None or row.password_hash != proven:
        raise wrong()
    if row.disabled:
        raise problem.unauthorised("disabled")


async def _spend_code(connection: AsyncConnection, user_id: str, step: int | None) -> None:
    """Store the step of the code; 401 when another sign-in used it a moment ago."""
    if step is None:
        return
    unspent = (users.c.totp_step.is_(None)) | (users.c.totp_step < step)
    result = await connection.execute(update(users).where(users.c.id == user_id, unspent).values(totp_step=step))
    if result.rowcount == 0:
        raise wrong()

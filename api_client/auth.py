"""Signing in, and staying so: one session, one refresh at a time.

The server rotates refresh tokens and ends a session whose spent token comes back (`docs/protocol.md`). So a refresh
is never left halfway: it runs in a task of its own, which no caller's cancellation reaches, and all who need it wait
for the same one. Times are measured by the monotonic clock and the lifetime that the server names, so that a
workstation with a wrong clock works (SEC-K7).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct

from api_client import _answers, _requests
from api_client._requests import Request
from api_client.errors import NEVER_ARRIVED, BackendError, Refused, Unauthorised, Unavailable
from api_client.transport import Response, Transport
from protocol.basics import LONGEST_FIELD
from protocol.models import Colleague

AT_THE_END = 5.0
"""How long leaving may wait for the server, in seconds: somebody is at the door."""
REFRESH_AT = 0.6
"""The share of an access token's lifetime after which a new one is fetched."""

_Token = Annotated[str, Meta(pattern=r"^[!-~]{1,128}$(?!\n)")]


class _SignedIn(Struct):
    access_token: _Token
    expires_in: float
    refresh_token: _Token
    me: Colleague
    device: _Token | None = None


def _keep_nothing(refresh_token: str) -> None:
    """The default of `on_refresh`: the token stays in memory."""


def check_fields(*given: str | None) -> None:
    """Refuse what no server takes before it is sent: `Refused`, `too_long` or `malformed` (half a character)."""
    for text in given:
        if text is None:
            continue
        if len(text) > LONGEST_FIELD:
            raise Refused("too_long")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise Refused("malformed")


async def sign_in(
    transport: Transport,
    name: str,
    password: str,
    code: str | None = None,
    *,
    device: str | None = None,
    on_refresh: Callable[[str], None] = _keep_nothing,
    clock: Callable[[], float] = time.monotonic,
) -> Session:
    """Start a session. `code` is the one-time code, for accounts that have them.

    `device` is what an earlier sign-in of this account left in `Session.device`; empty where there is none yet, None
    for who keeps none. Raises `Refused` as `check_fields` does, `Unauthorised` (`credentials`, `code_required`,
    `disabled`) and `Unavailable`, with `retry_after`: `overloaded`, or `code_or_wait` after too many wrong tries.
    """
    check_fields(name, password, code)
    response = await _ask(transport, _requests.sign_in(name, password, code, device))
    return Session(transport, _answers.read(_SignedIn, response), on_refresh, clock)


async def resume(
    transport: Transport,
    refresh_token: str,
    *,
    on_refresh: Callable[[str], None] = _keep_nothing,
    clock: Callable[[], float] = time.monotonic,
) -> Session:
    """Go on with a stored session; `on_refresh` gets the token that replaces the stored one, which is spent now.

    Raises `Unauthorised("expired")` where the session is over: sign in again.
    """
    session = Session(transport, await _spend(transport, refresh_token), on_refresh, clock)
    on_refresh(session.refresh_token)
    return session


class Session:
    """A signed-in counsellor: keeps the tokens and shows them to nobody."""

    def __init__(
        self,
        transport: Transport,
        signed_in: _SignedIn,
        on_refresh: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        """Made by `sign_in` and `resume`. `on_refresh` gets each new refresh token and must not raise."""
        self._transport = transport
        self._on_refresh = on_refresh
        self._clock = clock
        self._refreshing: asyncio.Task[None] | None = None
        self._over: str | None = None
        self.device = signed_in.device
        """What to show at the next sign-in of this account, where there is one; kept as the refresh token is."""
        self._keep(signed_in, clock())

    def __repr__(self) -> str:
        return f"Session({self.me.id})"

    @property
    def me(self) -> Colleague:
        """Who signed in, as of the last sign-in or refresh."""
        return self._signed_in.me

    @property
    def refresh_token(self) -> str:
        """The only secret that may be stored, and only in the system's key store."""
        return self._signed_in.refresh_token

    async def request(self, request: Request) -> Response:
        """Ask with the access token; after a 401 refresh once and repeat once.

        The repeat is harmless: what was answered 401 was not done. Raises what the answer means.
        """
        token = await self._access_token()
        response = await _ask(self._transport, request, token)
        try:
            _answers.expect_success(response)
        except Unauthorised as error:
            if error.why != "expired":
                raise
        else:
            return response
        await self._refresh(token)
        response = await _ask(self._transport, request, self._signed_in.access_token)
        _answers.expect_success(response)
        return response

    async def renew(self, password: str, code: str | None = None) -> Colleague:
        """Sign the same person in again, at the same server, after the session was over; gives who is in now.

        Raises as `sign_in`; `Refused("other_person")` where the server let somebody else in, who is out again then.
        """
        check_fields(password, code)
        await self.settle()
        asked = self._clock()
        response = await _ask(self._transport, _requests.sign_in(self.me.name, password, code, self.device))
        signed_in = _answers.read(_SignedIn, response)
        if signed_in.me.id != self.me.id:
            with contextlib.suppress(BackendError):
                await _ask(self._transport, _requests.sign_out(), signed_in.access_token)
            raise Refused("other_person")
        self._over = None
        self.device = signed_in.device or self.device
        self._keep(signed_in, asked)
        self._on_refresh(signed_in.refresh_token)
        return signed_in.me

    async def check(self, password: str, code: str | None = None) -> None:
        """Whether it is the same person, for unlocking.

        Raises `Refused` as `check_fields` does, and `Unauthorised` with `credentials` or `code_required`.
        """
        check_fields(password, code)
        await self.request(_requests.check(password, code))

    async def sign_out(self, within: float = AT_THE_END) -> bool:
        """Forget the tokens, and end the session at the server. False where the server could not be told in time."""
        await self.settle(within)
        if self._over is not None:
            return True
        self._over = "expired"
        try:
            async with asyncio.timeout(within):
                _answers.expect_success(await _ask(self._transport, _requests.sign_out(), self._signed_in.access_token))
        except Unauthorised:
            return True
        except (BackendError, TimeoutError):
            return False
        return True

    async def settle(self, within: float = AT_THE_END) -> None:
        """Wait for a refresh that is under way, so that its new token is not lost. Never raises an answer's error."""
        if self._refreshing is not None:
            await asyncio.wait({self._refreshing}, timeout=within)

    async def _access_token(self) -> str:
        if self._over is not None:
            raise Unauthorised(self._over)
        if self._clock() < self._refresh_at:
            return self._signed_in.access_token
        try:
            await self._refresh(self._signed_in.access_token)
        except Unavailable:
            if self._clock() >= self._expires_at:
                raise
        return self._signed_in.access_token

    async def _refresh(self, spent: str) -> None:
        """Replace the access token `spent`, unless somebody else did so in the meantime."""
        if self._over is not None:
            raise Unauthorised(self._over)
        if self._refreshing is None:
            if self._signed_in.access_token != spent:
                return
            self._refreshing = asyncio.create_task(self._fetch())
            self._refreshing.add_done_callback(self._fetched)
        await asyncio.shield(self._refreshing)

    async def _fetch(self) -> None:
        asked = self._clock()
        try:
            signed_in = await _spend(self._transport, self._signed_in.refresh_token)
        except Unauthorised as error:
            self._over = error.why
            raise
        if self._over is not None:
            raise Unauthorised(self._over)  # signed out meanwhile: this token is nobody's and must not be stored
        self._keep(signed_in, asked)
        self._on_refresh(signed_in.refresh_token)

    def _fetched(self, task: asyncio.Task[None]) -> None:
        self._refreshing = None
        if not task.cancelled():
            task.exception()  # seen, also where every caller has gone

    def _keep(self, signed_in: _SignedIn, asked: float) -> None:
        lifetime = max(signed_in.expires_in, 0.0)
        self._signed_in = signed_in
        self._refresh_at = asked + REFRESH_AT * lifetime
        self._expires_at = asked + lifetime


async def _spend(transport: Transport, refresh_token: str) -> _SignedIn:
    """Exchange a refresh token.

    Where the answer is lost, the server may have spent the token, or the question may never have come. Asking once
    more tells: either there is an answer, or the session is over and that is said, instead of trying for ever.
    """
    request = _requests.refresh(refresh_token)
    try:
        response = await _ask(transport, request)
    except Unavailable as lost:
        if lost.why in NEVER_ARRIVED:
            raise
        response = await _ask(transport, request)
    return _answers.read(_SignedIn, response)


async def _ask(transport: Transport, request: Request, token: str | None = None) -> Response:
    return await transport.request(
        request.method,
        request.path,
        token=token,
        body=request.body,
        read_timeout=transport.timeouts.read + request.wait,
    )

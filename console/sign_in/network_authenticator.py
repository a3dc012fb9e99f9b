"""The real way in: the network, and the key store that remembers one token a server."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from api_client.errors import Refused, Unauthorised
from console.sign_in.authenticator import NotTheSame, Proven, SignedIn
from console.sign_in.lock import Secret
from console.sign_in.tokens import TokenStore

if TYPE_CHECKING:
    from api_client.auth import Session
    from api_client.installation import Installation
    from api_client.transport import Transport


BETWEEN = " "
"""Between the key of the installation and the token; neither holds one."""


class _Remembered:
    """The stored token of one sign-in, with the key of the installation that it is for.

    What is asked is done in that order; a slow key store holds nobody up.
    """

    def __init__(self, tokens: TokenStore, server: str) -> None:
        self._tokens = tokens
        self._server = server
        self.installation: Installation | None = None
        self._newest: str | None = None
        self._saving: asyncio.Task[None] | None = None
        self._over = False

    def keep(self, token: str) -> None:
        """Save `token` in place of the one before it, soon."""
        if self._over or self.installation is None:
            return
        self._newest = f"{self.installation.key}{BETWEEN}{token}"
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    def begin(self) -> None:
        """Save again what comes from now on: somebody signs in once more."""
        self._over = False

    async def settle(self) -> None:
        """Wait until the newest token is saved; who stops waiting stops no saving."""
        if self._saving is not None:
            await asyncio.wait({self._saving})

    async def forget(self) -> None:
        """Remove it, after any saving that is under way; nothing is saved from now on."""
        self._over = True
        self._newest = None
        await self.settle()
        await self._tokens.forget(self._server)

    async def _save(self) -> None:
        while self._newest is not None:
            token, self._newest = self._newest, None
            await self._tokens.save(self._server, token)


class NetworkAuthenticator:
    """A `Gate` to Baken's own backend. The network code is loaded when somebody signs in, after the first paint."""

    def __init__(self, tokens: TokenStore, proxy: str | None = None) -> None:
        self._tokens = tokens
        self._proxy = proxy

    async def look(self, server: str) -> None:
        """Ask who answers there, by a line of its own."""
        from api_client.http_backend import check_server
        from api_client.transport import Transport

        transport = Transport(server, self._proxy)
        try:
            await check_server(transport)
        finally:
            await transport.aclose()

    async def resume(self, server: str) -> SignedIn | None:
        """In with the token of `server`, where one is remembered. One that no longer holds is forgotten.

        It goes to the installation that gave it and to no other: `Unavailable("other_server")`.
        """
        from api_client import auth
        from api_client.http_backend import check_server
        from api_client.installation import Installation, keep_to
        from api_client.transport import Transport

        kept = await self._tokens.load(server)
        if kept is None:
            return None
        remembered = _Remembered(self._tokens, server)
        key, _between, token = kept.partition(BETWEEN)
        if not token:
            await remembered.forget()  # of an earlier version, which did not know whose it is
            return None
        installation = remembered.installation = Installation(key)
        transport = Transport(server, self._proxy)
        try:
            await keep_to(transport, installation)
            await check_server(transport)
            session = await auth.resume(transport, token, on_refresh=remembered.keep)
        except BaseException as error:
            await transport.aclose()
            if isinstance(error, Unauthorised):
                await remembered.forget()
            raise
        return self._entry(transport, session, installation, remembered, Secret())

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> SignedIn:
        """In with a name and a secret."""
        from api_client import auth
        from api_client.http_backend import check_server
        from api_client.installation import meet
        from api_client.transport import Transport

        remembered = _Remembered(self._tokens, server)
        transport = Transport(server, self._proxy)
        try:
            await check_server(transport)
            installation = remembered.installation = await meet(transport)
            known = _device_of(installation.key, name)
            device = await self._tokens.load(known) or ""
            session = await auth.sign_in(transport, name, password, code, device=device, on_refresh=remembered.keep)
        except BaseException:
            await transport.aclose()
            raise
        secret = Secret()
        learning = asyncio.create_task(asyncio.to_thread(secret.learn, password))
        remembered.keep(session.refresh_token)
        if session.device and session.device != device:
            await self._tokens.save(known, session.device)
        await remembered.settle()  # afterwards the key store has said whether it keeps anything
        await learning
        return self._entry(transport, session, installation, remembered, secret)

    def _entry(
        self,
        transport: Transport,
        session: Session,
        installation: Installation,
        remembered: _Remembered,
        secret: Secret,
    ) -> SignedIn:
        from api_client.http_backend import HttpBackend
        from api_client.report_client import ReportClient

        async def sign_out() -> None:
            await remembered.forget()  # first: this workstation forgets, whether or not the server can be told
            await session.sign_out()

        async def again(password: str, code: str | None) -> Proven:
            remembered.begin()
            known = _device_of(installation.key, session.me.name)
            device = session.device = session.device or await self._tokens.load(known) or ""
            try:
                me = await session.renew(password, code)
            except Refused as error:
                if error.why == "other_person":
                    raise NotTheSame(installation=False) from None
                raise
            if session.device and session.device != device:
                await self._tokens.save(known, session.device)
            await asyncio.to_thread(secret.learn, password)
            # The transport carries nothing to any other installation: that it answered at all is the proof.
            return Proven(me.id, installation.key)

        return SignedIn(
            backend=HttpBackend(transport, session),
            server=transport.address,
            person=session.me.id,
            name=session.me.name,
            check=session.check,
            sign_out=sign_out,
            installation=installation.key,
            again=again,
            settle=remembered.settle,
            secret=secret,
            role=session.me.role,
            reports=ReportClient(session),
            remembered=self._tokens.kept,
            proxy=transport.effective_proxy,
            note="" if self._tokens.reason is None else self._tokens.reason.text,
        )


def _device_of(installation: str, name: str) -> str:
    """Under what a device's token is kept: a colleague who looks into the key store learns no name from it."""
    digest = hashlib.sha256(f"{installation}\n{name.strip().casefold()}".encode()).hexdigest()
    return f"device {digest[:32]}"

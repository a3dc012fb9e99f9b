"""The real way in: the network, and the key store that remembers one token a server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from api_client.errors import BackendError
from console.gate import Entry
from console.tokens import TokenStore

if TYPE_CHECKING:
    from api_client.auth import Session
    from api_client.transport import Transport


class NetworkGate:
    """A `Gate` to Baken's own backend. The network code is loaded when somebody signs in, after the first paint."""

    def __init__(self, tokens: TokenStore, proxy: str | None = None) -> None:
        self._tokens = tokens
        self._proxy = proxy
        self._saving: set[asyncio.Task[bool]] = set()

    async def resume(self, server: str) -> Entry | None:
        """In with the token of `server`, where one is remembered and still holds."""
        from api_client import auth
        from api_client.own import check_server
        from api_client.transport import Transport

        token = await self._tokens.load(server)
        if token is None:
            return None
        try:
            transport = Transport(server, self._proxy)
        except BackendError:
            return None
        try:
            await check_server(transport)
            session = await auth.resume(transport, token, on_refresh=lambda new: self._keep(server, new))
        except BackendError:
            await transport.aclose()
            return None
        return self._entry(server, transport, session)

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> Entry:
        """In with a name and a secret."""
        from api_client import auth
        from api_client.own import check_server
        from api_client.transport import Transport

        transport = Transport(server, self._proxy)
        try:
            await check_server(transport)
            session = await auth.sign_in(
                transport, name, password, code, on_refresh=lambda new: self._keep(server, new)
            )
        except BaseException:
            await transport.aclose()
            raise
        await self._tokens.save(server, session.refresh_token)
        return self._entry(server, transport, session)

    def _entry(self, server: str, transport: Transport, session: Session) -> Entry:
        from api_client.own import OwnBackend

        async def sign_out() -> None:
            await session.sign_out()
            await self._tokens.forget(server)

        return Entry(
            backend=OwnBackend(transport, session),
            server=transport.address,
            person=session.me.id,
            name=session.me.name,
            check=session.check,
            sign_out=sign_out,
            remembered=self._tokens.kept,
            note="" if self._tokens.reason is None else self._tokens.reason.text,
        )

    def _keep(self, server: str, token: str) -> None:
        """Save a token that replaced another one; a key store that is slow holds up nothing."""
        task = asyncio.create_task(self._tokens.save(server, token))
        self._saving.add(task)
        task.add_done_callback(self._saving.discard)

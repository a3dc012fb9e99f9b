"""The way into a demo: signed in at once, nothing remembered, and the lock screen says the password."""

from __future__ import annotations

from dataclasses import replace

from console.demo.stage import Stage
from console.sign_in.authenticator import SignedIn
from console.sign_in.network_authenticator import NetworkAuthenticator
from console.sign_in.tokens import TokenStore
from console.strings import _


class DemoGate:
    """A `Gate` for one demo."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._network = NetworkAuthenticator(TokenStore(allowed=False))

    async def look(self, server: str) -> None:
        """It is this process that answers."""

    async def resume(self, server: str) -> SignedIn | None:
        """In, as the demo's counsellor."""
        return await self.sign_in(server, self._stage.name, self._stage.password, None)

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> SignedIn:
        """In with a name and a secret; who locks the demo must be able to open it again."""
        entry = await self._network.sign_in(server, name, password, code)
        shown = _("the demo (its password is {password})").format(password=self._stage.password)
        return replace(entry, name=shown, note="")

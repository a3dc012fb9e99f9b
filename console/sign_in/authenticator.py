"""The way in: from a server's address and a person's secret to a backend that is open.

`Authenticator` is what the screens use; `NetworkGate` is the real one. Tests and training bring their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, final

from api_client.backend import ChatBackend
from api_client.errors import BackendError
from console.report.source import Releases
from console.sign_in.lock import Secret
from protocol.models import Role


async def _nothing_to_settle() -> None:
    """The default of `SignedIn.settle`."""


class NotTheSame(BackendError):
    """A new sign-in let in somebody else, or at another installation. `installation`: whether it was the latter."""

    def __init__(self, *, installation: bool) -> None:
        super().__init__("another installation" if installation else "another person")
        self.installation = installation


@dataclass(frozen=True)
class Proven:
    """Whom a server let in at a new sign-in, and which installation it proved to be."""

    person: str
    installation: str


@dataclass(frozen=True)
class SignedIn:
    """Somebody is in: `person` is their id, `name` what to call them, `installation` the key of the server they are at.

    `check` asks the server whether a secret is still theirs (unlocking), and raises as signing in does; `sign_out` ends
    the session there and forgets it here; `again` signs the same person in once more over the same way, which goes to
    this installation and no other. `settle` waits until what is remembered is stored. `remembered` says whether the
    next start can do without a password, `note` why not, in words. `secret` verifies the password of this sign-in when
    the server cannot be reached; it knows nothing yet where no password was given. `reports` gives the yearly report,
    where the server has one; `proxy` is the one in between, without its password.
    """

    backend: ChatBackend
    server: str
    person: str
    name: str
    check: Callable[[str, str | None], Awaitable[None]] = field(repr=False)
    sign_out: Callable[[], Awaitable[None]] = field(repr=False)
    installation: str
    again: Callable[[str, str | None], Awaitable[Proven]] = field(repr=False)
    remembered: bool = False
    note: str = ""
    settle: Callable[[], Awaitable[None]] = field(default=_nothing_to_settle, repr=False)
    secret: Secret = field(default_factory=Secret)
    role: Role = Role.COUNSELLOR
    reports: Releases | None = field(default=None, repr=False)
    proxy: str | None = None

    async def renew(self, password: str, code: str | None) -> Renewed:
        """Signed in again, at the same server. Raises as `Authenticator.sign_in`, and `NotTheSame`; nothing goes on
        then.
        """
        return Renewed(self, await self.again(password, code))


@final
class Renewed:
    """The same person is in again at the same installation: what uncovers the chats and lets the session go on.

    There is none of anybody else, nor of another installation: making one is the comparison.
    """

    def __init__(self, entry: SignedIn, proven: Proven) -> None:
        if proven.installation != entry.installation:
            raise NotTheSame(installation=True)
        if proven.person != entry.person:
            raise NotTheSame(installation=False)
        self.entry = entry


class Authenticator(Protocol):
    """How the console gets in."""

    async def look(self, server: str) -> None:
        """Whether a server that this console can talk to answers there; nothing of a person is sent.

        Raises `Unavailable`, `WrongServer`, or `Refused` for an address that cannot be used.
        """
        ...

    async def resume(self, server: str) -> SignedIn | None:
        """In with what was remembered for `server`, or `None` where nothing was.

        Raises as `sign_in`; with `Unauthorised` what was remembered no longer holds, and is forgotten.
        """
        ...

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> SignedIn:
        """In with a name and a secret, for the first time: this is where the installation is met.

        Raises `Unauthorised`, `Unavailable`, `WrongServer`, or `Refused` with `address` or `insecure` for an address
        that cannot be used.
        """
        ...

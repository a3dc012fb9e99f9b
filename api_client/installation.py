"""Which installation answers: a server shows its key at the first sign-in, and proves it on each connection after that.

An address says where a server is, not which one. After the sign-in every connection that is opened has to prove, before
anything else is sent on it, that the same installation is behind it (`docs/protocol.md`, "Installations"). So no
password, no text and no token goes to a server that took the other's place.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from msgspec import Meta, Struct

from api_client import _answers, _requests
from api_client.errors import BackendError, NotFound, Refused, Unavailable, WrongServer
from api_client.transport import Response, Transport

PURPOSE: Final = "baken installation"
"""The first line of what a server signs."""

_Hex = Annotated[str, Meta(pattern=r"^[0-9a-f]+$(?!\n)", max_length=128)]
_Address = Annotated[str, Meta(pattern=r"^[!-~]+$(?!\n)", max_length=300)]


@dataclass(frozen=True, slots=True)
class Installation:
    """One server, wherever it is reached; two are the same where their keys are. `addresses` are as it says them."""

    key: str
    addresses: tuple[str, ...] = field(default=(), compare=False)


class _Shown(Struct):
    key: _Hex
    signature: _Hex
    addresses: tuple[_Address, ...] = ()


async def meet(transport: Transport) -> Installation:
    """Get to know the server at the other end, before anybody types a password; `transport` is kept to it from then on.

    Raises `WrongServer` with `older` (it has no key to show), `not_baken` (what it shows is not its own) or
    `other_address` (it does not go by the address that was asked), and `Unavailable`.
    """
    try:
        shown = await _shown(transport.request, transport.address)
    except NotFound:
        raise WrongServer("older") from None
    except Refused as error:
        raise WrongServer("other_address" if error.why == "other_address" else "not_baken") from None
    if shown is None:
        raise WrongServer("not_baken")
    installation = Installation(shown.key, shown.addresses)
    await keep_to(transport, installation)
    return installation


async def keep_to(transport: Transport, installation: Installation) -> None:
    """From now on nothing is sent on a connection that did not prove `installation`: `Unavailable("other_server")`."""

    async def introduced(ask: Callable[..., Awaitable[Response]]) -> None:
        try:
            shown = await _shown(ask, transport.address)
        except Unavailable as error:
            if not isinstance(error, WrongServer):
                raise  # no answer, or none of a server: the line
            shown = None
        except BackendError:
            shown = None
        if shown is None or Installation(shown.key) != installation:
            raise Unavailable("other_server")

    await transport.keep_to(introduced)


async def _shown(ask: Callable[..., Awaitable[Response]], address: str) -> _Shown | None:
    """What the server shows, or `None` where it cannot prove that the key is its own."""
    nonce = secrets.token_hex(32)
    request = _requests.installation(nonce, address)
    shown = _answers.read(_Shown, await ask(request.method, request.path, body=request.body))
    said = f"{PURPOSE}\n{nonce}\n{address}".encode()
    return shown if await asyncio.to_thread(_signed, shown, said) else None


def _signed(shown: _Shown, said: bytes) -> bool:
    # Loaded with the first sign-in, in a thread, as httpx is: the first picture does not wait for it.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(shown.key)).verify(bytes.fromhex(shown.signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True

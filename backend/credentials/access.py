"""Who asks: the bearer token of a counsellor's or of a chatter's request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from msgspec import Struct

from backend.credentials.tokens import LONGEST
from backend.support import problem
from protocol.conversation import oversees
from protocol.models import Role

_PASS = re.compile(rb"[0-9a-f]{64}")
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)
"""RFC 6750, section 2.1; the scheme's name is the same in any case (RFC 9110, 11.1)."""


class Viewer(Struct, frozen=True, kw_only=True):
    """A signed-in person, as far as routes need to know."""

    id: str
    name: str
    role: Role
    capacity: int
    session: str

    @property
    def oversees(self) -> bool:
        return oversees(self)


def token_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The bearer token of a request, or None. The only reader of `Authorization`: who counts by a token and who looks
    up what it opens must mean the same."""
    values = [value for name, value in headers if name == b"authorization"]
    found = _BEARER.fullmatch(values[0].decode("latin-1")) if len(values) == 1 else None
    return found[1] if found is not None and len(found[1]) <= LONGEST else None


def pass_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """What stands for a console without opening anything: a hash of its token, which it shows with an introduction.

    A console introduces itself to a server of which it does not know yet whether it is the right one, so it shows no
    token there (`docs/protocol.md`, "Installations"). A request with a token has the pass of that.
    """
    headers = list(headers)
    token = token_of(headers)
    if token is not None:
        return hashlib.sha256(f"baken pass\n{token}".encode()).hexdigest()
    shown = [value for name, value in headers if name == b"x-baken-pass"]
    return shown[0].decode() if len(shown) == 1 and _PASS.fullmatch(shown[0]) else None


def bearer(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The bearer token of a request with these headers, or 401."""
    token = token_of(headers)
    if token is None:
        raise problem.unauthorised()
    return token

"""Who asks: the bearer token of a counsellor's or of a chatter's request."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from msgspec import Struct

from api_client.models import Role
from backend import problem
from backend.accounts.tokens import LONGEST

CHAT_ROLES = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMIN})
"""Who works with conversations."""
OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Who may read every conversation."""


class Viewer(Struct, frozen=True, kw_only=True):
    """A signed-in person, as far as routes need to know."""

    id: str
    name: str
    role: Role
    capacity: int
    session: str

    @property
    def oversees(self) -> bool:
        return self.role in OVERSEERS


def bearer(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The token of the `Authorization` header, or 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST:
        raise problem.unauthorised()
    return token

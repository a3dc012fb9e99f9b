"""Who asks: the bearer token of a counsellor's or of a chatter's request."""

from __future__ import annotations

import hashlib
from typing import Any

from litestar.connection import ASGIConnection
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from api_client.models import Role
from backend import problem
from backend.store.tables import sessions, users

CHAT_ROLES = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMIN})
"""Who works with conversations."""
OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Who may read every conversation."""
TOKEN_LIMIT = 128


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


def hash_token(token: str) -> bytes:
    """What is stored of a token. It is random, so a plain hash says nothing about it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def bearer(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The token of the `Authorization` header, or 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > TOKEN_LIMIT:
        raise problem.unauthorised()
    return token


async def viewer_of(connection: AsyncConnection, token: str, now: Any) -> Viewer:
    """Whose access token this is. 401 `unauthorised`, `expired` or `disabled`."""
    row = (
        await connection.execute(
            select(
                users.c.id,
                users.c.name,
                users.c.role,
                users.c.capacity,
                users.c.disabled,
                sessions.c.id.label("session"),
                sessions.c.access_expires,
                sessions.c.expires,
            )
            .join_from(sessions, users, users.c.id == sessions.c.user_id)
            .where(sessions.c.access_hash == hash_token(token), sessions.c.spent.is_(False))
        )
    ).one_or_none()
    if row is None:
        raise problem.unauthorised()
    if row.disabled:
        raise problem.unauthorised("disabled")
    if now >= row.access_expires or now >= row.expires:
        raise problem.unauthorised("expired")
    return Viewer(id=row.id, name=row.name, role=Role(row.role), capacity=row.capacity, session=row.session)

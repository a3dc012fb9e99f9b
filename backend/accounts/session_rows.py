"""Sessions and their tokens as rows: found, retired, removed. `service.py` decides, in one transaction with these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.accounts.rotation import Mark, Verdict
from backend.credentials.tokens import Kind, hash_token
from backend.store.tables import sessions, tokens, users


async def end_sessions(connection: AsyncConnection, ids: list[str]) -> None:
    """Remove sessions with all their tokens."""
    await connection.execute(delete(tokens).where(tokens.c.session.in_(ids)))
    await connection.execute(delete(sessions).where(sessions.c.id.in_(ids)))


_BY_TOKEN = (
    select(
        users.c.id,
        users.c.name,
        users.c.role,
        users.c.capacity,
        users.c.disabled,
        sessions.c.id.label("session"),
        sessions.c.generation,
        sessions.c.used,
        sessions.c.expires.label("session_expires"),
        tokens.c.generation.label("token_generation"),
        tokens.c.mark,
        tokens.c.spent_at,
        tokens.c.expires.label("token_expires"),
    )
    .select_from(tokens.join(sessions, sessions.c.id == tokens.c.session).join(users, users.c.id == sessions.c.user_id))
    .where(tokens.c.hash == bindparam("shown"), tokens.c.kind == bindparam("wanted"))
)
"""Made once: every request asks it."""


async def by_token(connection: AsyncConnection, token: str, kind: Kind) -> Any:
    """The token with its session and its user, or None."""
    shown = {"shown": hash_token(token), "wanted": kind}
    return (await connection.execute(_BY_TOKEN, shown)).one_or_none()


async def retire(connection: AsyncConnection, session: str, generation: int, verdict: Verdict, now: datetime) -> None:
    """Make way for the next pair. An access token that arrived works until it expires: requests may be under way."""
    newest = (tokens.c.session == session, tokens.c.generation == generation)
    if verdict is Verdict.REPEAT:
        await connection.execute(delete(tokens).where(*newest, tokens.c.kind == Kind.ACCESS))
    await connection.execute(
        update(tokens)
        .where(*newest, tokens.c.kind == Kind.REFRESH)
        .values(mark=Mark.VOIDED if verdict is Verdict.REPEAT else Mark.SPENT, spent_at=now)
    )
    await connection.execute(
        update(sessions).where(sessions.c.id == session).values(generation=generation + 1, used=False)
    )


async def forget_old(connection: AsyncConnection, now: datetime) -> None:
    """Remove sessions whose time is over; a sign-in is rare enough to do it then."""
    old = list(await connection.scalars(select(sessions.c.id).where(sessions.c.expires <= now)))
    if old:
        await end_sessions(connection, old)

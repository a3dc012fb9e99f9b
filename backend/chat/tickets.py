"""What a chatter's tab may keep: a ticket, and texts sealed with a key that the server holds.

A telephone can be looked at later, and what a browser wrote to its disk stays there after it was deleted. So the page
keeps nothing in clear that opens the conversation or says what it was about. Its token stays in memory. Its tab keeps a
ticket, which fetches no text by itself: it asks for the conversation to be opened again, under a new token. What is not
sent yet it seals with the conversation's key. Ticket and key live as long as the conversation is open, and no longer.

A secret opens one conversation, once. A token or ticket that stood in a row and does so no longer is spent: its hash
stays until the conversation is purged, and starts, opens or binds nothing any more.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from typing import Final

from msgspec.structs import replace
from sqlalchemy import ColumnElement, bindparam, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.credentials.tokens import hash_token, is_page_made
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, spent
from backend.support import problem

KEY_BYTES: Final = 32
"""AES-256."""

BY_TAB = select(conversations).where(conversations.c.tab_hash == bindparam("key"))
_EITHER = or_(conversations.c.token_hash == bindparam("key"), conversations.c.tab_hash == bindparam("key"))
BY_EITHER = select(conversations).where(_EITHER)
"""By token or ticket: to leave, either will do."""
_SPENT = select(spent.c.conversation).where(spent.c.hash == bindparam("key"))
BY_ANY_EVER = select(conversations).where(or_(_EITHER, conversations.c.id.in_(_SPENT)))
"""By any secret that the conversation ever had: a quick exit of a page that was shut out meanwhile arrives as well."""
_IN_USE = select(conversations.c.id).where(_EITHER)


def check(token: str | None, ticket: str | None) -> None:
    """Raise 400 `weak_token` for secrets that somebody else might have, or that are one and the same."""
    given = [one for one in (token, ticket) if one is not None]
    if not all(map(is_page_made, given)) or (ticket is not None and token in {None, ticket}):
        raise problem.Problem(400, "weak_token", "This token is too short, or not random. Nothing was started.")


def issue(chat: Chat, ticket: str | None) -> Chat:
    """The conversation with a ticket of its page, and a new key; a page that keeps nothing (None) gets neither."""
    if ticket is None:
        return chat
    return replace(chat, tab_hash=hash_token(ticket), seal_key=secrets.token_bytes(KEY_BYTES))


def seal_for(chat: Chat, ticket: str | None) -> str | None:
    """The key for the page that has this ticket, as base64url without padding."""
    if ticket is None or chat.seal_key is None or chat.tab_hash != hash_token(ticket):
        return None
    return urlsafe_b64encode(chat.seal_key).rstrip(b"=").decode("ascii")


async def is_spent(connection: AsyncConnection, secret: str) -> bool:
    """Whether this token or ticket opened a conversation once, and does so no longer."""
    return await connection.scalar(_SPENT, {"key": hash_token(secret)}) is not None


async def is_taken(connection: AsyncConnection, secret: str) -> bool:
    """Whether this is or was a secret of any conversation. Ask it while holding the write lock."""
    in_use = await connection.scalar(_IN_USE, {"key": hash_token(secret)}) is not None
    return in_use or await is_spent(connection, secret)


def in_use() -> problem.Problem:
    """400 `weak_token`: another conversation has this secret, or had it."""
    return problem.Problem(400, "weak_token", "This token is in use. Nothing was changed.")


async def spend(connection: AsyncConnection, before: Chat, after: Chat) -> None:
    """Keep what stood in the row `before` and does not in `after`."""
    gone = {before.token_hash, before.tab_hash} - {after.token_hash, after.tab_hash, None}
    if gone:
        await connection.execute(insert(spent), [{"hash": one, "conversation": after.id} for one in gone])


async def spend_tickets(connection: AsyncConnection, *which: ColumnElement[bool]) -> None:
    """Spend the tickets of all conversations of which `which` holds, which are about to end together."""
    held = select(conversations.c.tab_hash, conversations.c.id).where(conversations.c.tab_hash.is_not(None), *which)
    await connection.execute(insert(spent).from_select(["hash", "conversation"], held))

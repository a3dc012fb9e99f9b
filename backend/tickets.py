"""What a chatter's tab may keep: a ticket, and texts sealed with a key that the server holds.

A telephone can be looked at later, and what a browser wrote to its disk stays there after it was deleted. So the page
keeps nothing in clear that opens the conversation or says what it was about. Its token stays in memory. Its tab keeps a
ticket, which fetches no text by itself: it asks for the conversation to be opened again, under a new token. What is not
sent yet it seals with the conversation's key. Ticket and key live as long as the conversation is open, and no longer.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from typing import Final

from msgspec.structs import replace
from sqlalchemy import bindparam, or_, select

from backend import problem
from backend.accounts.tokens import hash_token, is_page_made
from backend.lifecycle import Chat
from backend.store.tables import conversations

KEY_BYTES: Final = 32
"""AES-256."""

BY_TAB = select(conversations).where(conversations.c.tab_hash == bindparam("key"))
BY_EITHER = select(conversations).where(
    or_(conversations.c.token_hash == bindparam("key"), conversations.c.tab_hash == bindparam("key"))
)
"""By token or ticket: to leave, either will do."""


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

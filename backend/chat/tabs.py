"""A page that was loaded again: it has a ticket (`backend/chat/tickets.py`) and asks before it shows anything."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from backend.chat import tickets
from backend.chat.unit_of_work import Changes
from backend.chat.visitors import Visitors
from backend.credentials.tokens import hash_token
from backend.support import problem
from backend.wire.visitor_models import VisitorMessage, VisitorView
from protocol import transitions
from protocol.models import VisitorPresence


class Reopened(Struct, frozen=True, kw_only=True):
    """The whole conversation, and the key of what the tab sealed."""

    conversation: VisitorView
    messages: tuple[VisitorMessage, ...]
    cursor: str
    seal: str | None


class Tabs:
    """Opens conversations again for whoever holds a ticket."""

    def __init__(self, changes: Changes, visitors: Visitors) -> None:
        self._changes = changes
        self._visitors = visitors

    async def check(self, ticket: str) -> None:
        """Raise 401 unless the ticket opens something. No sign of life: nobody has said yet that they are back."""
        async with self._changes.store.read() as connection:
            found = (await connection.execute(tickets.BY_TAB, {"key": hash_token(ticket)})).one_or_none()
        if found is None:
            raise problem.unauthorised()

    async def open_again(self, ticket: str, token: str) -> Reopened:
        """Everything that the chatter may see, under a new `token` of the page; the one before opens nothing any more.

        The same token again is the same answer, until another page opens it. Raises 401, and 400 `weak_token`.
        """
        tickets.check(token, ticket)
        key = hash_token(token)
        async with self._changes.of(tickets.BY_TAB, hash_token(ticket), problem.unauthorised) as change:
            if key != change.chat.token_hash and await tickets.is_taken(change.connection, token):
                raise problem.unauthorised()
            chat = replace(change.chat, token_hash=key, seen_at=change.now)
            change.chat = transitions.presence(chat, VisitorPresence.HERE, change.now)
            page = await self._visitors.everything(change.connection, change.chat)
        return Reopened(
            conversation=page.conversation,
            messages=page.messages,
            cursor=page.cursor,
            seal=tickets.seal_for(change.chat, ticket),
        )

"""One change of one conversation: its row, its new messages and its events, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, replace
from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat import tickets
from backend.chat.openings import How, entry
from backend.config import ServerConfig
from backend.events.log import EventLog, append
from backend.events.visibility import NewEvent, Visibility
from backend.rules import rows
from backend.rules.lifecycle import Chat
from backend.store import Store
from backend.store.tables import conversations, drafts, messages, openings, users
from backend.support import problem
from backend.support.clock import Clock
from protocol.conversation import CLAIMABLE
from protocol.models import Author, Colleague, Helpline, HelplineState, Message, Presence, State

SHOWN_TO_CHATTER = frozenset({"claimed", "held", "resumed", "given_back", "returned", "closed"})
"""Codes of system messages that concern the chatter. The others are for colleagues."""

# Statements of every message are made once: to make one takes longer than to run it.
BY_ID = select(conversations).where(conversations.c.id == bindparam("key"))
BY_TOKEN = select(conversations).where(conversations.c.token_hash == bindparam("key"))
_STORED = select(messages).where(messages.c.conversation == bindparam("chat"), messages.c.client_id == bindparam("key"))
_NEW_LINES = insert(messages)
_NEW_OPENING = insert(openings)
AVAILABLE = (
    users.c.disabled.is_(False),
    users.c.away.is_(False),
    users.c.presence.in_((Presence.AVAILABLE, Presence.LOCKED)),
    users.c.role.in_(("counsellor", "supervisor", "admin")),
)
"""Who takes chats now, as columns of the person."""


class Change:
    """A conversation as it was and as it becomes; `chat` is what it is now. Saved when the transaction ends."""

    def __init__(self, connection: AsyncConnection, before: Chat, clock: Clock) -> None:
        self.connection = connection
        self.before = before
        self.chat = before
        self.now = clock.now()
        self.clock = clock
        self._lines: list[dict[str, Any]] = []
        self._entries: list[NewEvent] = []
        self._opening: dict[str, Any] | None = None

    def system(self, code: str) -> None:
        """Note in the transcript what happened; `code` is a word for the catalogues."""
        # Random, because keys are unique and a chatter chooses theirs: nobody may take the place of what happens next.
        key = f"system-{secrets.token_hex(16)}"
        self.line(Author.SYSTEM, None, code, key, shown=code in SHOWN_TO_CHATTER)

    def line(self, author: Author, author_id: str | None, text: str, client_id: str, *, shown: bool) -> Message:
        """Add a message; `shown` is whether the chatter may see it."""
        number = self.chat.last_message + 1
        visible = self.chat.last_visible + 1 if shown else None
        self.chat = replace(self.chat, last_message=number, last_visible=visible or self.chat.last_visible)
        at = self.clock.wall()
        message = Message(
            id=number,
            client_id=client_id,
            author=author,
            author_id=author_id,
            text=rows.as_received(text),
            at=at,
        )
        self._lines.append(
            {
                "conversation": self.chat.id,
                "id": number,
                "visible": visible,
                "client_id": client_id,
                "author": author,
                "author_id": author_id,
                "text": text,
                "at": at,
            }
        )
        if author is Author.NOTE:
            self.tell_need("message", message)
        else:
            self._entries.append(self.about("message", message, Visibility.NEED))
        return message

    def opened(self, person: str, how: How) -> None:
        """This person has its texts from now on; once in a change."""
        self.chat, self._opening = entry(self.chat, person, how, self.clock.wall())

    def wake(self, type_: str, data: object, reach: Visibility) -> None:
        """Log something that is not part of the row."""
        self._entries.append(self.about(type_, data, reach))

    def tell_need(self, type_: str, data: object) -> None:
        """Log something that only the owner and supervisors may ever know, also where all may read the messages."""
        self._entries.append(NewEvent(type_, self.chat.id, Visibility.NEED, self.chat.owner, data))

    def about(self, type_: str, data: object, reach: Visibility) -> NewEvent:
        """An event about this conversation; what is waiting may be read by everybody.

        Of one that stands apart consoles hear in numbers only (`backend/chat/flood/mode.py`): the event wakes its page.
        """
        if self.chat.apart:
            return NewEvent(type_, self.chat.id, Visibility.NOBODY, None, None)
        if reach is Visibility.NEED and self.chat.state in CLAIMABLE:
            reach = Visibility.EVERYBODY
        return NewEvent(type_, self.chat.id, reach, self.chat.owner, data)

    async def save(self) -> None:
        """Write it all. Called by `Changes`."""
        new = self.chat.version == self.before.version == 0
        if self.chat != self.before or new:
            self.chat = replace(self.chat, version=self.before.version + 1)
            if new:
                await self.connection.execute(insert(conversations).values(asdict(self.chat)))
            else:
                await tickets.spend(self.connection, self.before, self.chat)
                await self.connection.execute(
                    update(conversations).where(conversations.c.id == self.chat.id).values(self._differences())
                )
            reach = Visibility.EVERYBODY if new or self._matters() else Visibility.LATER
            self._entries.append(self.about("conversation", rows.conversation(self.chat), reach))
        if self._opening is not None:
            await self.connection.execute(_NEW_OPENING, self._opening)
        if self._lines:
            await self.connection.execute(_NEW_LINES, self._lines)
        seats = {chat.owner for chat in (self.before, self.chat) if chat.state is State.ACTIVE and chat.owner}
        moved = (self.before.owner, self.before.state) != (self.chat.owner, self.chat.state)
        if moved:
            self._entries += [colleague_entry(one) for one in await colleagues(self.connection, seats)]
            if self.before.owner is not None and (self.chat.owner is None or self.chat.state is State.CLOSED):
                await self.connection.execute(delete(drafts).where(drafts.c.conversation == self.chat.id))
        await append(self.connection, self.now, self._entries)

    def _matters(self) -> bool:
        """Whether colleagues must see the change now, and not only as a count."""
        was, now = self.before, self.chat
        return (was.state, was.owner, was.danger, was.apart) != (now.state, now.owner, now.danger, now.apart)

    def _differences(self) -> dict[str, Any]:
        return {
            field: value
            for field in self.chat.__struct_fields__
            if (value := getattr(self.chat, field)) != getattr(self.before, field)
        }


class Changes:
    """Opens changes: one writer at a time, one wake-up for each commit."""

    def __init__(self, store: Store, log: EventLog, clock: Clock, config: ServerConfig) -> None:
        self.store = store
        self.log = log
        self.clock = clock
        self.config = config

    @asynccontextmanager
    async def of(
        self, which: Select[Any], key: object, missing: Callable[[], problem.Problem] = problem.not_found
    ) -> AsyncIterator[Change]:
        """The one conversation that `which` finds by `key`, to be changed. Raises `missing` where there is none."""
        async with self.writing() as connection:
            row = (await connection.execute(which, {"key": key})).one_or_none()
            if row is None:
                raise missing()
            change = Change(connection, rows.chat(row), self.clock)
            yield change
            await change.save()

    @asynccontextmanager
    async def conversation(
        self, id_: str, missing: Callable[[], problem.Problem] = problem.not_found
    ) -> AsyncIterator[Change]:
        """`of` by id."""
        async with self.of(BY_ID, id_, missing) as change:
            yield change

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction, and a wake-up after it."""
        async with self.store.write() as connection:
            yield connection
        self.log.poke()


async def colleagues(connection: AsyncConnection, ids: set[str] | None = None) -> list[Colleague]:
    """Those of `ids` (None: all who are not disabled), with their numbers of active conversations, by name."""
    if ids is not None and not ids:
        return []
    seats = (
        select(conversations.c.owner, func.count().label("chats"))
        .where(conversations.c.state == State.ACTIVE)
        .group_by(conversations.c.owner)
        .subquery()
    )
    query = select(users, seats.c.chats).outerjoin(seats, seats.c.owner == users.c.id).order_by(users.c.name)
    query = query.where(users.c.disabled.is_(False)) if ids is None else query.where(users.c.id.in_(sorted(ids)))
    return [rows.colleague(row, row.chats or 0) for row in await connection.execute(query)]


def colleague_entry(colleague: Colleague) -> NewEvent:
    """The event for a colleague's new state."""
    return NewEvent("colleague", None, Visibility.EVERYBODY, None, colleague)


async def helpline(connection: AsyncConnection, config: ServerConfig) -> Helpline:
    """Whether the helpline is open, and how many counsellors are available."""
    available = await connection.scalar(select(func.count()).select_from(users).where(*AVAILABLE))
    state = HelplineState.OPEN if config.helpline_open else HelplineState.CLOSED
    return Helpline(state=state, available=available or 0)


async def tell_of(connection: AsyncConnection, user: str, now: datetime, config: ServerConfig) -> None:
    """Log that somebody's state is another, and with it how many are available."""
    line = await helpline(connection, config)
    entries = [colleague_entry(one) for one in await colleagues(connection, {user})]
    await append(connection, now, [*entries, NewEvent("helpline", None, Visibility.EVERYBODY, None, line)])


async def stored_message(connection: AsyncConnection, conversation: str, client_id: str) -> Any:
    """The row that was stored under an idempotency key, or None."""
    return (await connection.execute(_STORED, {"chat": conversation, "key": client_id})).one_or_none()

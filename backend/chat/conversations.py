"""What counsellors do with conversations."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.openings import How
from backend.chat.readers import Readers
from backend.chat.registrations import at_close
from backend.chat.unit_of_work import AVAILABLE, BY_ID, Change, Changes, stored_message
from backend.credentials.access import Viewer
from backend.events.visibility import Visibility
from backend.rules import lifecycle, need_to_know, rows
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, drafts, messages, users
from backend.support import problem
from protocol import transitions
from protocol.conversation import SERVED, Act, may, need, need_person, stays
from protocol.models import (
    NOTE_LIMIT,
    TEXT_LIMIT,
    Author,
    Conversation,
    Draft,
    EndReason,
    History,
    Message,
    SafetyPatch,
    State,
)


class Conversations:
    """The counsellor's commands. Each is one transaction, which has changed nothing where it raises."""

    def __init__(self, changes: Changes, readers: Readers) -> None:
        self._changes = changes
        self._readers = readers

    async def claim(self, viewer: Viewer, id_: str) -> Conversation:
        """Take a waiting or orphaned conversation. Of several at once one wins; the others are told who."""
        async with self._changes.conversation(id_) as change:
            chat = change.chat
            if chat.state in SERVED:
                if chat.owner == viewer.id:
                    return need_to_know.conversation(chat, viewer)  # the answer to the first claim was lost on the way
                raise await _already_claimed(change.connection, chat)
            need(Act.CLAIM, chat, viewer)
            if not await has_seat(change.connection, viewer.id):
                raise await _capacity_reached(change.connection, viewer.id)
            change.chat = lifecycle.claim(chat, viewer.id, change.now)
            change.system("claimed")
            change.opened(viewer.id, How.CLAIM)
        return need_to_know.conversation(change.chat, viewer)

    async def release(self, viewer: Viewer, id_: str) -> Conversation:
        """Back into the queue, with the waiting time it had."""
        async with self._changes.conversation(id_) as change:
            need_person(Act.RELEASE, change.chat, viewer)
            change.chat = lifecycle.give_back(change.chat, change.now)
            change.system("given_back")
        return need_to_know.conversation(change.chat, viewer)

    async def hold(self, viewer: Viewer, id_: str, on: bool) -> Conversation:
        """On hold, which takes no seat, or back from it."""
        async with self._changes.conversation(id_) as change:
            chat = change.chat
            need_person(Act.HOLD, chat, viewer)
            after = transitions.hold(chat) if on else transitions.resume(chat)
            if after.state is chat.state:
                return need_to_know.conversation(chat, viewer)
            if not on and not await has_seat(change.connection, viewer.id):
                raise await _capacity_reached(change.connection, viewer.id)
            change.chat = after
            change.system("held" if on else "resumed")
        return need_to_know.conversation(change.chat, viewer)

    async def close(self, viewer: Viewer, id_: str, reason: EndReason) -> Conversation:
        """End it, or finish it when it is in wrap-up; once closed, closing again changes nothing."""
        async with self._changes.conversation(id_) as change:
            need_person(Act.CLOSE, change.chat, viewer)
            if change.chat.state is State.CLOSED:
                return need_to_know.conversation(change.chat, viewer)
            change.chat = lifecycle.close(change.chat, reason, change.now)
            if change.chat.state is State.WRAP_UP:
                change.system("closed")
            else:
                await at_close(change, self._changes.config)
        return need_to_know.conversation(change.chat, viewer)

    async def send(self, viewer: Viewer, id_: str, text: str, client_id: str) -> tuple[Message, bool]:
        """A line to the chatter; and whether it is new."""
        text = checked(text, TEXT_LIMIT)
        async with self._changes.conversation(id_) as change:
            need_person(Act.SEND, change.chat, viewer)
            if (stored := await _stored(change, Author.COUNSELLOR, text, client_id)) is not None:
                return stored, False
            change.chat = lifecycle.answered(change.chat)
            message = change.line(Author.COUNSELLOR, viewer.id, text, client_id, shown=True)
            await _drop_draft(change, viewer, text)
        return message, True

    async def note(self, viewer: Viewer, id_: str, text: str, client_id: str) -> tuple[Message, bool]:
        """A note for colleagues, also after the end; and whether it is new."""
        text = checked(text, NOTE_LIMIT)
        async with self._changes.conversation(id_) as change:
            need(Act.NOTE, change.chat, viewer)
            if (stored := await _stored(change, Author.NOTE, text, client_id)) is not None:
                return stored, False
            if stays(change.chat):
                raise problem.kept()
            message = change.line(Author.NOTE, viewer.id, text, client_id, shown=False)
            await _drop_draft(change, viewer, text)
        return message, True

    async def typing(self, viewer: Viewer, id_: str, on: bool) -> None:
        """The chatter sees that the counsellor types, for a few seconds."""
        async with self._changes.conversation(id_) as change:
            need_person(Act.TYPING, change.chat, viewer)
            if not may(Act.TYPING, change.chat, viewer):
                return  # nobody would see it
            until = change.now + timedelta(seconds=self._changes.config.timings.typing) if on else None
            await change.connection.execute(
                conversations.update().where(conversations.c.id == id_).values(typing_until=until)
            )
            change.wake("typing", None, Visibility.NOBODY)

    async def signal(self, viewer: Viewer, id_: str, signal: str, message: int | None, on: bool) -> Conversation:
        """Tick or untick a signal."""
        async with self._changes.conversation(id_) as change:
            need(Act.SIGNAL, change.chat, viewer)
            change.chat = transitions.tick(change.chat, signal, message, on, viewer.id)
        return need_to_know.conversation(change.chat, viewer)

    async def draft(self, viewer: Viewer, id_: str, text: str) -> None:
        """Keep the unsent text; empty removes it, and so does what was sent as the newest line.

        Saving and sending are two requests: the older may come in last, and must not show as unsent what was sent.
        """
        if len(text) > TEXT_LIMIT:
            raise problem.too_long("text", TEXT_LIMIT)
        text = rows.storable(text)
        async with self._changes.conversation(id_) as change:
            need(Act.DRAFT, change.chat, viewer)
            if text and _same(text, await _newest_of(change, viewer)):
                text = ""
            await change.connection.execute(
                delete(drafts).where(drafts.c.conversation == id_, drafts.c.user_id == viewer.id)
            )
            if text:
                await change.connection.execute(insert(drafts).values(conversation=id_, user_id=viewer.id, text=text))
            change.wake("draft", Draft(text=rows.as_received(text)), Visibility.OWNER)

    async def read(self, viewer: Viewer, id_: str, message: int) -> None:
        """Everything up to `message` was on the owner's screen."""
        async with self._changes.conversation(id_) as change:
            need(Act.READ, change.chat, viewer)
            seen = min(message, change.chat.last_message)
            if seen > change.chat.read_message:
                change.chat = replace(change.chat, read_message=seen)

    async def phase(self, viewer: Viewer, id_: str, phase: str) -> Conversation:
        """The conversation is in `phase` from now on."""
        async with self._changes.conversation(id_) as change:
            need(Act.PHASE, change.chat, viewer)
            change.chat = transitions.phase(change.chat, phase, change.now)
        return need_to_know.conversation(change.chat, viewer)

    async def safety(self, viewer: Viewer, id_: str, patch: SafetyPatch) -> Conversation:
        """Change fields of the safety panel."""
        for field in ("who", "device", "stop_word", "plan"):
            if len(getattr(patch, field) or "") > NOTE_LIMIT:
                raise problem.too_long(field, NOTE_LIMIT)
        async with self._changes.conversation(id_) as change:
            need(Act.SAFETY, change.chat, viewer)
            change.chat = transitions.safety(change.chat, patch)
        return need_to_know.conversation(change.chat, viewer)

    async def danger(self, viewer: Viewer, id_: str, on: bool) -> Conversation:
        """Mark as dangerous now. In the queue anybody may; later the owner and supervisors."""
        async with self._changes.conversation(id_) as change:
            need(Act.DANGER, change.chat, viewer)
            change.chat = lifecycle.flag_danger(change.chat, on, change.now)
        return need_to_know.conversation(change.chat, viewer)

    async def history(self, viewer: Viewer, id_: str, before: int | None, limit: int) -> History:
        """The newest `limit` messages older than `before`, in order."""
        async with self._changes.store.read() as connection:
            row = (await connection.execute(BY_ID, {"key": id_})).one_or_none()
        if row is None:
            raise problem.not_found()
        chat = rows.chat(row)
        need(Act.HISTORY, chat, viewer)
        await self._readers.opened(viewer, chat)
        # Not what came after this look at the row: a colleague may have claimed it in between.
        query = select(messages).where(messages.c.conversation == id_, messages.c.id <= chat.last_message)
        if before is not None:
            query = query.where(messages.c.id < before)
        async with self._changes.store.read() as connection:
            found = (await connection.execute(query.order_by(messages.c.id.desc()).limit(limit + 1))).all()
        newest = [need_to_know.message(rows.message(one), viewer, chat.owner) for one in found[:limit]]
        return History(messages=tuple(reversed(newest)), more=len(found) > limit)


def checked(text: str, limit: int) -> str:
    """A text that may be stored. Raises 400 `too_long`, or `empty` for one without a visible character."""
    if len(text) > limit:
        raise problem.too_long("text", limit)
    if not text.strip():
        raise problem.Problem(400, "empty", "There is no text to send.")
    return rows.storable(text)


async def has_seat(connection: AsyncConnection, user: str) -> bool:
    """Whether this person may have one more active conversation. Ask it while holding the write lock."""
    taken = (
        select(func.count())
        .select_from(conversations)
        .where(conversations.c.owner == user, conversations.c.state == State.ACTIVE)
        .scalar_subquery()
    )
    return bool(await connection.scalar(select(users.c.capacity > taken).where(users.c.id == user)))


async def with_a_seat(connection: AsyncConnection) -> int:
    """How many people are available and may have one more active conversation."""
    taken = (
        select(func.count())
        .select_from(conversations)
        .where(conversations.c.owner == users.c.id, conversations.c.state == State.ACTIVE)
        .scalar_subquery()
    )
    found = await connection.scalar(select(func.count()).select_from(users).where(*AVAILABLE, users.c.capacity > taken))
    return found or 0


async def _capacity_reached(connection: AsyncConnection, user: str) -> problem.Problem:
    capacity = await connection.scalar(select(users.c.capacity).where(users.c.id == user))
    return problem.Problem(
        409,
        "capacity_reached",
        "You have as many conversations as you may have at once. Put one on hold, or finish one.",
        capacity=capacity,
    )


async def _already_claimed(connection: AsyncConnection, chat: Chat) -> problem.Problem:
    name = await connection.scalar(select(users.c.name).where(users.c.id == chat.owner))
    return problem.Problem(
        409, "already_claimed", "A colleague has taken this conversation.", owner={"id": chat.owner, "name": name or ""}
    )


async def _stored(change: Change, author: Author, text: str, client_id: str) -> Message | None:
    row = await stored_message(change.connection, change.chat.id, client_id)
    if row is None:
        return None
    if row.author != author or row.text != text:
        raise problem.conflict()
    return rows.message(row)


async def _drop_draft(change: Change, viewer: Viewer, sent: str) -> None:
    """Remove the saved draft that `sent` was, so that a console which dies now does not offer it a second time."""
    mine = (drafts.c.conversation == change.chat.id, drafts.c.user_id == viewer.id)
    if _same(sent, await change.connection.scalar(select(drafts.c.text).where(*mine))):
        await change.connection.execute(delete(drafts).where(*mine))
        change.wake("draft", Draft(text=rows.as_received("")), Visibility.OWNER)


async def _newest_of(change: Change, viewer: Viewer) -> str | None:
    """The newest line or note that this person wrote here."""
    text: str | None = await change.connection.scalar(
        select(messages.c.text)
        .where(messages.c.conversation == change.chat.id, messages.c.author_id == viewer.id)
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return text


def _same(text: str, other: str | None) -> bool:
    """The same but for the space around it, which a console may cut off before it sends."""
    return other is not None and text.strip() == other.strip()

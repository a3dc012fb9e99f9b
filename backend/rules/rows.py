"""Database rows as wire models, and texts on their way in and out."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Row

from backend.rules.lifecycle import Chat
from backend.support.foreign_values import known
from protocol.models import (
    Answer,
    Author,
    Colleague,
    Conversation,
    EndReason,
    Message,
    Prechat,
    Presence,
    Role,
    State,
    VisitorPresence,
)
from protocol.safe_text import SafeLine

UNSTORABLE = "\N{REPLACEMENT CHARACTER}"


def as_received(text: str) -> SafeLine:
    """Say that a stored text fills a `SafeText` field of an outgoing model, without changing it.

    The server keeps what was written; the reader sanitises while decoding (`api_client.decode`). This is the one place
    where the two meet.
    """
    return cast(SafeLine, text)


def optional(text: str | None) -> SafeLine | None:
    """`as_received` for a text that may be missing."""
    return None if text is None else as_received(text)


def storable(text: str) -> str:
    """The text with what no database holds (NUL, half a surrogate pair) replaced."""
    text = text.replace("\0", UNSTORABLE)
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def chat(row: Row[Any]) -> Chat:
    """A row of `conversations`."""
    fields = dict(row._mapping)
    fields["state"] = known(State, fields["state"], "conversations.state")
    fields["visitor_presence"] = known(VisitorPresence, fields["visitor_presence"], "conversations.visitor_presence")
    fields["can_type_safely"] = known(Answer, fields["can_type_safely"], "conversations.can_type_safely")
    if fields["end_reason"] is not None:
        fields["end_reason"] = known(EndReason, fields["end_reason"], "conversations.end_reason")
    return Chat(**fields)


def conversation(chat: Chat) -> Conversation:
    """The whole row. Who may see all of it says `backend.rules.need_to_know`."""
    return Conversation(
        id=chat.id,
        alias=as_received(chat.alias),
        language=chat.language,
        state=chat.state,
        created_at=chat.created_at,
        owner=chat.owner,
        waiting_since=chat.waiting_since,
        lines_by_visitor=chat.lines_by_visitor,
        last_line_at=chat.last_line_at,
        unanswered_since=chat.unanswered_since,
        visitor_presence=chat.visitor_presence,
        presence_since=chat.presence_since,
        prechat=Prechat(topic=optional(chat.topic), can_type_safely=chat.can_type_safely),
        returning=chat.returns,
        contact=chat.contact,
        danger=chat.danger,
        phases=chat.phases,
        safety=chat.safety,
        signals=chat.signals,
        given_back=chat.given_back,
        end_reason=chat.end_reason,
        ended_at=chat.ended_at,
        last_message=chat.last_message,
        read_message=chat.read_message,
        claim_epoch=chat.claim_epoch,
        version=chat.version,
        turn_at=None if chat.turn_at == chat.waiting_since else chat.turn_at,
        apart=chat.apart,
        keep_asked=chat.keep_asked,
        kept=chat.kept,
    )


def message(row: Any) -> Message:
    """A row of `messages` as a counsellor sees it."""
    return Message(
        id=row.id,
        client_id=row.client_id,
        author=known(Author, row.author, "messages.author"),
        author_id=row.author_id,
        text=as_received(row.text),
        at=row.at,
    )


def colleague(row: Any, chats: int) -> Colleague:
    """A row of `users` with the number of active conversations."""
    return Colleague(
        id=row.id,
        name=as_received(row.name),
        role=known(Role, row.role, "users.role"),
        presence=Presence.AWAY if row.away else known(Presence, row.presence, "users.presence"),
        reason=optional(row.reason),
        chats=chats,
        capacity=row.capacity,
    )

"""What of a conversation is for its owner and for supervisors alone: the safety panel, the signals, what notes say,
and that it is kept.

It says who is near a child, on which device, and what the code word is. Whoever sees the queue needs none of it;
whoever claims a conversation that was given back is its owner then, and gets the whole row.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from backend.credentials.access import Viewer
from backend.rules import rows
from backend.rules.lifecycle import Chat
from protocol.conversation import may_know
from protocol.models import Author, Conversation, Message, Safety

NOTHING = {"safety": Safety(), "signals": (), "keep_asked": None, "kept": None}
"""The fields that are kept back, and what stands in their place."""

_NOTHING = {field: Raw(msgspec.json.encode(value)) for field, value in NOTHING.items()}


def conversation(chat: Chat, viewer: Viewer) -> Conversation:
    """The row as this person may see it."""
    return rows.conversation(chat) if may_know(viewer, chat.owner) else for_everybody(chat)


def for_everybody(chat: Chat) -> Conversation:
    """The row without what others may not know, whoever it goes to."""
    return replace(rows.conversation(chat), **NOTHING)


def message(one: Message, viewer: Viewer, owner: str | None) -> Message:
    """The message as this person may see it: of a note that it was written, so that no number is missing."""
    if one.author is not Author.NOTE or may_know(viewer, owner):
        return one
    return replace(one, text=rows.as_received(""))


def for_others(data: str) -> str:
    """A logged row, as JSON, without what others may not know; the same text where there is nothing of it."""
    row = msgspec.json.decode(data, type=dict[str, Raw])
    # A row that an older version logged has fewer fields.
    kept_back = {field: no for field, no in _NOTHING.items() if field in row and bytes(row[field]) != bytes(no)}
    return msgspec.json.encode(row | kept_back).decode() if kept_back else data

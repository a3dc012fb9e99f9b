"""What a chatter's page is told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from protocol.models import Author, EndReason, Topic


class Staffed(StrEnum):
    """Whether somebody could take a chat that waits for a counsellor."""

    FREE = "free"
    BUSY = "busy"
    """Somebody is there, with no seat left."""
    NOBODY = "nobody"
    LONG_NOBODY = "long_nobody"
    """Nobody, for so long of this chat's waiting that the page has to say so plainly."""


class VisitorView(Struct, frozen=True, kw_only=True):
    """A conversation as the chatter may see it: no names.

    `position` is how many wait before them whose page is there. It rises where one who came earlier is back, and apart.
    """

    alias: str
    language: str
    state: str
    position: int
    counsellor_here: bool
    typing: bool
    ended: EndReason | None
    can_return: bool
    offer_word: bool
    """Whether the chatter may be asked for a return word: after the end, as long as they may come back, and never where
    somebody marked danger. Nothing else tells the page of that mark."""
    return_minutes: int
    """How long after the end coming back is open, as this server is set."""
    staff: Staffed | None = None
    """None where it waits for nobody."""
    nobody_minutes: int = 0
    """After how many minutes nobody is nobody for long, as this server is set."""


class VisitorMessage(Struct, frozen=True, kw_only=True):
    """A message as the chatter may see it; `id` counts only what they may see."""

    id: int
    client_id: str
    author: Author
    text: str
    at: datetime


class VisitorPage(Struct, frozen=True, kw_only=True):
    """The whole conversation, for a page that has just been loaded."""

    conversation: VisitorView
    messages: tuple[VisitorMessage, ...]
    cursor: str


class VisitorBatch(Struct, frozen=True, kw_only=True):
    """The answer to one poll of the page."""

    conversation: VisitorView
    messages: tuple[VisitorMessage, ...]
    typing: bool
    cursor: str


class Started(Struct, frozen=True, kw_only=True):
    """A new conversation, the token that opens it, and the key for what the page's tab keeps."""

    token: str
    conversation: VisitorView
    seal: str | None


class Status(Struct, frozen=True, kw_only=True):
    """Whether a chatter can start a conversation, before they do."""

    open: bool
    available: int
    """How many counsellors could take one more now."""
    staffed: bool
    """Whether anybody is there to take chats at all."""
    waiting: int
    full: bool
    """Whether a new chat from there would be refused now, for want of room."""
    languages: tuple[str, ...]
    topics: tuple[Topic, ...]
    retention_hours: int
    return_words: bool
    """Whether a word to come back with can be offered."""

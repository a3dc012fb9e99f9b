"""The JSON bodies of requests. Sizes of texts are checked where they are stored, so that the error says which."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from protocol.models import Answer, EndReason, Ident, KeepReason, Presence
from protocol.registration import RECORD_VERSION

NUMBER = Annotated[int, Meta(ge=1, le=2**31 - 1)]
"""A message's number; more than any database column holds is refused."""


class Keep(Struct, frozen=True, kw_only=True):
    """Why a conversation is to be kept, and for how many days."""

    reason: KeepReason
    days: NUMBER


class Which(Struct, frozen=True, kw_only=True):
    """What was asked, or granted."""

    id: Ident


class Text(Struct, frozen=True, kw_only=True):
    """A message or a note with its idempotency key."""

    client_id: Ident
    text: str


class Switch(Struct, frozen=True, kw_only=True):
    on: bool


class Ended(Struct, frozen=True, kw_only=True):
    reason: EndReason = EndReason.COUNSELLOR_CLOSED


class Signal(Struct, frozen=True, kw_only=True):
    on: bool
    message: NUMBER | None = None


class Unsent(Struct, frozen=True, kw_only=True):
    text: str


class Seen(Struct, frozen=True, kw_only=True):
    message: NUMBER


class InPhase(Struct, frozen=True, kw_only=True):
    phase: Ident


class Definition(Struct, frozen=True, kw_only=True):
    """As much of a `RegistrationSave` as says by which definition of the record it was made."""

    definition: int = RECORD_VERSION


class Present(Struct, frozen=True, kw_only=True):
    state: Presence
    reason: str | None = None


class BeforeChat(Struct, frozen=True, kw_only=True):
    """The two questions before the chat."""

    topic: str | None = None
    can_type_safely: Answer = Answer.UNKNOWN


class Work(Struct, frozen=True, kw_only=True):
    """A proof of work: the challenge, and the number that solves it."""

    challenge: Annotated[str, Meta(max_length=200)]
    number: Annotated[int, Meta(ge=0, le=2**53)]


class Arrival(Struct, frozen=True, kw_only=True):
    """A chatter who starts a conversation."""

    alias: str
    language: Ident
    prechat: BeforeChat = BeforeChat()
    tab: str | None = None
    """The ticket of the page's tab (`backend/chat/tickets.py`); None for a page that keeps nothing."""
    work: Work | None = None


class Comeback(Struct, frozen=True, kw_only=True):
    """A chatter who comes back after the end, with a new ticket."""

    tab: str | None = None


class Reopening(Struct, frozen=True, kw_only=True):
    """A page that was loaded again."""

    new_token: str
    """What opens the conversation from now on. (A field `token` would have the name of the routes' dependency.)"""


class Departure(Struct, frozen=True, kw_only=True):
    """How a chatter went; `token` stands here for `sendBeacon`, which cannot set a header."""

    how: Annotated[str, Meta(pattern=r"^(left|quick_exit)$(?!\n)")]
    token: str | None = None


class Crowded(Struct, frozen=True, kw_only=True):
    """Which of those who stand apart: a crowd (None: all of them), and whether only who wrote nothing."""

    crowd: Ident | None = None
    silent: bool = True


class Sweep(Struct, frozen=True, kw_only=True):
    """Which act."""

    id: Ident


class ReturnWord(Struct, frozen=True, kw_only=True):
    """The word that only the chatter holds."""

    word: str

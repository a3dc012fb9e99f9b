"""What changed: what `console.core.reducer.reduce` says beside the new state, and the store's subscribers get in order.

A change carries ids only; who hears it reads the new state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.events import Notice
from protocol.models import EndReason, State
from protocol.registration import Registration


@dataclass(frozen=True, slots=True)
class EverythingChanged:
    """A snapshot replaced what was known: draw all."""


@dataclass(frozen=True, slots=True)
class ConversationUpdated:
    """A row is new or different (queue, head line, safety, signals, phase)."""

    conversation: str


@dataclass(frozen=True, slots=True)
class ConversationGone:
    """A conversation is over and left the lists. `state` is closed or abandoned, or `None` where it was purged."""

    conversation: str
    state: State | None = None
    end_reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class MessagesAppended:
    """Messages `first` to `last` came at the end of the log."""

    conversation: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MessagesPrepended:
    """Older messages `first` to `last` came at the front of the log."""

    conversation: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TranscriptReplaced:
    """The log begins anew: first load, reload after a gap, or dropped."""

    conversation: str


@dataclass(frozen=True, slots=True)
class HistoryWanted:
    """Messages of this conversation are missing; the session asks the server for the newest."""

    conversation: str


@dataclass(frozen=True, slots=True)
class UnreadChanged:
    """Another number of unread messages."""

    conversation: str


@dataclass(frozen=True, slots=True)
class OutgoingChanged:
    """A text in the outbox is new, gone or in another state of delivery."""

    conversation: str
    client_id: str


@dataclass(frozen=True, slots=True)
class TypingUpdated:
    """The chatter began or stopped typing."""

    conversation: str


@dataclass(frozen=True, slots=True)
class DraftUpdated:
    """The draft is another. `typed_here`: by this console's own composer, which shows it already."""

    conversation: str
    typed_here: bool


@dataclass(frozen=True, slots=True)
class ColleaguesUpdated:
    """A colleague, myself included, came, left, paused or has another number of conversations."""


@dataclass(frozen=True, slots=True)
class HelplineUpdated:
    """The helpline opened or closed."""


@dataclass(frozen=True, slots=True)
class ApartUpdated:
    """Others stand apart, or more, or fewer."""


@dataclass(frozen=True, slots=True)
class RegistrationUpdated:
    """Somebody saved the registration of a conversation, perhaps on another console."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class SettingsUpdated:
    """The server's settings are others."""


@dataclass(frozen=True, slots=True)
class ConnectionUpdated:
    """The link is in another state, or its next attempt is planned."""


@dataclass(frozen=True, slots=True)
class ClockTicked:
    """Waiting times have grown by a second."""


@dataclass(frozen=True, slots=True)
class OpenedChanged:
    """Another conversation is on the screen, or none."""

    conversation: str | None


class Alert(StrEnum):
    """What is worth the bell. It rings without saying what was written or by whom."""

    ARRIVED = "arrived"
    MESSAGE = "message"
    DANGER = "danger"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Alerted:
    """Something happened that a counsellor who looks away should hear."""

    alert: Alert
    conversation: str


Change = (
    EverythingChanged
    | ConversationUpdated
    | ConversationGone
    | MessagesAppended
    | MessagesPrepended
    | TranscriptReplaced
    | HistoryWanted
    | UnreadChanged
    | OutgoingChanged
    | TypingUpdated
    | DraftUpdated
    | ColleaguesUpdated
    | HelplineUpdated
    | ApartUpdated
    | SettingsUpdated
    | RegistrationUpdated
    | ConnectionUpdated
    | ClockTicked
    | OpenedChanged
    | Alerted
    | Notice
)

"""What the console knows: frozen state, changed by `console.core.reducer.reduce` alone.

No text of a chatter or a counsellor appears in a `repr`: a state may end up in a test's output or a crash report.
Times called `..._at` of type `float` are seconds of `console.support.clock.Clock`; a `datetime` is the server's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console.core.message_log import MessageLog
from protocol.models import Apart, Colleague, Conversation, Cursor, Helpline, Settings

SILENCE: Final = 40.0
"""Seconds without any sign of the server after which the connection counts as lost (`ui.md`: within 40 s)."""
TYPING_LASTS: Final = 10.0
"""Seconds after which "typing" is no longer believed without a new sign."""


class Delivery(StrEnum):
    """How far a written text has come. Only `SENT` says that the server has it."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """Older than the hold limit: goes only when the counsellor confirms it."""
    FAILED = "failed"
    """Refused by the server; nothing was kept there. Send anew or drop."""
    UNDELIVERABLE = "undeliverable"
    """The conversation ended first. Keep as a note or drop."""


UNSETTLED: Final = frozenset(
    {Delivery.QUEUED, Delivery.SENDING, Delivery.HELD, Delivery.FAILED, Delivery.UNDELIVERABLE}
)
"""What a quitting counsellor is asked about."""
ON_ITS_WAY: Final = frozenset({Delivery.QUEUED, Delivery.SENDING})
"""What goes by itself."""


class Kind(StrEnum):
    """What an outgoing text is: for the chatter, or for colleagues only."""

    MESSAGE = "message"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A text that was written and is not yet shown by the server.

    `written_at` counts for the hold limit and starts again when a held text is confirmed. `not_before_at` is when the
    next attempt may start, `attempts` how many were made. `uncertain` says that an attempt ended without an answer: the
    server may have the text. `why` is the server's reason for `FAILED`. `message` is the message's id once `SENT`.
    """

    client_id: str
    conversation: str
    kind: Kind
    text: str = field(repr=False)
    written_at: float
    delivery: Delivery = Delivery.QUEUED
    not_before_at: float = 0.0
    attempts: int = 0
    uncertain: bool = False
    why: str | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What is held of one conversation's messages.

    `known` is the newest message id heard of; where it is beyond `log.last`, the session asks for history. `more` says
    that the server has older messages than `log.first`. `loaded`: history has come at least once. `seen` is the newest
    message that has been on this screen, `told` the newest of these that the server was told of. `gaps` holds the id of
    the last message before each stretch in which the console was cut off longer than the server's log reaches back.
    """

    log: MessageLog = MessageLog()
    loaded: bool = False
    more: bool = False
    known: int = 0
    seen: int = 0
    told: int = 0
    gaps: tuple[int, ...] = ()

    @property
    def behind(self) -> bool:
        """Messages exist that are not held yet."""
        return not self.loaded or self.known > self.log.last


class Link(StrEnum):
    """The connection as far as there is evidence for it."""

    CONNECTING = "connecting"
    """No answer has come yet since the console started."""
    CONNECTED = "connected"
    LOST = "lost"
    SIGN_IN = "sign_in"
    """The server answers, but wants this person to sign in again. Chats stay readable, the outbox is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The link, since when it is so (server's time, `None` before the first answer), and the last evidence for it.

    `why` names the cause of a loss as `api_client.errors.Unavailable.why` does, or `silence`. `retry_at` is when the
    next attempt starts, where one is planned.
    """

    link: Link = Link.CONNECTING
    since: datetime | None = None
    since_at: float = 0.0
    evidence_at: float = 0.0
    why: str | None = None
    retry_at: float | None = None


@dataclass(frozen=True, slots=True)
class ServerTime:
    """The server's clock, carried on by elapsed time: a workstation's clock that jumps changes nothing."""

    told: datetime
    told_at: float
    wall: datetime | None = None
    """Its time of day at that moment, where that is another than the running time `told`."""

    def at(self, moment: float) -> datetime:
        """The server's time at `moment` of the console's clock."""
        return self.told + timedelta(seconds=moment - self.told_at)

    def of_day(self, moment: float) -> datetime:
        """The server's time of day at `moment`, for people to read."""
        return self.at(moment) + ((self.wall or self.told) - self.told)


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsent text. `mine`: typed at this console, so that an older copy from the server does not replace it.

    `kept` is the text that the server is known to have; empty where it has none.
    """

    text: str = field(repr=False)
    mine: bool = False
    kept: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """All that the console knows. Maps are by conversation or colleague id and are never changed in place.

    `conversations` are those that are not over; `gone` holds the version at which others ended, so that a late copy of
    an older row does not bring them back. `typing` says until when a chatter's "typing" is believed. `opened` is the
    conversation on the screen, `at_end` whether its newest message is visible there. `seq` is the newest event applied
    since the last snapshot. `now_at` is the moment of the last tick or answer.
    """

    me: Colleague | None = field(default=None, repr=False)
    cursor: Cursor | None = None
    seq: int = 0
    settings: Settings = field(default=Settings(), repr=False)
    helpline: Helpline | None = None
    apart: Apart = field(default=Apart(), repr=False)
    conversations: Mapping[str, Conversation] = field(default_factory=dict, repr=False)
    gone: Mapping[str, int] = field(default_factory=dict, repr=False)
    colleagues: Mapping[str, Colleague] = field(default_factory=dict, repr=False)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict, repr=False)
    typing: Mapping[str, float] = field(default_factory=dict)
    outbox: tuple[Outgoing, ...] = ()
    connection: Connection = Connection()
    time: ServerTime | None = None
    now_at: float = 0.0
    opened: str | None = None
    at_end: bool = True

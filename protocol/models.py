"""Wire objects of the Baken protocol (`docs/protocol.md`); change them only to match it.

Every text that a stranger wrote has the type `SafeText` (several lines) or `SafeLine` (one line): it becomes so while
decoding (`api_client.decode`), so a widget cannot receive anything else. Identifiers and enumerations are closed by
pattern or by value. Times are UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from protocol.basics import Answer as Answer
from protocol.basics import Ident as Ident
from protocol.registration import Registration
from protocol.safe_text import SafeLine, SafeText

PROTOCOL = 1
"""Version of the wire protocol; a server and a console that differ in it do not talk."""

Cursor = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,128}$(?!\n)")]
"""An opaque place in a backend's event log."""

TEXT_LIMIT = 4000
"""Longest message text, in characters."""
NOTE_LIMIT = 2000
"""Longest internal note and longest field of the safety panel, in characters."""
ALIAS_LIMIT = 40
"""Longest alias, in characters."""
TOPIC_LIMIT = 80
"""Longest pre-chat answer, in characters."""


class State(StrEnum):
    """Where a conversation is; the table of changes stands in `docs/protocol.md`."""

    WAITING = "waiting"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    ABANDONED = "abandoned"
    ORPHANED = "orphaned"


LIVE_STATES = frozenset({State.ACTIVE, State.ON_HOLD, State.ORPHANED})
"""States in which a chatter and a counsellor can still write to each other."""


class EndReason(StrEnum):
    """How a conversation ended (what came of it is the registration's `outcome`)."""

    VISITOR_LEFT = "visitor_left"
    QUICK_EXIT = "quick_exit"
    VISITOR_LOST = "visitor_lost"
    COUNSELLOR_CLOSED = "counsellor_closed"
    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    FLOOD = "flood"
    """Ended while it waited, together with many others, by one act of a supervisor."""


class VisitorPresence(StrEnum):
    """What is known of the chatter's page. Typing is an event of its own and is never stored."""

    HERE = "here"
    AWAY = "away"
    LEFT = "left"
    QUICK_EXIT = "quick_exit"


class Author(StrEnum):
    """Who wrote a message. A note is for colleagues; the chatter's routes cannot reach it."""

    VISITOR = "visitor"
    COUNSELLOR = "counsellor"
    SYSTEM = "system"
    NOTE = "note"


class Role(StrEnum):
    """What an account may do (`docs/configuration.md`)."""

    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    RESEARCHER = "researcher"
    ADMIN = "admin"


class Presence(StrEnum):
    """A colleague's state. `away`: signed out, or no sign of life from the console for the length of the lease.

    `locked`: the screen is locked and the bell still rings; the server makes a pause of it after a while.
    """

    AVAILABLE = "available"
    LOCKED = "locked"
    PAUSE = "pause"
    AWAY = "away"


class HelplineState(StrEnum):
    """Whether chatters can start a conversation."""

    OPEN = "open"
    CLOSED = "closed"


class Prechat(Struct, frozen=True, kw_only=True):
    """What the chatter answered before the chat; both questions may be skipped.

    `topic` is the id of a choice in `Settings.topics`, or what a chatter's page sent instead.
    """

    topic: SafeLine | None = None
    can_type_safely: Answer = Answer.UNKNOWN


class Safety(Struct, frozen=True, kw_only=True):
    """The safety panel: what counsellor and chatter agreed. Text fields are written by the counsellor."""

    safe: Answer = Answer.UNKNOWN
    who: SafeLine | None = None
    device: SafeLine | None = None
    stop_word: SafeLine | None = None
    plan: SafeText | None = None


class PhaseSpan(Struct, frozen=True, kw_only=True):
    """From when on a conversation was in a phase; the next span's `since` ends it."""

    phase: Ident
    since: datetime


class Tick(Struct, frozen=True, kw_only=True):
    """A signal that a person heard, and the message it was heard in. Ticks inform, they never decide."""

    signal: Ident
    message: int | None
    by: Ident


class KeepReason(StrEnum):
    """Why a conversation is not to be erased at its time. A closed list: nothing that somebody typed."""

    COMPLAINT = "complaint"
    CALAMITY = "calamity"
    AUTHORITY = "authority"
    """Police, a court or an inspectorate asks for it."""
    FILE = "file"
    """A file of it has to be made first (youth care, a step of the reporting code)."""
    PERSON = "person"
    """Who chatted asked for it."""


class KeepAsked(Struct, frozen=True, kw_only=True):
    """Somebody asked to keep a conversation for `days`. It is erased at its time until somebody else grants it."""

    id: Ident
    reason: KeepReason
    days: int
    by: Ident
    at: datetime


class Kept(Struct, frozen=True, kw_only=True):
    """A conversation that is not erased before `until`; two people wanted that. `id` is that of what was asked."""

    id: Ident
    reason: KeepReason
    until: datetime
    asked_by: Ident
    granted_by: Ident
    at: datetime


class Conversation(Struct, frozen=True, kw_only=True):
    """The whole row, as in each `conversation` event; applying one twice changes nothing.

    `created_at` is cut to the minute. `last_message` is the id of the newest message (0: none), `read_message` that of
    the newest one its owner has seen. `unanswered_since`: since when the chatter waits for a line, which is the time of
    their oldest one without an answer, or of the claim or the return where nobody wrote to them since. `claim_epoch`
    counts claims, `version` counts changes of the row. `given_back` marks a conversation that a counsellor returned to
    the queue; it keeps its `waiting_since`. `returning` counts returns to this conversation after its end; `contact` is
    which conversation of this person it is, by the return word (0: not known). `turn_at` is its place in the queue
    where that is another than `waiting_since`; `apart`: it stands apart, until it is let in. `keep_asked` and `kept`:
    whether it is to be kept beyond its time.
    """

    id: Ident
    alias: SafeLine
    language: Ident
    state: State
    created_at: datetime
    owner: Ident | None = None
    waiting_since: datetime | None = None
    lines_by_visitor: int = 0
    last_line_at: datetime | None = None
    unanswered_since: datetime | None = None
    visitor_presence: VisitorPresence = VisitorPresence.HERE
    presence_since: datetime | None = None
    prechat: Prechat = Prechat()
    returning: int = 0
    contact: int = 0
    danger: bool = False
    phases: tuple[PhaseSpan, ...] = ()
    safety: Safety = Safety()
    signals: tuple[Tick, ...] = ()
    given_back: bool = False
    end_reason: EndReason | None = None
    ended_at: datetime | None = None
    last_message: int = 0
    read_message: int = 0
    claim_epoch: int = 0
    version: int = 0
    turn_at: datetime | None = None
    apart: bool = False
    keep_asked: KeepAsked | None = None
    kept: Kept | None = None


class Keeps(Struct, frozen=True, kw_only=True):
    """Conversations that are kept or asked to be, by the end of their term; `longest` is the longest term in days."""

    conversations: tuple[Conversation, ...]
    longest: int


class Message(Struct, frozen=True, kw_only=True):
    """One message. `id` counts within the conversation, from 1, without gaps; `client_id` is the idempotency key.

    A system message's `text` is a code for the catalogues (`returned`, `quick_exit`, ...), never a sentence.
    """

    id: int
    client_id: Ident
    author: Author
    author_id: Ident | None
    text: SafeText
    at: datetime


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody who works with the console. `chats` counts active conversations."""

    id: Ident
    name: SafeLine
    role: Role
    presence: Presence
    reason: SafeLine | None = None
    chats: int = 0
    capacity: int = 3


class Helpline(Struct, frozen=True, kw_only=True):
    """Open or closed for new conversations, and how many counsellors are available."""

    state: HelplineState
    available: int = 0


class Topic(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A choice of the first pre-chat question, by language code.

    `short` is a word for it where a list leaves no room for the label; `urgent` puts it before what else is said of who
    waits, in the colour of a warning. Both are for counsellors.
    """

    id: Ident
    label: dict[Ident, SafeLine]
    short: dict[Ident, SafeLine] = {}
    urgent: bool = False


class Settings(Struct, frozen=True, kw_only=True):
    """What a console must know of the server's settings. Times in seconds; `timezone` is the helpline's (IANA)."""

    visitor_url: SafeLine | None = None
    topics: tuple[Topic, ...] = ()
    retention: int = 48 * 3600
    reply_overdue: int = 120
    hold_after: int = 90
    return_window: int = 15 * 60
    text_limit: int = TEXT_LIMIT
    timezone: SafeLine | None = None


class Crowd(Struct, frozen=True, kw_only=True):
    """Chats of one network that stand apart: how many, and since when the first waits.

    `wrote` counts who sent a line; `silent` who did not, does not type, and did not say that they cannot type safely.
    `id` is random and says nothing of an address.
    """

    id: Ident
    waiting: int
    silent: int
    since: datetime
    wrote: int = 0


class Swept(Struct, frozen=True, kw_only=True):
    """Waiting chats that were ended together; until `until` they can be taken back."""

    id: Ident
    conversations: int
    until: datetime


class MyConsoles(Struct, frozen=True, kw_only=True):
    """How many other consoles of the same person are connected, as far as the server that answers can see."""

    others: int


class Restored(Struct, frozen=True, kw_only=True):
    """How many chats wait again after an act was taken back."""

    conversations: int


class Apart(Struct, frozen=True, kw_only=True):
    """Who stands apart, in numbers. `crowds` are the largest ones; `next` are the first few, who wrote before all.

    `swept` are the acts that can be taken back, the newest first.
    """

    waiting: int = 0
    silent: int = 0
    wrote: int = 0
    since: datetime | None = None
    crowds: tuple[Crowd, ...] = ()
    next: tuple[Conversation, ...] = ()
    swept: tuple[Swept, ...] = ()


class ApartPage(Struct, frozen=True, kw_only=True):
    """Some of those who stand apart, for reading: who wrote comes first. `waiting` and `wrote` count them all."""

    rows: tuple[Conversation, ...]
    waiting: int
    wrote: int


class Snapshot(Struct, frozen=True, kw_only=True):
    """All that a console may see, with the cursor taken *before* it was read.

    `now` is the server's running time, in which all spans are; `wall` its time of day, where that is another.

    `conversations` are those that are not closed, abandoned or purged and do not stand apart; `drafts` holds the
    caller's own.
    """

    cursor: Cursor
    now: datetime
    me: Colleague
    colleagues: tuple[Colleague, ...]
    conversations: tuple[Conversation, ...]
    drafts: dict[Ident, SafeText]
    helpline: Helpline
    settings: Settings
    apart: Apart = Apart()
    wall: datetime | None = None


class History(Struct, frozen=True, kw_only=True):
    """Messages in order of id; `more` says that there are older ones."""

    messages: tuple[Message, ...]
    more: bool


class Typing(Struct, frozen=True, kw_only=True):
    """The chatter started or stopped typing. There is no field for a text."""

    on: bool


class Draft(Struct, frozen=True, kw_only=True):
    """The owner's unsent text, saved so that a crash loses nothing."""

    text: SafeText


class EventBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every event has: its place in the log, its time, and the conversation it is about."""

    seq: int
    at: datetime
    conversation: Ident | None = None


class ConversationChanged(EventBase, frozen=True, kw_only=True, tag="conversation"):
    """The whole row after a change. A console that may no longer see it gets it once more, with its new owner."""

    data: Conversation


class MessageAdded(EventBase, frozen=True, kw_only=True, tag="message"):
    """A message; sent to the owner (to everybody while waiting) and to supervisors."""

    data: Message


class TypingChanged(EventBase, frozen=True, kw_only=True, tag="typing"):
    """Only to the owner."""

    data: Typing


class DraftSaved(EventBase, frozen=True, kw_only=True, tag="draft"):
    """Only to the owner (another console of the same person)."""

    data: Draft


class ColleagueChanged(EventBase, frozen=True, kw_only=True, tag="colleague"):
    """Somebody came, left, paused, or has more or fewer conversations."""

    data: Colleague


class HelplineChanged(EventBase, frozen=True, kw_only=True, tag="helpline"):
    """The helpline opened or closed, or the number of available counsellors changed."""

    data: Helpline


class SettingsChanged(EventBase, frozen=True, kw_only=True, tag="settings"):
    """The server's settings changed."""

    data: Settings


class ApartChanged(EventBase, frozen=True, kw_only=True, tag="apart"):
    """Others stand apart, or more, or fewer; told at most every few seconds."""

    data: Apart


class RegistrationChanged(EventBase, frozen=True, kw_only=True, tag="registration"):
    """Somebody saved the registration; to the owner and to supervisors."""

    data: Registration


class ConversationPurged(EventBase, frozen=True, kw_only=True, tag="purged"):
    """Every body of the conversation is gone from the server; drop what is still held."""


Event = (
    ConversationChanged
    | MessageAdded
    | TypingChanged
    | DraftSaved
    | ColleagueChanged
    | HelplineChanged
    | SettingsChanged
    | ApartChanged
    | RegistrationChanged
    | ConversationPurged
)


class Batch(Struct, frozen=True, kw_only=True):
    """The answer to one poll: events in order, the cursor after them, the clocks of a snapshot. Often empty."""

    events: tuple[Event, ...]
    cursor: Cursor
    now: datetime
    wall: datetime | None = None


class SafetyPatch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fields of the safety panel to change; what is left out stays. Plain text: it is on its way out."""

    safe: Answer | None = None
    who: str | None = None
    device: str | None = None
    stop_word: str | None = None
    plan: str | None = None

"""What can happen, beside the events of the server (`protocol.models.Event`): input of `console.core.reducer.reduce`.

Every event is plain data with ids. `at` is seconds of `console.support.clock.Clock`. Texts are kept out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from console.core.state import Kind
from protocol.models import Batch, Conversation, Event, History, Message, Snapshot


@dataclass(frozen=True, slots=True)
class SnapshotTaken:
    """A snapshot came. `after_gap`: the event log did not reach back, so events were missed in between."""

    snapshot: Snapshot = field(repr=False)
    at: float
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class BatchReceived:
    """The answer to one poll: events in order, and evidence that the line works."""

    batch: Batch = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True)
class RowReceived:
    """A command's answer: the row as it is now. The same comes by the event stream, earlier or later."""

    row: Conversation = field(repr=False)


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """A page of messages came. `before` is what was asked for: `None` means the newest."""

    conversation: str
    before: int | None
    history: History = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A second went by."""

    at: float


@dataclass(frozen=True, slots=True)
class LinkLost:
    """A request did not reach the server, or no answer came. `retry_at` is when the next attempt starts."""

    why: str
    at: float
    retry_at: float | None = None


@dataclass(frozen=True, slots=True)
class SignInNeeded:
    """The server no longer takes our token."""

    why: str
    at: float


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signed in again; the line is tried anew."""

    at: float


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation was put on the screen, or none."""

    conversation: str | None


@dataclass(frozen=True, slots=True)
class Scrolled:
    """The newest message of the open conversation came into sight, or went out of it."""

    conversation: str
    at_end: bool


@dataclass(frozen=True, slots=True)
class DraftEdited:
    """The unsent text is now this. `typed_here` is false where the composer does not show it yet."""

    conversation: str
    text: str = field(repr=False)
    typed_here: bool = True


@dataclass(frozen=True, slots=True)
class ReadTold:
    """The server is being told that everything up to `message` was seen; 0: that failed."""

    conversation: str
    message: int


@dataclass(frozen=True, slots=True)
class DraftKept:
    """The server has this as the unsent text now."""

    conversation: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """Enter was pressed: a text for the chatter (or a note) goes to the outbox."""

    client_id: str
    conversation: str
    text: str = field(repr=False)
    at: float
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True)
class SendStarted:
    """The first byte of an attempt is about to leave."""

    client_id: str
    at: float


@dataclass(frozen=True, slots=True)
class SendAnswered:
    """The server has it."""

    client_id: str
    message: Message = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True)
class SendPostponed:
    """No answer, or "later": the same id goes again, not before `retry_at`. `uncertain`: it may have arrived."""

    client_id: str
    at: float
    retry_at: float
    uncertain: bool


@dataclass(frozen=True, slots=True)
class SendRefused:
    """The server will not have it: `why` is `closed` where the conversation ended, else the server's code."""

    client_id: str
    why: str


@dataclass(frozen=True, slots=True)
class HeldConfirmed:
    """The counsellor says that a held text may still go."""

    client_id: str
    at: float


@dataclass(frozen=True, slots=True)
class SentAnew:
    """The counsellor sends a failed text again, under a new id and as the newest of its conversation."""

    client_id: str
    new_id: str
    at: float


@dataclass(frozen=True, slots=True)
class KeptAsNote:
    """The counsellor keeps an undeliverable text as an internal note, under a new id."""

    client_id: str
    new_id: str
    at: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """The counsellor lets go of a text that is held, failed or undeliverable."""

    client_id: str


@dataclass(frozen=True, slots=True)
class Hurried:
    """The console is about to end: what waits for its next attempt may go at once."""

    at: float


class NoticeKind(StrEnum):
    """What a counsellor is told in one sentence (`console.present.notices.notice_sentence`)."""

    TAKEN_BY = "taken_by"
    CAPACITY = "capacity"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    ENDED = "ended"
    REFUSED = "refused"
    TOO_LONG = "too_long"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_CONNECTION = "no_connection"
    SIGN_IN = "sign_in"
    HISTORY_FAILED = "history_failed"
    DRAFT_NOT_SAVED = "draft_not_saved"
    FORM_NOT_SAVED = "form_not_saved"
    KEEP_NEEDS_ANOTHER = "keep_needs_another"
    KEEP_TOO_LONG = "keep_too_long"
    KEPT = "kept"
    APART_ENDED = "apart_ended"
    APART_RESTORED = "apart_restored"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, once. `name` is a colleague's name, `count` a number, where the kind has one."""

    kind: NoticeKind
    conversation: str | None = None
    name: str | None = field(default=None, repr=False)
    count: int | None = None


OutboxEvent = (
    Written
    | SendStarted
    | SendAnswered
    | SendPostponed
    | SendRefused
    | HeldConfirmed
    | SentAnew
    | KeptAsNote
    | Dropped
    | Hurried
)

LocalEvent = (
    SnapshotTaken
    | BatchReceived
    | RowReceived
    | HistoryLoaded
    | Ticked
    | LinkLost
    | SignInNeeded
    | SignedIn
    | Opened
    | Scrolled
    | DraftEdited
    | DraftKept
    | ReadTold
    | OutboxEvent
    | Notice
)

AnyEvent = Event | LocalEvent
"""All that `reduce` takes."""

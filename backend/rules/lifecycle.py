"""The server's row of a conversation, and what the steps change of it that only the server has: the queue, tickets, who
stands apart. The steps themselves are `protocol/transitions.py`.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from backend.support import problem
from protocol import transitions
from protocol.conversation import OVER
from protocol.models import Answer, EndReason, KeepAsked, Kept, PhaseSpan, Safety, State, Tick, VisitorPresence


class Chat(Struct, frozen=True, kw_only=True):
    """One row of the table `conversations`."""

    id: str
    token_hash: bytes | None
    tab_hash: bytes | None = None
    seal_key: bytes | None = None
    alias: str
    language: str
    state: State
    created_at: datetime
    owner: str | None = None
    waiting_since: datetime | None = None
    queued_at: datetime | None = None
    lines_by_visitor: int = 0
    last_line_at: datetime | None = None
    unanswered_since: datetime | None = None
    visitor_presence: VisitorPresence = VisitorPresence.HERE
    presence_since: datetime | None = None
    seen_at: datetime
    topic: str | None = None
    can_type_safely: Answer = Answer.UNKNOWN
    returns: int = 0
    danger: bool = False
    phases: tuple[PhaseSpan, ...] = ()
    safety: Safety = Safety()
    signals: tuple[Tick, ...] = ()
    given_back: bool = False
    end_reason: EndReason | None = None
    ended_at: datetime | None = None
    last_message: int = 0
    last_visible: int = 0
    read_message: int = 0
    claim_epoch: int = 0
    version: int = 0
    typing_until: datetime | None = None
    person: str | None = None
    contact: int = 0
    word_tries: int = 0
    turn_at: datetime | None = None
    apart: bool = False
    crowd: str | None = None
    swept: str | None = None
    bytes_by_visitor: int = 0
    keep_asked: KeepAsked | None = None
    kept: Kept | None = None
    openings: int = 0
    opened_hash: bytes | None = None


def claim(chat: Chat, owner: str, now: datetime) -> Chat:
    """Taken out of the queue, and out of a crowd."""
    return replace(transitions.claim(chat, owner, now), queued_at=None, crowd=None)


def into_queue(chat: Chat, now: datetime) -> Chat:
    """From apart to the end of the queue."""
    return replace(transitions.into_queue(chat, now), queued_at=now)


def flag_danger(chat: Chat, on: bool, now: datetime) -> Chat:
    """Dangerous now, or no longer; from apart into the queue."""
    flagged = transitions.flag_danger(chat, on, now)
    return replace(flagged, queued_at=now) if chat.apart and not flagged.apart else flagged


def give_back(chat: Chat, now: datetime) -> Chat:
    """Back into the queue; nobody types there."""
    return replace(transitions.give_back(chat), queued_at=now, typing_until=None)


def orphan(chat: Chat) -> Chat:
    """The owner's console is gone, and nobody types."""
    return replace(transitions.orphan(chat), typing_until=None)


def close(chat: Chat, reason: EndReason, now: datetime) -> Chat:
    """By the counsellor."""
    return _sealed(chat, transitions.close(chat, reason, now))


def leave(chat: Chat, reason: EndReason, now: datetime) -> Chat:
    """By the chatter."""
    return _sealed(chat, transitions.leave(chat, reason, now))


def come_back(chat: Chat, now: datetime, *, there: bool, seat: bool) -> Chat:
    """After the end; counted, and a sign of life."""
    back = transitions.come_back(chat, now, there=there, seat=seat)
    queued_at = chat.queued_at if there else now
    return replace(back, queued_at=queued_at, returns=chat.returns + 1, seen_at=now)


def visitor_line(chat: Chat, now: datetime, size: int, most: int) -> Chat:
    """The counts after a line of the chatter of `size` bytes; all of them may have `most`. Raises 413 `full`."""
    after = transitions.visitor_line(chat, now)
    if chat.bytes_by_visitor + size > most:
        raise problem.full()
    return replace(after, bytes_by_visitor=chat.bytes_by_visitor + size)


def answered(chat: Chat) -> Chat:
    """After a line of the counsellor, who has typed it."""
    return replace(transitions.answered(chat), typing_until=None)


def _sealed(before: Chat, after: Chat) -> Chat:
    """With an end what the tab keeps opens nothing any more, and what is sealed on the telephone stays shut."""
    if before.state in OVER or after.state not in OVER:
        return after
    return replace(after, queued_at=None, typing_until=None, tab_hash=None, seal_key=None, crowd=None)

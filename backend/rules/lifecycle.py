"""What can happen to a conversation: pure functions from one row to the next (the table in `docs/protocol.md`).

A function raises `Problem` where the state does not allow the step; nothing has changed then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from backend.support import problem
from protocol.conversation import ENDED, FINAL, LIVE_STATES, OPEN, OVER, PRESENT, SERVED
from protocol.models import (
    Answer,
    EndReason,
    KeepAsked,
    Kept,
    PhaseSpan,
    Safety,
    SafetyPatch,
    State,
    Tick,
    VisitorPresence,
)


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


def stays(chat: Chat) -> bool:
    """Whether it is over and kept beyond its time: then nothing is added to it or changed."""
    return chat.kept is not None and chat.state in ENDED


def claim(chat: Chat, owner: str, now: datetime) -> Chat:
    """Taken out of the queue. Whether the owner has a seat is the caller's to check, in the same transaction.

    Who has not written a word waits for one all the same, from the claim on.
    """
    return replace(
        chat,
        state=State.ACTIVE,
        owner=owner,
        queued_at=None,
        given_back=False,
        unanswered_since=chat.unanswered_since or now,
        claim_epoch=chat.claim_epoch + 1,
        apart=False,
        crowd=None,
    )


def into_queue(chat: Chat, now: datetime) -> Chat:
    """From apart to the end of the queue; it keeps the time since which it waits."""
    return replace(chat, apart=False, turn_at=now, queued_at=now)


def flag_danger(chat: Chat, on: bool, now: datetime) -> Chat:
    """Dangerous now, or no longer. Who is in danger does not stand apart."""
    flagged = replace(chat, danger=on)
    return into_queue(flagged, now) if on and chat.apart and chat.state is State.WAITING else flagged


def give_back(chat: Chat, now: datetime) -> Chat:
    """Back into the queue, with the waiting time it had."""
    if chat.state not in LIVE_STATES:
        raise _wrong(chat)
    return replace(
        chat,
        state=State.WAITING,
        owner=None,
        queued_at=now,
        given_back=True,
        typing_until=None,
    )


def hold(chat: Chat) -> Chat:
    if chat.state not in SERVED:
        raise _wrong(chat)
    return replace(chat, state=State.ON_HOLD)


def resume(chat: Chat) -> Chat:
    if chat.state not in SERVED:
        raise _wrong(chat)
    return replace(chat, state=State.ACTIVE)


def orphan(chat: Chat) -> Chat:
    """The owner's console is gone. The owner stays named, so that the same person can take it back."""
    return replace(chat, state=State.ORPHANED, typing_until=None)


def close(chat: Chat, reason: EndReason, now: datetime) -> Chat:
    """By the counsellor: a live conversation goes to wrap-up, one in wrap-up is closed."""
    if chat.state is State.WRAP_UP:
        return replace(chat, state=State.CLOSED)
    if chat.state not in LIVE_STATES:
        raise _wrong(chat)
    return _end(chat, reason, now)


def leave(chat: Chat, reason: EndReason, now: datetime) -> Chat:
    """The chatter has gone: said so, used quick exit, or was not heard of. Not an error twice."""
    presence = {
        EndReason.VISITOR_LEFT: VisitorPresence.LEFT,
        EndReason.QUICK_EXIT: VisitorPresence.QUICK_EXIT,
    }.get(reason, VisitorPresence.AWAY)
    if chat.state in OPEN:
        return replace(_end(chat, reason, now), visitor_presence=presence, presence_since=now)
    if chat.state is State.WRAP_UP and reason is EndReason.QUICK_EXIT and chat.end_reason is not EndReason.QUICK_EXIT:
        # The page was still open after the end: from now on nobody may come back on that device.
        return replace(chat, end_reason=reason, visitor_presence=presence, presence_since=now)
    return chat


def is_readable(chat: Chat, now: datetime, window: int) -> bool:
    """Whether the chatter still gets answers: while it goes on, and for `window` seconds after the end."""
    return chat.ended_at is None or now - chat.ended_at <= timedelta(seconds=window)


def gives_texts(chat: Chat) -> bool:
    """Whether an answer to the chatter may hold texts: while it goes on, and after an end that can be taken back.

    After one with a counsellor also when that person has finished in the meantime: of that the chatter knows nothing,
    and the last words must still arrive at a page whose line was bad.
    """
    if chat.state is State.ABANDONED:
        return chat.end_reason is EndReason.FLOOD
    return chat.end_reason not in FINAL


def can_return(chat: Chat, now: datetime, window: int) -> bool:
    """Whether the chatter may come back; `window` in seconds from the end."""
    if chat.state is not State.WRAP_UP or chat.end_reason in FINAL or chat.ended_at is None:
        return False
    return now - chat.ended_at <= timedelta(seconds=window)


def come_back(chat: Chat, now: datetime, *, there: bool, seat: bool) -> Chat:
    """After the end, to the same owner; on hold where the owner has no seat.

    Where the owner is not `there` any more it waits from now on, at the place in the queue that it had.
    """
    if not there:
        waits = replace(chat, state=State.WAITING, owner=None, waiting_since=now, queued_at=now, given_back=True)
        return come_back(waits, now, there=True, seat=seat)
    state = State.ACTIVE if seat else State.ON_HOLD
    return replace(
        chat,
        state=state if chat.owner is not None else State.WAITING,
        end_reason=None,
        ended_at=None,
        unanswered_since=now,
        returns=chat.returns + 1,
        visitor_presence=VisitorPresence.HERE,
        presence_since=now,
        seen_at=now,
    )


def visitor_line(chat: Chat, now: datetime, size: int, most: int) -> Chat:
    """The counts after a line of the chatter of `size` bytes; all of them may have `most`. Raises 413 `full`."""
    if chat.state not in OPEN:
        raise problem.closed()
    if chat.bytes_by_visitor + size > most:
        raise problem.full()
    return replace(
        chat,
        lines_by_visitor=chat.lines_by_visitor + 1,
        bytes_by_visitor=chat.bytes_by_visitor + size,
        last_line_at=now,
        unanswered_since=chat.unanswered_since or now,
    )


def answered(chat: Chat) -> Chat:
    """After a line of the counsellor."""
    if chat.state not in LIVE_STATES:
        raise problem.closed()
    return replace(chat, unanswered_since=None, typing_until=None)


def presence(chat: Chat, state: VisitorPresence, now: datetime) -> Chat:
    """The page is heard of, or no longer. A chatter who left stays so until they come back."""
    if chat.visitor_presence is state or chat.visitor_presence not in PRESENT:
        return chat
    return replace(chat, visitor_presence=state, presence_since=now)


def phase(chat: Chat, name: str, now: datetime) -> Chat:
    """From now on in phase `name`; the same again changes nothing."""
    if chat.phases and chat.phases[-1].phase == name:
        return chat
    return replace(chat, phases=(*chat.phases, PhaseSpan(phase=name, since=now)))


def tick(chat: Chat, signal: str, message: int | None, on: bool, by: str) -> Chat:
    """A signal heard (in `message`, if it points at one) or taken back."""
    if message is not None and not 1 <= message <= chat.last_message:
        raise problem.not_found()
    others = tuple(one for one in chat.signals if one.signal != signal)
    return replace(chat, signals=(*others, Tick(signal=signal, message=message, by=by)) if on else others)


def safety(chat: Chat, patch: SafetyPatch) -> Chat:
    """The panel with what the patch names; an empty text clears a field."""
    changes: dict[str, object] = {}
    for field in ("safe", "who", "device", "stop_word", "plan"):
        value = getattr(patch, field)
        if value is not None:
            changes[field] = value or None
    return replace(chat, safety=replace(chat.safety, **changes))


def _end(chat: Chat, reason: EndReason, now: datetime) -> Chat:
    served = chat.state is not State.WAITING
    return replace(
        chat,
        state=State.WRAP_UP if served else State.ABANDONED,
        end_reason=reason,
        ended_at=now,
        queued_at=None,
        unanswered_since=None,
        typing_until=None,
        # What the tab keeps opens nothing from here on, and what is sealed on the telephone stays shut.
        tab_hash=None,
        seal_key=None,
        crowd=None,
    )


def _wrong(chat: Chat) -> problem.Problem:
    return problem.closed() if chat.state in OVER else problem.wrong_state()

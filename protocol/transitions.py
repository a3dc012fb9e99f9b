"""The steps of a conversation, from one row to the next (`docs/protocol.md`, the table "States").

Pure functions over every row that has the fields of `Row`: the server's, and the one on the wire. Each gives a changed
copy, or raises `Refusal` and has changed nothing. Who may take a step is `protocol.conversation`'s.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from protocol.conversation import (
    OPEN,
    OVER,
    PRESENT,
    RULES,
    SERVED,
    Act,
    Refusal,
    Row,
    Why,
    need_state,
)
from protocol.models import EndReason, PhaseSpan, SafetyPatch, State, Tick, VisitorPresence

R = TypeVar("R", bound=Row)


def claim(row: R, owner: str, now: datetime) -> R:
    """Taken out of the queue. Whether the owner has a seat is the caller's to check, in the same transaction.

    Who has not written a word waits for one all the same, from the claim on.
    """
    need_state(row, RULES[Act.CLAIM].everybody)
    return _with(
        row,
        state=State.ACTIVE,
        owner=owner,
        given_back=False,
        unanswered_since=row.unanswered_since or now,
        claim_epoch=row.claim_epoch + 1,
        apart=False,
    )


def into_queue(row: R, now: datetime) -> R:
    """From apart to the end of the queue; it keeps the time since which it waits."""
    return _with(row, apart=False, turn_at=now)


def flag_danger(row: R, on: bool, now: datetime) -> R:
    """Dangerous now, or no longer. Who is in danger does not stand apart."""
    flagged = _with(row, danger=on)
    return into_queue(flagged, now) if on and row.apart and row.state is State.WAITING else flagged


def give_back(row: R) -> R:
    """Back into the queue, with the waiting time it had."""
    need_state(row, RULES[Act.RELEASE].owner)
    return _with(row, state=State.WAITING, owner=None, given_back=True)


def hold(row: R) -> R:
    """On hold, which takes no seat; where it is already nothing changes."""
    need_state(row, RULES[Act.HOLD].owner)
    return _with(row, state=State.ON_HOLD)


def resume(row: R) -> R:
    """Back from hold, which takes a seat: the caller's to check."""
    need_state(row, RULES[Act.HOLD].owner)
    return _with(row, state=State.ACTIVE)


def orphan(row: R) -> R:
    """The owner's console is gone. The owner stays named, so that the same person can take it back."""
    need_state(row, SERVED)
    return _with(row, state=State.ORPHANED)


def close(row: R, reason: EndReason, now: datetime) -> R:
    """By the counsellor: a live conversation goes to wrap-up, one in wrap-up is closed; closed it stays as it is."""
    need_state(row, RULES[Act.CLOSE].owner)
    if row.state in OVER:
        return _with(row, state=State.CLOSED)
    return _end(row, reason, now)


def leave(row: R, reason: EndReason, now: datetime) -> R:
    """The chatter has gone: said so, used quick exit, or was not heard of. Not an error twice."""
    gone = {
        EndReason.VISITOR_LEFT: VisitorPresence.LEFT,
        EndReason.QUICK_EXIT: VisitorPresence.QUICK_EXIT,
    }.get(reason, VisitorPresence.AWAY)
    if row.state in OPEN:
        return _with(_end(row, reason, now), visitor_presence=gone, presence_since=now)
    if row.state is State.WRAP_UP and reason is EndReason.QUICK_EXIT and row.end_reason is not EndReason.QUICK_EXIT:
        # The page was still open after the end: from now on nobody may come back on that device.
        return _with(row, end_reason=reason, visitor_presence=gone, presence_since=now)
    return row


def come_back(row: R, now: datetime, *, there: bool, seat: bool) -> R:
    """After the end, to the same owner; on hold where the owner has no seat.

    Where the owner is not `there` any more it waits from now on, at the place in the queue that it had. Whether it
    `can_return` is the caller's to ask.
    """
    waits: dict[str, Any] = {"owner": None, "waiting_since": now, "given_back": True}
    served = there and row.owner is not None
    return _with(
        row,
        state=(State.ACTIVE if seat else State.ON_HOLD) if served else State.WAITING,
        end_reason=None,
        ended_at=None,
        unanswered_since=now,
        visitor_presence=VisitorPresence.HERE,
        presence_since=now,
        **({} if there else waits),
    )


def visitor_line(row: R, now: datetime) -> R:
    """The counts after a line of the chatter."""
    need_state(row, OPEN)
    return _with(
        row,
        lines_by_visitor=row.lines_by_visitor + 1,
        last_line_at=now,
        unanswered_since=row.unanswered_since or now,
    )


def answered(row: R) -> R:
    """After a line of the counsellor."""
    need_state(row, RULES[Act.SEND].owner)
    return _with(row, unanswered_since=None)


def presence(row: R, state: VisitorPresence, now: datetime) -> R:
    """The page is heard of, or no longer. A chatter who left stays so until they come back."""
    if row.visitor_presence is state or row.visitor_presence not in PRESENT:
        return row
    return _with(row, visitor_presence=state, presence_since=now)


def phase(row: R, name: str, now: datetime) -> R:
    """From now on in phase `name`; the same again changes nothing."""
    if row.phases and row.phases[-1].phase == name:
        return row
    return _with(row, phases=(*row.phases, PhaseSpan(phase=name, since=now)))


def tick(row: R, signal: str, message: int | None, on: bool, by: str) -> R:
    """A signal heard (in `message`, if it points at one) or taken back."""
    if message is not None and not 1 <= message <= row.last_message:
        raise Refusal(Why.NOT_FOUND)
    others = tuple(one for one in row.signals if one.signal != signal)
    return _with(row, signals=(*others, Tick(signal=signal, message=message, by=by)) if on else others)


def safety(row: R, patch: SafetyPatch) -> R:
    """The panel with what the patch names; an empty text clears a field."""
    changes: dict[str, object] = {}
    for field in ("safe", "who", "device", "stop_word", "plan"):
        value = getattr(patch, field)
        if value is not None:
            changes[field] = value or None
    return _with(row, safety=replace(row.safety, **changes))


def _end(row: R, reason: EndReason, now: datetime) -> R:
    served = row.state is not State.WAITING
    return _with(
        row,
        state=State.WRAP_UP if served else State.ABANDONED,
        end_reason=reason,
        ended_at=now,
        unanswered_since=None,
    )


def _with(row: R, **changes: Any) -> R:
    """A changed copy. Every row is a struct, which a protocol cannot say."""
    return cast(R, replace(cast(Struct, row), **changes))

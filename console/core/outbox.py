"""What was written and is not yet confirmed: the rules, as pure functions over `AppState.outbox`.

    queued ──► sending ──► sent
      │  ▲        │ no answer: queued again, same id
      ▼  │        ├──► failed          refused: send anew or drop
     held ◄───────┘──► undeliverable   the conversation ended: keep as a note or drop

A text gets its id and its row before the first byte leaves. Per conversation one message is on its way at a time, in
the order of writing; notes have a lane of their own. A message that waited longer than the hold limit is held until the
counsellor confirms it, because "are you alone?" ten minutes late can endanger a child; notes are never held. A text is
settled by the server's answer or by its own echo on the event stream, whichever comes first, and by nothing else.
The same id always goes with the same text, so a repeated attempt cannot make a second message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from console.core.events import (
    Dropped,
    HeldConfirmed,
    Hurried,
    KeptAsNote,
    OutboxEvent,
    SendAnswered,
    SendPostponed,
    SendRefused,
    SendStarted,
    SentAnew,
    Written,
)
from console.core.state import ON_ITS_WAY, UNSETTLED, Delivery, Kind, Outgoing
from protocol.models import Message

Outbox = tuple[Outgoing, ...]

BLOCKING = frozenset({Delivery.QUEUED, Delivery.SENDING, Delivery.HELD})
"""What a later text of the same lane may not overtake. Failed and undeliverable texts never go under their id."""
DROPPABLE = frozenset({Delivery.HELD, Delivery.FAILED, Delivery.UNDELIVERABLE})
"""What a counsellor may let go of; a text on its way cannot be called back."""


def due(outbox: Outbox, now: float, hold_after: float) -> tuple[Outgoing, ...]:
    """What may be sent at `now`: at most one text per lane, the oldest, and never one that is to be held."""
    return tuple(
        row
        for row in _heads(outbox)
        if row.delivery is Delivery.QUEUED and row.not_before_at <= now and not is_stale(row, now, hold_after)
    )


def is_stale(row: Outgoing, now: float, hold_after: float) -> bool:
    """Too old to go without being asked about."""
    return row.kind is Kind.MESSAGE and now - row.written_at > hold_after


def unsettled(outbox: Outbox) -> Outbox:
    """What the server is not known to have; a counsellor who quits is asked about it."""
    return tuple(row for row in outbox if row.delivery in UNSETTLED)


def on_its_way(outbox: Outbox) -> Outbox:
    """What goes by itself as soon as the line allows."""
    return tuple(row for row in outbox if row.delivery in ON_ITS_WAY)


def find(outbox: Outbox, client_id: str) -> Outgoing | None:
    """The row with this id, or `None`."""
    return next((row for row in outbox if row.client_id == client_id), None)


def held_back(outbox: Outbox, now: float, hold_after: float) -> Outbox:
    """With what has waited too long held. A text in the middle of an attempt is left to end it first."""
    if not any(row.delivery is Delivery.QUEUED and is_stale(row, now, hold_after) for row in outbox):
        return outbox
    return tuple(
        replace(row, delivery=Delivery.HELD)
        if row.delivery is Delivery.QUEUED and is_stale(row, now, hold_after)
        else row
        for row in outbox
    )


def settled_by(outbox: Outbox, message: Message) -> Outbox:
    """With the text whose echo `message` is marked as sent.

    An echo with another text does not settle: the server then has something else under this id, and its answer says so.
    """
    return _changed(
        outbox,
        message.client_id,
        BLOCKING,
        lambda row: (
            replace(row, delivery=Delivery.SENT, message=message.id)
            if message.text.strip() == row.text.strip()
            else row
        ),
    )


def without_shown(outbox: Outbox, conversation: str, last: int) -> Outbox:
    """Without sent texts that the transcript (up to message `last`) shows itself."""
    if not any(_is_shown(row, conversation, last) for row in outbox):
        return outbox
    return tuple(row for row in outbox if not _is_shown(row, conversation, last))


def stepped(outbox: Outbox, event: OutboxEvent, hold_after: float) -> Outbox:
    """The outbox after `event`. What does not fit the row's state changes nothing."""
    match event:
        case Written():
            return _written(outbox, event)
        case SendStarted():
            return _changed(
                outbox,
                event.client_id,
                {Delivery.QUEUED},
                lambda row: replace(row, delivery=Delivery.SENDING, attempts=row.attempts + 1),
            )
        case SendAnswered():
            return _changed(
                outbox,
                event.client_id,
                BLOCKING,
                lambda row: replace(row, delivery=Delivery.SENT, message=event.message.id),
            )
        case SendPostponed():
            return held_back(
                _changed(outbox, event.client_id, {Delivery.SENDING}, _postponed(event)), event.at, hold_after
            )
        case SendRefused():
            return _changed(outbox, event.client_id, {Delivery.SENDING}, _refused(event))
        case HeldConfirmed():
            return _changed(
                outbox,
                event.client_id,
                {Delivery.HELD},
                lambda row: replace(row, delivery=Delivery.QUEUED, written_at=event.at, not_before_at=event.at),
            )
        case SentAnew():
            return _moved(outbox, event.client_id, Delivery.FAILED, event.new_id, event.at, None)
        case KeptAsNote():
            return _moved(outbox, event.client_id, Delivery.UNDELIVERABLE, event.new_id, event.at, Kind.NOTE)
        case Dropped():
            return tuple(row for row in outbox if row.client_id != event.client_id or row.delivery not in DROPPABLE)
        case Hurried():
            return tuple(
                replace(row, not_before_at=event.at) if row.delivery is Delivery.QUEUED else row for row in outbox
            )


def _heads(outbox: Outbox) -> Iterator[Outgoing]:
    lanes: set[tuple[str, Kind]] = set()
    for row in outbox:
        lane = (row.conversation, row.kind)
        if row.delivery not in BLOCKING or lane in lanes:
            continue
        lanes.add(lane)
        yield row


def _is_shown(row: Outgoing, conversation: str, last: int) -> bool:
    return row.conversation == conversation and row.message is not None and row.message <= last


def _written(outbox: Outbox, event: Written) -> Outbox:
    if find(outbox, event.client_id) is not None:
        return outbox
    row = Outgoing(
        client_id=event.client_id,
        conversation=event.conversation,
        kind=event.kind,
        text=event.text,
        written_at=event.at,
        not_before_at=event.at,
    )
    return (*outbox, row)


def _postponed(event: SendPostponed) -> Callable[[Outgoing], Outgoing]:
    def change(row: Outgoing) -> Outgoing:
        return replace(
            row,
            delivery=Delivery.QUEUED,
            not_before_at=event.retry_at,
            uncertain=row.uncertain or event.uncertain,
        )

    return change


def _refused(event: SendRefused) -> Callable[[Outgoing], Outgoing]:
    delivery = Delivery.UNDELIVERABLE if event.why == "closed" else Delivery.FAILED

    def change(row: Outgoing) -> Outgoing:
        return replace(row, delivery=delivery, why=event.why)

    return change


def _moved(outbox: Outbox, client_id: str, when: Delivery, new_id: str, at: float, kind: Kind | None) -> Outbox:
    row = find(outbox, client_id)
    if row is None or row.delivery is not when:
        return outbox
    rest = tuple(other for other in outbox if other is not row)
    return _written(rest, Written(new_id, row.conversation, row.text, at, kind or row.kind))


def _changed(
    outbox: Outbox, client_id: str, when: frozenset[Delivery] | set[Delivery], change: Callable[[Outgoing], Outgoing]
) -> Outbox:
    row = find(outbox, client_id)
    if row is None or row.delivery not in when:
        return outbox
    return tuple(change(other) if other is row else other for other in outbox)

"""Questions to the state: order of the queue, what is unread, who waits too long, which chat needs me. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.core.outbox import on_its_way
from console.core.permissions import is_mine, is_unsafe
from console.core.state import AppState, Outgoing
from protocol.conversation import CLAIMABLE, LIVE_STATES, is_away, waits_since
from protocol.models import Author, Colleague, Conversation, State


def server_now(state: AppState) -> datetime | None:
    """The server's running time, carried on by elapsed time; `None` before the first answer. For how long ago it is."""
    return state.time.at(state.now_at) if state.time else None


def time_of_day(state: AppState) -> datetime | None:
    """The time of day at the helpline; `None` before the first answer. For a clock that people read."""
    return state.time.of_day(state.now_at).astimezone(zone_of(state)) if state.time else None


@lru_cache(maxsize=4)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def zone_of(state: AppState) -> tzinfo | None:
    """The helpline's time zone, by which everything is told; None for the machine's, where the server names none."""
    return _zone(state.settings.timezone) if state.settings.timezone else None


def queue(state: AppState) -> tuple[Conversation, ...]:
    """Who waits: danger first, then who cannot talk safely, then longest waiting (L1); whose page is away comes last.

    Orphaned ones wait since their last line.

    Who was let in from apart stands where they came in; nobody who stands apart is here.
    """
    waiting = [row for row in state.conversations.values() if row.state in CLAIMABLE and not row.apart]
    return tuple(sorted(waiting, key=_turn))


def waiting_here(state: AppState) -> tuple[Conversation, ...]:
    """Of `queue` those whose page is there: the others are counted nowhere until they come back."""
    return tuple(row for row in queue(state) if not is_away(row))


def _turn(row: Conversation) -> tuple[bool, bool, bool, datetime, str]:
    return not row.danger, is_away(row), not is_unsafe(row), row.turn_at or waits_since(row), row.id


def my_chats(state: AppState) -> tuple[Conversation, ...]:
    """My conversations in a calm order: as I got them, which does not change while I work."""
    mine = [row for row in state.conversations.values() if is_mine(state, row) and row.state is not State.WAITING]
    return tuple(sorted(mine, key=lambda row: (row.created_at, row.id)))


def unread(state: AppState, conversation: str) -> int:
    """How many of the chatter's lines I have not seen."""
    row, transcript = state.conversations.get(conversation), state.transcripts.get(conversation)
    if row is None or transcript is None or not is_mine(state, row):
        return 0
    if not transcript.loaded:
        return max(0, row.last_message - row.read_message)
    seen = max(transcript.seen, row.read_message)
    return sum(message.author is Author.VISITOR for message in transcript.log.after(seen))


def first_unread(state: AppState, conversation: str) -> int | None:
    """The id of the oldest of the chatter's lines that I have not seen."""
    row, transcript = state.conversations.get(conversation), state.transcripts.get(conversation)
    if row is None or transcript is None or not is_mine(state, row):
        return None
    seen = max(transcript.seen, row.read_message)
    ids = [message.id for message in transcript.log.after(seen) if message.author is Author.VISITOR]
    return ids[-1] if ids else None


def overdue_since(state: AppState, row: Conversation, after: int | None = None) -> datetime | None:
    """Since when the chatter waits for my answer, once that is longer than `after` seconds (the server's by default).

    A text that is on its way to them counts as an answer; the outbox shows that it did not arrive yet.
    """
    now = server_now(state)
    if now is None or row.unanswered_since is None or row.state is not State.ACTIVE or not is_mine(state, row):
        return None
    limit = state.settings.reply_overdue if after is None else after
    if (now - row.unanswered_since).total_seconds() < limit:
        return None
    answering = any(out.conversation == row.id for out in on_its_way(state.outbox))
    return None if answering else row.unanswered_since


def needs_me(state: AppState, row: Conversation, after: int | None = None) -> bool:
    """I should look at this conversation of mine."""
    if overdue_since(state, row, after) or unread(state, row.id):
        return True
    return any(out.conversation == row.id for out in waiting_for_a_decision(state))


def next_that_needs_me(state: AppState, after: int | None = None) -> str | None:
    """The conversation to go to next, other than the open one: danger, then overdue, then unread, oldest line first.

    A text that waits for my decision counts like an overdue answer: the chatter waits without knowing. `None`: none.
    """
    decisions = {out.conversation for out in waiting_for_a_decision(state)}

    def order(row: Conversation) -> tuple[bool, bool, datetime, str]:
        pressing = row.id in decisions or overdue_since(state, row, after) is not None
        return (not row.danger, not pressing, row.unanswered_since or row.created_at, row.id)

    wanting = [row for row in my_chats(state) if row.id != state.opened and needs_me(state, row, after)]
    return min(wanting, key=order).id if wanting else None


def waiting_for_a_decision(state: AppState) -> tuple[Outgoing, ...]:
    """Texts that stay until I say what is to happen with them."""
    going = on_its_way(state.outbox)
    return tuple(row for row in state.outbox if row not in going and row.message is None)


def outgoing(state: AppState, conversation: str) -> tuple[Outgoing, ...]:
    """Texts of this conversation that its transcript does not show yet, in order of writing."""
    return tuple(row for row in state.outbox if row.conversation == conversation)


def seats(state: AppState) -> tuple[int, int]:
    """My active conversations, and how many I may have."""
    if state.me is None:
        return 0, 0
    active = sum(row.state is State.ACTIVE and is_mine(state, row) for row in state.conversations.values())
    return active, state.me.capacity


def open_chats(state: AppState) -> tuple[Conversation, ...]:
    """My conversations in which a chatter may still write: whoever signs off is asked about them."""
    return tuple(row for row in my_chats(state) if row.state in LIVE_STATES)


def colleagues(state: AppState) -> tuple[Colleague, ...]:
    """Everybody but me, by name."""
    others = (one for one in state.colleagues.values() if state.me is None or one.id != state.me.id)
    return tuple(sorted(others, key=lambda one: (one.name.casefold(), one.id)))


def name_of(state: AppState, colleague: str | None) -> str | None:
    """A colleague's name, or their id where they are not known (any more)."""
    if colleague is None:
        return None
    known = state.colleagues.get(colleague)
    return known.name if known else colleague

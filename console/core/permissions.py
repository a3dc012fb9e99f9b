"""Who may read what: questions about the state that several modules ask."""

from __future__ import annotations

from collections.abc import Collection

from console.core.state import AppState
from protocol.conversation import CLAIMABLE, OVERSEERS
from protocol.models import Answer, Conversation, State


def is_queued(row: Conversation) -> bool:
    """It waits in the queue, and not apart."""
    return row.state is State.WAITING and not row.apart


def is_mine(state: AppState, row: Conversation) -> bool:
    """I own it: mine to answer."""
    return state.me is not None and row.owner == state.me.id


def told_safe(row: Conversation) -> Answer:
    """Whether this chatter can talk safely: as agreed in the chat, else as they answered before it."""
    return row.safety.safe if row.safety.safe is not Answer.UNKNOWN else row.prechat.can_type_safely


def is_unsafe(row: Conversation) -> bool:
    """They said that they cannot talk safely."""
    return told_safe(row) is Answer.NO


def may_be_watched(row: Conversation, signals: Collection[str]) -> bool:
    """Somebody may be reading along: they cannot talk safely, it is marked as danger, or one of `signals` is ticked."""
    return row.danger or is_unsafe(row) or any(tick.signal in signals for tick in row.signals)


def may_read(state: AppState, row: Conversation) -> bool:
    """The server gives me this conversation's messages."""
    return row.state in CLAIMABLE or may_know(state, row)


def may_know(state: AppState, row: Conversation) -> bool:
    """The server gives me what is for its owner and for who oversees the work: what notes say, what is registered."""
    return is_mine(state, row) or (state.me is not None and state.me.role in OVERSEERS)

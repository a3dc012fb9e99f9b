"""The rules of a conversation (`docs/protocol.md`, "States" and "Counsellors"): sets of states and roles, and
since when somebody waits.

Pure, and the same for everybody: the server, the console, a practice run and the fake server of tests.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from protocol.models import LIVE_STATES as LIVE_STATES
from protocol.models import EndReason, Role, State, VisitorPresence

# Sets of states: the table "States".

CLAIMABLE: Final = frozenset({State.WAITING, State.ORPHANED})
"""States in which anybody who works with chats may read along and take the conversation."""
SERVED: Final = frozenset({State.ACTIVE, State.ON_HOLD})
"""States in which a counsellor is there."""
OPEN: Final = LIVE_STATES | {State.WAITING}
"""States in which the chatter can write."""
ENDED: Final = frozenset({State.CLOSED, State.ABANDONED})
"""States in which nobody has anything to do any more: it leaves the lists, and waits for the purge."""
OVER: Final = ENDED | {State.WRAP_UP}
"""To the chatter it has ended. In wrap-up the counsellor may still have something to fill in."""
PRESENT: Final = frozenset({VisitorPresence.HERE, VisitorPresence.AWAY})
"""The page may still be heard of; who left stays so until they come back."""
FINAL: Final = frozenset({EndReason.QUICK_EXIT, EndReason.BLOCKED})
"""Ends after which the chatter cannot come back: quick exit must leave nothing to come back to."""

# Sets of roles: what stands below the routes of counsellors.

CHAT_ROLES: Final = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMIN})
"""Who works with conversations."""
OVERSEERS: Final = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Who may read every conversation."""

LONG_WAIT: Final = timedelta(minutes=5)
"""Who has waited for longer is marked in the queue, and counted in the header."""


class Row(Protocol):
    """What the server's row and the row on the wire have in common."""

    @property
    def state(self) -> State: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def unanswered_since(self) -> datetime | None: ...
    @property
    def visitor_presence(self) -> VisitorPresence: ...
    @property
    def presence_since(self) -> datetime | None: ...


# Who waits, and for how long.


def is_away(row: Row) -> bool:
    """Whether nobody reads at the other end now."""
    return row.visitor_presence is VisitorPresence.AWAY


def waits_since(row: Row) -> datetime:
    """Since when this chatter waits for a counsellor; an orphaned one since the oldest line without an answer."""
    if row.state is State.ORPHANED:
        return row.unanswered_since or row.presence_since or row.created_at
    return row.waiting_since or row.created_at


def waits_long(row: Row, now: datetime) -> bool:
    """Whether this chatter is there, and has waited for longer than five minutes: marked in the queue, and counted."""
    return not is_away(row) and now - waits_since(row) > LONG_WAIT

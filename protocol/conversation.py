"""The rules of a conversation (`docs/protocol.md`, "States" and "Counsellors"): sets of states and roles, who may do
what, what the chatter may have after the end, and since when somebody waits.

Pure, and the same for everybody: the server's row, the row on the wire, a practice run and the fake server of tests.
The steps from one row to the next are in `protocol/transitions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from protocol.models import LIVE_STATES as LIVE_STATES
from protocol.models import EndReason, Kept, PhaseSpan, Role, Safety, State, Tick, VisitorPresence

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


class Why(StrEnum):
    """Why something is refused: the codes of the protocol's errors."""

    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CLOSED = "closed"
    WRONG_STATE = "wrong_state"


class Refusal(Exception):
    """The rules do not allow it, and nothing has changed. Who answers somebody makes an error of their own of it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why: Final = why


class Row(Protocol):
    """What the server's row and the row on the wire have in common."""

    @property
    def state(self) -> State: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def lines_by_visitor(self) -> int: ...
    @property
    def unanswered_since(self) -> datetime | None: ...
    @property
    def visitor_presence(self) -> VisitorPresence: ...
    @property
    def presence_since(self) -> datetime | None: ...
    @property
    def phases(self) -> tuple[PhaseSpan, ...]: ...
    @property
    def safety(self) -> Safety: ...
    @property
    def signals(self) -> tuple[Tick, ...]: ...
    @property
    def end_reason(self) -> EndReason | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def last_message(self) -> int: ...
    @property
    def claim_epoch(self) -> int: ...
    @property
    def apart(self) -> bool: ...
    @property
    def kept(self) -> Kept | None: ...


class Person(Protocol):
    """Somebody with an account."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> Role: ...


# Who may do what.


class Act(StrEnum):
    """What a person can do with a conversation. Each value is the name of the route's function in the server."""

    HISTORY = "history"
    CLAIM = "claim"
    RELEASE = "release"
    HOLD = "hold"
    CLOSE = "close"
    SEND = "send"
    NOTE = "note"
    TYPING = "typing"
    SIGNAL = "signal"
    DRAFT = "draft"
    READ = "read"
    PHASE = "phase"
    SAFETY = "safety"
    DANGER = "danger"
    REGISTRATION = "registration"
    SAVE_REGISTRATION = "save_registration"
    PURGE = "purge"
    ASK_KEEP = "ask_keep"
    GRANT_KEEP = "grant_keep"
    LIFT_KEEP = "lift_keep"


NEVER: Final[frozenset[State]] = frozenset()
ALWAYS: Final = frozenset(State)


class Rule(Struct, frozen=True, kw_only=True):
    """In which states its owner, those who oversee, and everybody who works with chats may do something."""

    owner: frozenset[State] = NEVER
    overseers: frozenset[State] = NEVER
    everybody: frozenset[State] = NEVER


RULES: Final[Mapping[Act, Rule]] = {
    Act.HISTORY: Rule(owner=ALWAYS, overseers=ALWAYS, everybody=CLAIMABLE),
    Act.CLAIM: Rule(everybody=CLAIMABLE),
    Act.RELEASE: Rule(owner=LIVE_STATES),
    Act.HOLD: Rule(owner=SERVED),
    Act.CLOSE: Rule(owner=LIVE_STATES | {State.WRAP_UP, State.CLOSED}),
    Act.SEND: Rule(owner=LIVE_STATES),
    Act.NOTE: Rule(owner=ALWAYS),
    Act.TYPING: Rule(owner=SERVED),
    Act.SIGNAL: Rule(owner=ALWAYS - ENDED),
    Act.DRAFT: Rule(owner=ALWAYS - ENDED),
    Act.READ: Rule(owner=ALWAYS),
    Act.PHASE: Rule(owner=ALWAYS - ENDED),
    Act.SAFETY: Rule(owner=ALWAYS - ENDED),
    Act.DANGER: Rule(owner=ALWAYS - ENDED, overseers=ALWAYS, everybody=CLAIMABLE),
    Act.REGISTRATION: Rule(owner=ALWAYS, overseers=ALWAYS),
    Act.SAVE_REGISTRATION: Rule(owner=ALWAYS, overseers=ALWAYS),
    Act.PURGE: Rule(overseers=ENDED),
    Act.ASK_KEEP: Rule(owner=ALWAYS, overseers=ALWAYS),
    Act.GRANT_KEEP: Rule(overseers=ALWAYS),
    Act.LIFT_KEEP: Rule(owner=ALWAYS, overseers=ALWAYS),
}
"""Who may do what, for roles that work with chats; the others may do nothing of it. What further depends on more than
row and person (seats, who asked to keep it) stands with the server."""


def oversees(person: Person) -> bool:
    """Whether this person may read every conversation."""
    return person.role in OVERSEERS


def may_know(person: Person, owner: str | None) -> bool:
    """Whether this person gets the whole row of a conversation that belongs to `owner`, and what its notes say."""
    return owner == person.id or oversees(person)


def may(act: Act, row: Row, person: Person) -> bool:
    """Whether this person can do it with the conversation as it is now."""
    return _refused(act, row, person) is None


def need(act: Act, row: Row, person: Person) -> None:
    """Raises `Refusal` where this person cannot do it with the conversation as it is now."""
    if (why := _refused(act, row, person)) is not None:
        raise Refusal(why)


def need_person(act: Act, row: Row, person: Person) -> None:
    """Raises `Refusal` where it is not this person's to do, in whichever state: the step looks at the state."""
    if _refused(act, row, person) is Why.NOT_ALLOWED:
        raise Refusal(Why.NOT_ALLOWED)


def need_role(act: Act, person: Person) -> None:
    """Raises `Refusal` where this person's role may do it with no conversation at all: asked before one is read."""
    rule = RULES[act]
    if person.role not in CHAT_ROLES or not (rule.owner or rule.everybody or oversees(person)):
        raise Refusal(Why.NOT_ALLOWED)


def _refused(act: Act, row: Row, person: Person) -> Why | None:
    if person.role not in CHAT_ROLES:
        return Why.NOT_ALLOWED
    rule = RULES[act]
    mine = rule.owner if row.owner == person.id else NEVER
    theirs = rule.overseers if oversees(person) else NEVER
    if row.state in mine | theirs | rule.everybody:
        return None
    named = mine or theirs or not (rule.owner or rule.overseers)
    return _too_late_or_early(row, mine | theirs | rule.everybody) if named else Why.NOT_ALLOWED


def _too_late_or_early(row: Row, states: frozenset[State]) -> Why:
    """What the table does not name is `wrong_state`, and `closed` after the end."""
    return Why.CLOSED if row.state in OVER and not states <= ENDED else Why.WRONG_STATE


def need_state(row: Row, states: frozenset[State]) -> None:
    """Raises `Refusal` where the conversation is in none of `states`."""
    if row.state not in states:
        raise Refusal(_too_late_or_early(row, states))


def stays(row: Row) -> bool:
    """Whether it is over and kept beyond its time: then nothing is added to it or changed."""
    return row.kept is not None and row.state in ENDED


# What the chatter may have after the end ("After the end").


def is_readable(row: Row, now: datetime, window: int) -> bool:
    """Whether the chatter still gets answers: while it goes on, and for `window` seconds after the end."""
    return row.ended_at is None or now - row.ended_at <= timedelta(seconds=window)


def gives_texts(row: Row) -> bool:
    """Whether an answer to the chatter may hold texts: while it goes on, and after an end that can be taken back.

    After one with a counsellor also when that person has finished in the meantime: of that the chatter knows nothing,
    and the last words must still arrive at a page whose line was bad.
    """
    if row.state is State.ABANDONED:
        return row.end_reason is EndReason.FLOOD
    return row.end_reason not in FINAL


def can_return(row: Row, now: datetime, window: int) -> bool:
    """Whether the chatter may come back; `window` in seconds from the end."""
    if row.state is not State.WRAP_UP or row.end_reason in FINAL or row.ended_at is None:
        return False
    return now - row.ended_at <= timedelta(seconds=window)


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

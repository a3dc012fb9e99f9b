"""The rule book of a conversation against the tables of `docs/protocol.md`, as literals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from protocol.conversation import (
    CHAT_ROLES,
    CLAIMABLE,
    ENDED,
    FINAL,
    LIVE_STATES,
    OPEN,
    OVER,
    OVERSEERS,
    PRESENT,
    SERVED,
    waits_long,
)
from protocol.models import Conversation, State, VisitorPresence
from protocol.safe_text import one_line

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def row(state: str, **fields: object) -> Conversation:
    """A conversation that began at noon."""
    whole: dict[str, object] = {
        "id": "c-1",
        "alias": one_line("Vos"),
        "language": "nl",
        "state": State(state),
        "created_at": NOON,
        **fields,
    }
    return Conversation(**whole)  # type: ignore[arg-type]  # each test names the fields that it is about


@pytest.mark.parametrize(
    ("found", "literal"),
    [
        (CLAIMABLE, {"waiting", "orphaned"}),
        (SERVED, {"active", "on_hold"}),
        (LIVE_STATES, {"active", "on_hold", "orphaned"}),
        (OPEN, {"waiting", "active", "on_hold", "orphaned"}),
        (ENDED, {"closed", "abandoned"}),
        (OVER, {"closed", "abandoned", "wrap_up"}),
        (PRESENT, {"here", "away"}),
        (FINAL, {"quick_exit", "blocked"}),
        (CHAT_ROLES, {"counsellor", "supervisor", "admin"}),
        (OVERSEERS, {"supervisor", "admin"}),
    ],
)
def test_each_set_is_what_the_protocol_says(found: frozenset[str], literal: set[str]) -> None:
    assert found == literal


@pytest.mark.parametrize(
    ("state", "times", "late"),
    [
        ("waiting", {"waiting_since": 0}, (301, 300)),
        ("waiting", {}, (301, 300)),
        # Without a counsellor they wait since their oldest line without an answer, not since they arrived.
        ("orphaned", {"waiting_since": 0, "unanswered_since": 1000}, (1301, 1300)),
        ("orphaned", {"waiting_since": 0, "presence_since": 500}, (801, 800)),
    ],
)
def test_who_waits_for_more_than_five_minutes_waits_long(
    state: str, times: dict[str, int], late: tuple[int, int]
) -> None:
    waiting = row(state, **{field: NOON + timedelta(seconds=seconds) for field, seconds in times.items()})
    assert [waits_long(waiting, NOON + timedelta(seconds=seconds)) for seconds in late] == [True, False]
    away = row(state, visitor_presence=VisitorPresence.AWAY)
    assert not waits_long(away, NOON + timedelta(hours=1))

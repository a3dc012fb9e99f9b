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
    Act,
    Refusal,
    may,
    need,
    need_person,
    need_role,
    waits_long,
)
from protocol.models import Colleague, Conversation, Presence, Role, State, VisitorPresence
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


STATES = ("waiting", "active", "on_hold", "orphaned", "wrap_up", "closed", "abandoned")
NEVER, EVER = "nnnnnnn", "yyyyyyy"
CODES = {"n": "not_allowed", "w": "wrong_state", "c": "closed"}
WHO = {
    # act: its owner, a supervisor, a colleague; by state, in the order above. y: may; else why not.
    "history": (EVER, EVER, "ynnynnn"),
    "claim": ("ywwyccc", "ywwyccc", "ywwyccc"),
    "release": ("wyyyccc", NEVER, NEVER),
    "hold": ("wyywccc", NEVER, NEVER),
    "close": ("wyyyyyc", NEVER, NEVER),
    "send": ("wyyyccc", NEVER, NEVER),
    "note": (EVER, NEVER, NEVER),
    "typing": ("wyywccc", NEVER, NEVER),
    "signal": ("yyyyycc", NEVER, NEVER),
    "draft": ("yyyyycc", NEVER, NEVER),
    "read": (EVER, NEVER, NEVER),
    "phase": ("yyyyycc", NEVER, NEVER),
    "safety": ("yyyyycc", NEVER, NEVER),
    "danger": ("yyyyycc", EVER, "ynnynnn"),
    "registration": (EVER, EVER, NEVER),
    "save_registration": (EVER, EVER, NEVER),
    "purge": (NEVER, "wwwwwyy", NEVER),
    "ask_keep": (EVER, EVER, NEVER),
    "grant_keep": (NEVER, EVER, NEVER),
    "lift_keep": (EVER, EVER, NEVER),
}
"""docs/protocol.md: the routes of counsellors, what stands below them, and the table "States"."""


def person(id: str, role: Role) -> Colleague:
    return Colleague(id=id, name=one_line(id), role=role, presence=Presence.AVAILABLE)


def refusal(act: str, chat: Conversation, who: Colleague) -> str:
    """What `need` says: the code, or "y"."""
    try:
        need(Act(act), chat, who)
    except Refusal as refused:
        return refused.why.value
    return "y"


def test_every_act_has_a_rule_and_no_rule_is_without_an_act() -> None:
    assert {act.value for act in Act} == WHO.keys()


@pytest.mark.parametrize("act", WHO)
def test_who_may_do_what_in_which_state(act: str) -> None:
    mila, supervisor = person("mila", Role.COUNSELLOR), person("sanne", Role.SUPERVISOR)
    for who, answers in zip((mila, supervisor, person("other", Role.COUNSELLOR)), WHO[act], strict=True):
        for state, answer in zip(STATES, answers, strict=True):
            chat = row(state, owner="mila")
            assert refusal(act, chat, who) == CODES.get(answer, "y"), (who.id, state)
            assert may(Act(act), chat, who) == (answer == "y")


@pytest.mark.parametrize("role", [Role.TRAINER, Role.RESEARCHER])
def test_who_does_not_work_with_chats_may_do_nothing_not_even_with_their_own(role: Role) -> None:
    for act in WHO:
        for state in STATES:
            assert refusal(act, row(state, owner="me"), person("me", role)) == "not_allowed"
        with pytest.raises(Refusal):
            need_role(Act(act), person("me", role))


def test_whose_act_it_is_can_be_asked_apart_from_the_state() -> None:
    """A step that is done already is answered again (docs/protocol.md, "Idempotency"), but to its owner alone."""
    need_person(Act.SEND, row("closed", owner="mila"), person("mila", Role.COUNSELLOR))
    with pytest.raises(Refusal, match="not_allowed"):
        need_person(Act.SEND, row("active", owner="mila"), person("sanne", Role.ADMIN))


def test_only_who_oversees_purges_and_grants() -> None:
    for act in (Act.PURGE, Act.GRANT_KEEP):
        need_role(act, person("sanne", Role.ADMIN))
        with pytest.raises(Refusal, match="not_allowed"):
            need_role(act, person("mila", Role.COUNSELLOR))

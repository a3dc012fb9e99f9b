"""Who stands apart, as the console keeps and says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace as changed

from api_client.models import (
    Apart,
    ApartChanged,
    Colleague,
    Conversation,
    ConversationChanged,
    Crowd,
    Presence,
    Role,
    State,
    Swept,
)
from api_client.safe_text import SafeLine
from console import changes
from console.events import Opened
from console.reducer import reduce
from console.screens.apart import can_act, choices
from console.selectors import queue
from console.state import AppState
from console.views import queue_rows

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(name: str, minute: int = 0, **fields: object) -> Conversation:
    at = NOON + timedelta(minutes=minute)
    base = Conversation(
        id=name, alias=SafeLine(name), language="nl", state=State.WAITING, created_at=at, waiting_since=at, version=1
    )
    return changed(base, **fields)


def apart(*rows: Conversation, waiting: int = 9, silent: int = 7, swept: Swept | None = None) -> Apart:
    crowd = Crowd(id="crowd-1", waiting=waiting, silent=silent, since=NOON)
    return Apart(waiting=waiting, silent=silent, since=NOON, crowds=(crowd,), next=rows, swept=swept)


def told(state: AppState, data: Apart) -> tuple[AppState, tuple[changes.Change, ...]]:
    return reduce(state, ApartChanged(seq=state.seq + 1, at=NOON, data=data))


def test_the_first_few_stand_under_the_queue_and_ring_no_bell() -> None:
    state = AppState(conversations={"c-1": row("c-1", 5)})
    state, said = told(state, apart(row("c-2", apart=True), row("c-3", 1, apart=True)))
    assert [one.id for one in queue_rows(state)] == ["c-1", "c-2", "c-3"]
    assert [one.id for one in queue(state)] == ["c-1"]
    assert not [each for each in said if isinstance(each, changes.Alerted)]


def test_who_is_let_in_rings_and_stands_where_they_came_in() -> None:
    state, _ = told(AppState(conversations={"c-1": row("c-1", 5)}), apart(row("c-2", apart=True)))
    let_in = row("c-2", turn_at=NOON + timedelta(minutes=9), version=2)
    state = replace(state, seq=0)
    state, said = reduce(state, ConversationChanged(seq=5, at=NOON, conversation="c-2", data=let_in))
    assert [one.id for one in queue(state)] == ["c-1", "c-2"], "though it waits longer"
    assert [each.conversation for each in said if isinstance(each, changes.Alerted)] == ["c-2"]


def test_who_is_not_among_the_first_any_more_is_let_go_of_unless_somebody_reads_there() -> None:
    state, _ = told(AppState(), apart(row("c-2", apart=True), row("c-3", apart=True)))
    state, _ = reduce(state, Opened("c-3"))
    state, _ = told(state, apart(row("c-4", apart=True)))
    assert set(state.conversations) == {"c-3", "c-4"}
    assert state.opened == "c-3"


@pytest.mark.parametrize(("role", "may"), [(Role.COUNSELLOR, False), (Role.SUPERVISOR, True), (Role.ADMIN, True)])
def test_only_supervisors_end_many(role: Role, may: bool) -> None:
    me = Colleague(id="u-1", name=SafeLine("Noor"), role=role, presence=Presence.AVAILABLE)
    assert can_act(AppState(me=me, apart=apart())) is may
    assert can_act(AppState(me=me)) is False


def test_the_choices_say_how_many_and_the_way_back_comes_first() -> None:
    swept = Swept(id="sweep-1", conversations=40, until=NOON + timedelta(minutes=15))
    rows = choices(apart(swept=swept))
    assert [one.id for one in rows] == [
        "restore sweep-1", "silent all", "silent crowd-1", "every crowd-1", "every all",
    ]  # fmt: skip
    assert [number for one in rows for number in ("40", "7", "9") if f" {number} " in f" {one.title} "] == [
        "40", "7", "7", "9", "9",
    ]  # fmt: skip
    assert [one.id for one in choices(apart(silent=0))] == ["every crowd-1", "every all"]

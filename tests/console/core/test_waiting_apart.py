"""Who stands apart, as the console keeps and says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace as changed

from console.core import changes
from console.core.events import Notice, NoticeKind, Opened, RowReceived
from console.core.reducer import reduce
from console.core.selectors import queue
from console.core.state import AppState, ServerTime
from console.core.waiting_apart import unseen
from console.present.notices import notice_sentence
from console.present.view_models import queue_rows
from console.screens.work.waiting_apart import can_act, choices, page_rows, question
from console.strings import ngettext
from protocol.models import (
    Apart,
    ApartChanged,
    ApartPage,
    Colleague,
    Conversation,
    ConversationChanged,
    Crowd,
    Presence,
    Role,
    State,
    Swept,
)
from protocol.safe_text import SafeLine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(name: str, minute: int = 0, **fields: object) -> Conversation:
    at = NOON + timedelta(minutes=minute)
    base = Conversation(
        id=name, alias=SafeLine(name), language="nl", state=State.WAITING, created_at=at, waiting_since=at, version=1
    )
    return changed(base, **fields)


def apart(
    *rows: Conversation, waiting: int = 9, silent: int = 7, swept: tuple[Swept, ...] = (), wrote: int = 0
) -> Apart:
    crowd = Crowd(id="crowd-1", waiting=waiting, silent=silent, wrote=wrote, since=NOON)
    return Apart(waiting=waiting, silent=silent, wrote=wrote, since=NOON, crowds=(crowd,), next=rows, swept=swept)


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


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMIN])
def test_everybody_may_look_and_only_supervisors_have_something_to_take_back(role: Role) -> None:
    me = Colleague(id="u-1", name=SafeLine("Noor"), role=role, presence=Presence.AVAILABLE)
    assert can_act(AppState(me=me, apart=apart()))
    assert can_act(AppState(me=me)) is False
    assert can_act(AppState(me=me, apart=Apart(swept=(act("sweep-1", 40, 15),)))) is (role is not Role.COUNSELLOR)


def act(name: str, count: int, minute: int) -> Swept:
    return Swept(id=name, conversations=count, until=NOON + timedelta(minutes=minute))


@pytest.mark.proves("SEC-A3", breaks="the first choice was the end of all who wrote nothing")
def test_looking_is_first_then_a_way_back_for_each_act_then_the_ends() -> None:
    rows = choices(apart(swept=(act("sweep-2", 9, 20), act("sweep-1", 40, 15)), wrote=2))
    assert [one.id for one in rows] == [
        "look 0", "restore sweep-2", "restore sweep-1", "silent all", "silent crowd-1", "every crowd-1", "every all",
    ]  # fmt: skip
    assert rows[0].title == "bekijk de 2 die iets schreven"
    assert [one.hint for one in rows[1:3]] == [
        f"tot {(NOON + timedelta(minutes=m)).astimezone():%H:%M}" for m in (20, 15)
    ]
    assert [one.id for one in choices(apart(silent=0))] == ["look 0", "every crowd-1", "every all"]


@pytest.mark.proves("SEC-A3", breaks="the question did not count who wrote")
def test_before_an_end_it_says_how_many_wrote_and_until_when_it_can_be_taken_back() -> None:
    state = AppState(apart=apart(waiting=296, silent=287, wrote=9), time=ServerTime(NOON, 0.0))
    asked, after = question("every all", state)
    assert asked == "296 gesprekken beëindigen die apart staan?"
    assert "Van deze 296 schreven er 9 iets. Lees die eerst." in after
    assert f"tot {(NOON + timedelta(minutes=15)).astimezone():%H:%M}," in after
    assert "schreven" not in question("silent all", state)[1]


@pytest.mark.parametrize(("n", "said"), [(1, "1 netwerk"), (0, "0 netwerken"), (2, "2 netwerken")])
def test_one_is_one_in_dutch_too(n: int, said: str) -> None:
    assert ngettext("APART {n}, in {crowds} network", "APART {n}, in {crowds} networks", n).format(n=1, crowds=n) == (
        f"APART 1, uit {said}"
    )
    told = notice_sentence(Notice(NoticeKind.APART_ENDED, count=n), AppState())
    assert told.startswith(f"{n} gesprek dat" if n == 1 else f"{n} gesprekken die")


def test_the_row_that_is_read_stands_in_the_list_until_another_is_opened() -> None:
    state, _ = told(AppState(), apart(row("c-2", apart=True)))
    state, _ = reduce(state, RowReceived(row("c-9", 3, apart=True)))
    state, _ = reduce(state, Opened("c-9"))
    assert [one.id for one in queue_rows(state)] == ["c-2", "c-9"]
    assert unseen(state) == 7
    state, _ = reduce(state, Opened("c-2"))
    state, _ = told(state, apart(row("c-2", apart=True)))
    assert set(state.conversations) == {"c-2"}


def test_a_page_says_what_each_wrote_and_leads_to_the_next() -> None:
    page = ApartPage(rows=(row("Yara", lines_by_visitor=1, apart=True),), waiting=21, wrote=1)
    first, more = page_rows(AppState(time=ServerTime(NOON, 0.0)), page, 0)
    assert (first.id, first.title, first.hint) == ("Yara", "Yara", "1 regel · 00:00")
    assert more.id == "look 1"

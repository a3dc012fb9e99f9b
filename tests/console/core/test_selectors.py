"""Who goes first, who needs me, what is unread, and how the widgets are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from console.core.events import Notice, NoticeKind, Opened, Ticked
from console.core.reducer import reduce
from console.core.selectors import next_that_needs_me, overdue_since, queue, seats, unread
from console.core.state import AppState
from console.present.chat_window import ChatWindow
from console.present.header import header_parts
from console.present.notices import notice_sentence
from console.present.view_models import colleague_rows, my_chat_rows, queue_rows, reasons, topic_words, typing_words
from console.strings import set_language
from protocol.models import Prechat, State, Topic, VisitorPresence
from protocol.safe_text import SafeLine
from tests.console.core.test_reducer import fresh
from tests.console.working import at_work
from tests.stubs.fake_server import START, FakeServer
from tests.stubs.manual_clock import ManualClock, settle
from widgets.rows import Delivery, MarkerItem, MarkerKind, MessageItem, Voice


@pytest.fixture(autouse=True)
def _dutch() -> None:
    set_language("nl")


def helpline(*owned: str) -> FakeServer:
    server = FakeServer(ManualClock().now)
    server.hire("anna", "Anna")
    server.hire("bea", "Bea")
    for chat in owned:
        server.arrive(chat, alias=chat)
        server.change(chat, state=State.ACTIVE, owner="anna")
    return server


def test_the_queue_is_danger_first_then_longest_waiting() -> None:
    server = helpline()
    for chat, minutes, danger in (("c-1", 3, False), ("c-2", 1, True), ("c-3", 9, False), ("c-4", 5, True)):
        server.arrive(chat, waiting_since=START - timedelta(minutes=minutes), danger=danger)
    state = fresh(server)
    assert [row.id for row in queue(state)] == ["c-4", "c-2", "c-3", "c-1"]
    rows = queue_rows(state)
    assert [row.urgent for row in rows] == [False, False, True, False]
    assert rows[0].reasons == ("gevaar nu", "nl")


AN_HOUR = timedelta(hours=1)
LATE: dict[str, tuple[dict[str, Any], bool]] = {
    "for 5:01": ({"waiting_since": START - timedelta(seconds=301)}, True),
    "for 5:00": ({"waiting_since": START - timedelta(seconds=300)}, False),
    "for an hour, gone from the page": (
        {"waiting_since": START - AN_HOUR, "visitor_presence": VisitorPresence.AWAY},
        False,
    ),
    "orphaned 20 s ago, waited an hour before": (
        {"state": State.ORPHANED, "waiting_since": START - AN_HOUR, "unanswered_since": START - timedelta(seconds=20)},
        False,
    ),
    "orphaned with a line of an hour ago": (
        {"state": State.ORPHANED, "waiting_since": START - AN_HOUR, "unanswered_since": START - AN_HOUR},
        True,
    ),
    "apart for an hour": ({"apart": True, "waiting_since": START - AN_HOUR}, False),
}


@pytest.mark.parametrize("waits", LATE)
def test_header_and_row_mean_the_same_by_long(waits: str) -> None:
    server = helpline()
    fields, long = LATE[waits]
    server.arrive("c-1", **fields)
    state = fresh(server)
    header = next(part.text for part in header_parts(state) if part.id == "queue")
    assert (">5 min 1" in header) is long
    assert [row.urgent for row in queue_rows(state) if not row.apart] == ([] if fields.get("apart") else [long])


def test_whose_page_is_away_comes_last_and_whoever_is_in_danger_first_all_the_same() -> None:
    server = helpline()
    for chat, minutes, danger, away in (
        ("c-1", 9, False, True),
        ("c-2", 1, False, False),
        ("c-3", 2, True, True),
        ("c-4", 1, True, False),
        ("c-5", 4, False, False),
    ):
        presence = VisitorPresence.AWAY if away else VisitorPresence.HERE
        waiting = START - timedelta(minutes=minutes)
        server.arrive(chat, waiting_since=waiting, danger=danger, visitor_presence=presence)
    state = fresh(server)
    assert [row.id for row in queue(state)] == ["c-4", "c-3", "c-5", "c-2", "c-1"]
    assert [row.id for row in queue_rows(state) if "pagina weg" in row.reasons] == ["c-3", "c-1"]


def test_a_chatter_waits_too_long_after_the_limit_and_not_once_an_answer_is_on_its_way() -> None:
    server = helpline("c-1")
    server.says("c-1", "hallo?")
    state = fresh(server)
    state, _ = reduce(state, Ticked(1.0 + 119.0))
    assert overdue_since(state, state.conversations["c-1"]) is None
    state, _ = reduce(state, Ticked(1.0 + 120.0))
    assert overdue_since(state, state.conversations["c-1"]) == START
    assert overdue_since(state, state.conversations["c-1"], after=300) is None


def test_the_next_chat_is_danger_then_overdue_then_unread() -> None:
    server = helpline("c-1", "c-2", "c-3", "c-4")
    server.says("c-2", "hoi")
    server.change("c-3", unanswered_since=START - timedelta(minutes=5))
    server.says("c-4", "help")
    server.change("c-4", danger=True)
    state = fresh(server)
    order: list[str | None] = []
    for _ in range(4):
        order.append(next_that_needs_me(state))
        state, _changes = reduce(state, Opened(order[-1]))
    assert order[:3] == ["c-4", "c-3", "c-2"]


def test_unread_counts_the_chatters_lines_only() -> None:
    server = helpline("c-1")
    server.says("c-1", "een")
    server.says("c-1", "twee")
    state = fresh(server)
    assert unread(state, "c-1") == 2
    assert my_chat_rows(state)[0].unread == "2 nieuw"
    state, _ = reduce(state, Opened("c-1"))
    assert unread(state, "c-1") == 0
    assert seats(state) == (1, 3)


def test_colleagues_are_by_name_without_me() -> None:
    assert [(row.name, row.status) for row in colleague_rows(fresh(helpline()))] == [("Bea", "0/3")]


def test_a_state_without_a_snapshot_shows_nothing() -> None:
    empty = AppState()
    assert (queue_rows(empty), my_chat_rows(empty), ChatWindow().items(empty)[0], typing_words(empty, "c-1")) == (
        (),
        (),
        (),
        "",
    )


async def test_a_transcript_says_who_and_how_far_it_came() -> None:
    async with at_work() as desk:
        await desk.own("c-1", "hoi")
        desk.session.writing.send("c-1", "welkom")
        desk.session.writing.note("c-1", "klinkt jong")
        await settle()
        desk.backend.cut()
        desk.session.writing.send("c-1", "ben je alleen?")
        await desk.clock.advance(91)
        items, _older = ChatWindow().items(replace(desk.state, opened="c-1"))
        assert isinstance(items[0], MarkerItem)
        assert items[0].kind is MarkerKind.DAY
        said = [item for item in items if isinstance(item, MessageItem)]
        assert [(item.voice, item.text, item.delivery) for item in said] == [
            (Voice.CHATTER, "hoi", Delivery.NONE),
            (Voice.OWN, "welkom", Delivery.SENT),
            (Voice.NOTE, "klinkt jong", Delivery.SENT),
            (Voice.OWN, "ben je alleen?", Delivery.HELD),
        ]
        assert said[-1].delivery_word.startswith("wachtte te lang")


def test_every_notice_has_a_sentence() -> None:
    said = {kind: notice_sentence(Notice(kind, "c-1", name="Bea", count=3), AppState()) for kind in NoticeKind}
    assert len(set(said.values())) == len(NoticeKind)
    assert [kind for kind, sentence in said.items() if not sentence.rstrip(".").strip() or "{" in sentence] == []
    sentence = notice_sentence(Notice(NoticeKind.TAKEN_BY, "c-1", name="Bea"), AppState())
    assert sentence == "Bea was eerst: dit gesprek is nu van die collega."


@pytest.mark.parametrize(
    ("answer", "words"),
    [("crime", "Ik moet iets doen"), ("home", "home"), (None, "")],
    ids=["a choice", "something else", "skipped"],
)
def test_a_topic_is_shown_by_its_label(answer: str | None, words: str) -> None:
    topics = (Topic(id="crime", label={"nl": SafeLine("Ik moet iets doen"), "en": SafeLine("I have to")}),)
    server = helpline()
    server.arrive("c-1", prechat=Prechat(topic=None if answer is None else SafeLine(answer)))
    (row,) = queue(fresh(server))
    assert topic_words(row, topics) == words
    assert reasons(row, topics) == [*filter(None, [words]), "nl"]

"""Stale state + events == a fresh snapshot; twice is once; older is ignored; a long chat costs no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.core.changes import Alert, Alerted, Change, HistoryWanted, MessagesAppended
from console.core.events import (
    BatchReceived,
    HistoryLoaded,
    Opened,
    RowReceived,
    SendAnswered,
    SendStarted,
    SnapshotTaken,
    Ticked,
    Written,
)
from console.core.message_log import PAGE, MessageLog
from console.core.reducer import reduce
from console.core.selectors import server_now
from console.core.state import AppState, Link
from protocol.models import Author, Batch, EndReason, Event, History, Message, Presence, State
from protocol.safe_text import SafeText
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer

CHATS = ("c-1", "c-2", "c-3")
acts = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(CHATS), st.sampled_from(("anna", "bea"))), max_size=25)


def play(server: FakeServer, act: int, chat: str, who: str) -> None:
    """Something happens at the server, if it may."""
    row = server.rows.get(chat)
    if act == 9:
        server.put_colleague(replace(server.colleagues[who], presence=Presence.PAUSE))
    elif row is None:
        server.arrive(chat)
    elif row.state is State.CLOSED or row.state is State.ABANDONED:
        return
    elif act in (0, 1, 2):
        server.says(chat, f"regel {server.next_id(chat)}")
    elif act == 3 and row.state is State.WAITING:
        server.change(chat, state=State.ACTIVE, owner=who)
    elif act == 4 and row.state is State.ACTIVE:
        server.add(chat, Author.COUNSELLOR, row.owner, "antwoord", f"k-{server.next_id(chat)}")
    elif act == 5 and row.state is State.ACTIVE:
        server.change(chat, state=State.WAITING, owner=None, given_back=True)
    elif act == 6:
        server.leaves(chat, EndReason.QUICK_EXIT)
    elif act == 7 and row.state is State.WRAP_UP:
        server.change(chat, state=State.CLOSED)
    elif act == 8:
        server.change(chat, danger=not row.danger)


def step(state: AppState, server: FakeServer, events: tuple[Event, ...], cursor: int) -> AppState:
    """One poll's answer, and the history that it makes the console ask for."""
    batch = BatchReceived(Batch(events=events, cursor=str(cursor), now=server.now()), 1.0)
    state, changes = reduce(state, batch)
    return fetch(state, server, changes)


def fetch(state: AppState, server: FakeServer, changes: tuple[Change, ...]) -> AppState:
    for change in changes:
        if isinstance(change, HistoryWanted):
            page = server.messages[change.conversation][-3:]
            history = History(messages=tuple(page), more=len(page) < len(server.messages[change.conversation]))
            state, more = reduce(state, HistoryLoaded(change.conversation, None, history))
            state = fetch(state, server, more)
    return state


def fresh(server: FakeServer) -> AppState:
    snapshot = FakeBackend(server).snapshot_now()
    state, changes = reduce(AppState(), SnapshotTaken(snapshot, 1.0))
    return fetch(state, server, changes)


def view(state: AppState) -> object:
    """What a counsellor can see of the server; of their own chats the newest message, which every console has."""
    mine = {row.id for row in state.conversations.values() if row.owner == "anna"}
    newest = {name: list(transcript.log)[-1:] for name, transcript in state.transcripts.items() if name in mine}
    return dict(state.conversations), dict(state.colleagues), state.helpline, state.me, newest


@settings(max_examples=150, deadline=None)
@given(before=acts, after=acts, cuts=st.lists(st.integers(0, 60), max_size=4), again=st.booleans())
def test_sec_n4_stale_state_and_events_equal_a_fresh_snapshot(
    before: list[tuple[int, str, str]], after: list[tuple[int, str, str]], cuts: list[int], again: bool
) -> None:
    server = FakeServer()
    server.hire("anna")
    server.hire("bea")
    for act in before:
        play(server, *act)
    state, start = fresh(server), len(server.log)
    for act in after:
        play(server, *act)
    places = sorted({start, len(server.log), *(start + cut for cut in cuts if start + cut < len(server.log))})
    for place, end in pairwise(places):
        events = server.visible("anna", place)[: end - place]
        state = step(state, server, events, end)
        if again:
            assert step(state, server, events, end) == state
    assert view(state) == view(fresh(server))
    for transcript in state.transcripts.values():
        ids = [message.id for message in transcript.log]
        assert ids == list(range(transcript.log.first, transcript.log.last + 1)) if ids else True


def test_an_older_row_is_ignored_and_a_closed_one_does_not_come_back() -> None:
    server = FakeServer()
    server.hire("anna")
    first = server.arrive("c-1")
    state = fresh(server)
    newer = server.change("c-1", danger=True)
    state, changes = reduce(state, RowReceived(newer))
    assert Alerted(Alert.DANGER, "c-1") in changes
    assert reduce(state, RowReceived(first)) == (state, ())
    state, _ = reduce(state, RowReceived(replace(newer, version=9, state=State.CLOSED)))
    assert "c-1" not in state.conversations
    assert reduce(state, RowReceived(newer)) == (state, ())


def test_a_gap_is_marked_and_the_missed_messages_are_asked_for() -> None:
    server = FakeServer()
    server.hire("anna")
    server.arrive("c-1")
    server.says("c-1", "een")
    server.change("c-1", state=State.ACTIVE, owner="anna")
    state = fresh(server)
    server.says("c-1", "twee")
    snapshot = FakeBackend(server).snapshot_now()
    state, changes = reduce(state, SnapshotTaken(snapshot, 2.0, after_gap=True))
    assert HistoryWanted("c-1") in changes
    assert state.transcripts["c-1"].gaps == (1,)
    assert fetch(state, server, changes).transcripts["c-1"].log.last == 2


def test_the_servers_time_goes_on_by_elapsed_time() -> None:
    server = FakeServer()
    server.hire("anna")
    state = fresh(server)
    told = server_now(state)
    state, _ = reduce(state, Ticked(61.0))
    later = server_now(state)
    assert told is not None
    assert later == told + timedelta(seconds=60)


def test_forty_seconds_of_silence_are_a_lost_connection() -> None:
    server = FakeServer()
    server.hire("anna")
    state = fresh(server)
    state, _ = reduce(state, Ticked(40.9))
    assert state.connection.link is Link.CONNECTED
    state, _ = reduce(state, Ticked(41.0))
    assert (state.connection.link, state.connection.why) == (Link.LOST, "silence")


def test_typing_is_believed_for_ten_seconds() -> None:
    server = FakeServer()
    server.hire("anna")
    server.arrive("c-1")
    server.change("c-1", state=State.ACTIVE, owner="anna")
    state, cursor = fresh(server), len(server.log)
    server.types("c-1")
    state = step(state, server, server.visible("anna", cursor), len(server.log))
    assert "c-1" in state.typing
    state, _ = reduce(state, Ticked(12.0))
    assert state.typing == {}


def message(identity: int) -> Message:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Message(
        id=identity, client_id=f"m-{identity}", author=Author.VISITOR, author_id=None, text=SafeText("x"), at=at
    )


def test_appending_to_ten_thousand_messages_copies_one_page_and_the_list_of_pages() -> None:
    log = MessageLog.of(map(message, range(1, 10_001)))
    grown = log.appended(message(10_001))
    shared = sum(old is new for old, new in zip(log.pages, grown.pages, strict=False))
    assert shared >= len(log.pages) - 1
    assert len(grown.pages) + len(grown.pages[-1]) <= 10_001 // PAGE + 1 + PAGE
    assert (len(grown), grown.get(5_000), grown.get(10_001)) == (10_001, message(5_000), message(10_001))


@given(st.lists(st.integers(1, 60), max_size=5), st.integers(1, 300), st.integers(1, 200))
def test_a_log_joined_from_pages_has_every_message_once(fronts: list[int], first: int, more: int) -> None:
    log = MessageLog.of(map(message, range(300, 300 + first)))
    for _ in range(more):
        log = log.appended(message(log.last + 1))
    for front in fronts:
        low = max(1, log.first - front)
        joined = log.joined([message(identity) for identity in range(low, log.first + 5) if identity <= log.last])
        assert joined is not None
        log = joined
    assert [each.id for each in log] == list(range(log.first, log.last + 1))
    assert all(log.get(each.id) == each for each in log)
    assert [each.id for each in log.after(log.last - 3)] == [log.last - n for n in range(min(3, len(log)))]


def test_opening_a_chat_marks_it_as_seen_and_scrolling_up_does_not() -> None:
    server = FakeServer()
    server.hire("anna")
    server.arrive("c-1")
    server.says("c-1", "een")
    server.change("c-1", state=State.ACTIVE, owner="anna")
    state = fresh(server)
    assert state.transcripts["c-1"].seen == 0
    state, _ = reduce(state, Opened("c-1"))
    assert state.transcripts["c-1"].seen == 1
    cursor = len(server.log)
    server.says("c-1", "twee")
    batch = Batch(events=server.visible("anna", cursor), cursor="9", now=server.now())
    state, changes = reduce(state, BatchReceived(batch, 1.0))
    assert MessagesAppended("c-1", 2, 2) in changes
    assert state.transcripts["c-1"].seen == 2


def waiting_text() -> tuple[FakeServer, AppState, Message]:
    """A text that is under way while events were missed, and the message that the server has made of it."""
    server = FakeServer()
    server.hire("anna")
    server.arrive("c-1")
    server.change("c-1", state=State.ACTIVE, owner="anna")
    state = fresh(server)
    for event in (Written("id-1", "c-1", "ben je er nog?", 2.0), SendStarted("id-1", 2.0)):
        state, _ = reduce(state, event)
    return server, state, server.add("c-1", Author.COUNSELLOR, "anna", "ben je er nog?", "id-1")


def test_sec_d2_a_page_of_history_is_an_echo_too() -> None:
    server, state, message = waiting_text()
    history = History(messages=tuple(server.messages["c-1"]), more=False)
    state, _ = reduce(state, HistoryLoaded("c-1", None, history))
    assert state.outbox == ()
    state, _ = reduce(state, SendAnswered("id-1", message, 3.0))
    assert state.outbox == ()
    assert [one.text for one in state.transcripts["c-1"].log] == ["ben je er nog?"]


def test_sec_d2_an_answer_about_a_text_that_is_shown_already_leaves_no_second_row() -> None:
    server, state, message = waiting_text()
    newer = server.add("c-1", Author.VISITOR, None, "hallo?", "v-1")
    state, _ = reduce(state, HistoryLoaded("c-1", None, History(messages=(newer,), more=True)))
    assert [row.client_id for row in state.outbox] == ["id-1"], "the page did not reach back to it"
    state, _ = reduce(state, SendAnswered("id-1", message, 3.0))
    assert state.outbox == ()

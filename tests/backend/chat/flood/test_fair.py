"""Shares of the queue and turns, for any arrivals and departures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.chat.flood.fair import Share, Standing, Turns

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHARE = 2
ROOM = 6


class Helpline:
    """Chats of a few networks, numbered in order of arrival; a counsellor takes the head of the queue."""

    def __init__(self) -> None:
        self.turns = Turns(ROOM)
        self.networks: dict[str, str] = {}
        self.queue: list[str] = []
        self.served: list[str] = []
        self.moment = 0

    @property
    def now(self) -> datetime:
        self.moment += 1
        return NOON + timedelta(seconds=self.moment)

    def shares(self, network: str) -> tuple[Share, ...]:
        return ((network, SHARE),)

    def arrive(self, network: str) -> str:
        chat = f"{len(self.networks):04}"
        self.networks[chat] = network
        shares = self.shares(network)
        if network not in self.turns.crowds and self.turns.has_room(shares):
            self.turns.enter(chat, shares)
            self.queue.append(chat)
        else:
            self.turns.stand(chat, Standing(self.now, network, shares))
        return chat

    def settle(self) -> None:
        while (chat := self.turns.next()) is not None:
            self.turns.let_in(chat, self.now)
            self.queue.append(chat)

    def serve(self) -> None:
        if self.queue:
            chat = self.queue.pop(0)
            self.turns.leave(chat)
            self.served.append(chat)
        self.settle()

    def leave(self, number: int) -> None:
        waiting = sorted(self.turns.chats())
        if waiting:
            chat = waiting[number % len(waiting)]
            self.turns.leave(chat)
            if chat in self.queue:
                self.queue.remove(chat)
        self.settle()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from("abcdefgh")),
        st.tuples(st.just("serve"), st.just("")),
        st.tuples(st.just("leave"), st.sampled_from("0123456789")),
    ),
    max_size=60,
)


def played(steps: list[tuple[str, str]]) -> Helpline:
    line = Helpline()
    for what, which in steps:
        if what == "arrive":
            line.arrive(which)
        elif what == "serve":
            line.serve()
        else:
            line.leave(int(which))
    line.settle()
    return line


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_no_network_has_more_than_its_share_and_no_room_is_left_unused(steps: list[tuple[str, str]]) -> None:
    line = played(steps)
    in_queue = [line.networks[chat] for chat in line.queue]
    assert len(in_queue) <= ROOM
    assert all(in_queue.count(network) <= SHARE for network in set(in_queue))
    if len(in_queue) < ROOM:
        apart = {standing.crowd for standing in line.turns.apart.values()}
        assert all(in_queue.count(network) == SHARE for network in apart), "somebody waits apart beside a free place"


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_who_stands_apart_waits_no_longer_than_a_turn_of_each_network_before_them(steps: list[tuple[str, str]]) -> None:
    line = played(steps)
    for chat in line.turns.order():
        rank = [one for one in line.turns.order() if line.networks[one] == line.networks[chat]].index(chat)
        networks = len(set(line.networks.values()))
        assert line.turns.before(chat) <= len(line.queue) + (rank + 1) * networks


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_the_place_that_a_chatter_is_told_is_the_order_that_is_shown(steps: list[tuple[str, str]]) -> None:
    line = played(steps)
    assert [line.turns.before(chat) - len(line.queue) for chat in line.turns.order()] == list(
        range(len(line.turns.apart))
    )
    assert sorted(line.turns.order()) == sorted(line.turns.apart)
    if (first := line.turns.next()) is not None:
        assert first in line.turns.order()


@settings(max_examples=80, deadline=None)
@given(STEPS, st.integers(1, 40))
def test_nobody_in_the_queue_is_passed(steps: list[tuple[str, str]], more: int) -> None:
    line = played(steps)
    before = list(line.queue)
    for number in range(more):
        line.arrive("zyx"[number % 3])
    line.settle()
    assert line.queue[: len(before)] == before
    for _ in range(len(before)):
        line.serve()
    assert line.served[len(line.served) - len(before) :] == before


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 30))
@pytest.mark.proves("SEC-A3", breaks="crowds came in the order of arrival of their chats")
def test_a_flood_of_one_network_keeps_neither_a_stranger_nor_a_class_waiting(bots: int, pupils: int) -> None:
    line = Helpline()
    for _ in range(bots):
        line.arrive("bots")
    stranger = line.arrive("somebody")
    assert line.queue.index(stranger) <= SHARE
    theirs = [line.arrive("class") for _ in range(pupils)]
    turns = 0
    while not set(theirs) <= set(line.served):
        line.serve()
        turns += 1
    assert turns <= 2 * pupils + 2 * SHARE + 1


@pytest.mark.proves("SEC-A3", breaks="the crowd that had a turn was not put behind the others")
def test_a_crowd_that_had_its_turn_goes_behind_the_others_however_long_its_next_chat_waits() -> None:
    turns = Turns(room=1)
    turns.enter("somebody", ())
    for number, (chat, crowd) in enumerate([("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("b2", "b")]):
        turns.stand(chat, Standing(NOON + timedelta(seconds=number), crowd, ()))
    served = []
    last = "somebody"
    for number in range(5):
        turns.leave(last)
        turn = turns.next()
        assert turn is not None
        turns.let_in(turn, NOON + timedelta(minutes=number + 1))
        served.append(turn)
        last = turn
    assert served == ["a1", "b1", "a2", "b2", "a3"]


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_same_steps_give_the_same_order(steps: list[tuple[str, str]]) -> None:
    assert played(steps).turns.order() == played(steps).turns.order()


def at(second: int) -> datetime:
    return NOON + timedelta(seconds=second)


def test_who_waits_where_is_told_as_it_is() -> None:
    turns = Turns(room=2)
    assert (len(turns), turns.queued, turns.chats(), turns.order(), turns.next()) == (0, 0, frozenset(), [], None)
    share = (("net", 1),)
    turns.enter("q", share)
    turns.stand("s", Standing(at(1), "crowd", share))
    assert (len(turns), turns.queued, turns.chats()) == (2, 1, frozenset({"q", "s"}))
    assert "q" in turns
    assert "s" in turns
    assert "x" not in turns
    assert (turns.shares("q"), turns.shares("s"), turns.shares("x")) == (share, share, ())
    assert list(turns.apart) == ["s"]
    assert {crowd: list(chats) for crowd, chats in turns.crowds.items()} == {"crowd": ["s"]}
    turns.leave("x")
    turns.leave("s")
    assert (len(turns), turns.crowds, turns.apart) == (1, {}, {})
    turns.leave("q")
    turns.leave("q")
    assert len(turns) == 0
    assert turns.full(share) is None
    assert not turns._taken


def test_the_last_share_without_room_is_the_one_that_is_named() -> None:
    turns = Turns(room=9)
    turns.enter("1", (("address", 2), ("network", 3)))
    asks = (("address", 2), ("network", 3))
    assert turns.full(asks) is None
    turns.enter("2", asks)
    assert turns.full(asks) == "address"
    turns.enter("3", (("network", 3),))
    assert turns.full(asks) == "network"
    turns.leave("2")
    assert turns.full(asks) is None
    assert turns.full((("address", 1), ("network", 3))) == "address"


def test_a_newcomer_has_room_within_the_room_the_share_and_behind_who_could_as_well() -> None:
    turns = Turns(room=2)
    assert turns.has_room((("a", 1),))
    turns.enter("1", (("a", 1),))
    assert not turns.has_room((("a", 1),))
    assert turns.has_room((("b", 1),))
    turns.stand("2", Standing(at(1), "a", (("a", 1),)))
    assert turns.has_room((("b", 1),)), "who waits apart could not come in now"
    turns.stand("3", Standing(at(2), "c", (("c", 1),)))
    assert not turns.has_room((("b", 1),)), "who waits apart goes first"
    turns.let_in("3", at(3))
    assert not turns.has_room((("b", 1),)), "the room is full"
    assert turns.next() is None


def test_a_crowd_is_in_order_of_age_however_its_chats_are_told() -> None:
    turns = Turns(room=0)
    for chat, second in (("c", 3), ("a", 1), ("d", 4), ("b2", 2), ("b1", 2)):
        turns.stand(chat, Standing(at(second), "crowd", ()))
    assert list(turns.crowds["crowd"]) == ["a", "b1", "b2", "c", "d"]
    assert turns.order() == ["a", "b1", "b2", "c", "d"]
    turns.stand("a", Standing(at(5), "crowd", ()))
    assert turns.order() == ["b1", "b2", "c", "d", "a"]


def test_crowds_take_turns_by_who_waits_longest_and_then_by_name() -> None:
    turns = Turns(room=9)
    for chat, crowd, second in (
        ("b1", "b", 1),
        ("a1", "a", 1),
        ("c1", "c", 0),
        ("b2", "b", 2),
        ("a2", "a", 3),
        ("b3", "b", 4),
    ):
        turns.stand(chat, Standing(at(second), crowd, ()))
    assert turns.order() == ["c1", "a1", "b1", "a2", "b2", "b3"]
    assert [turns.before(chat) for chat in turns.order()] == [0, 1, 2, 3, 4, 5]
    turns.enter("q", ())
    assert [turns.before(chat) for chat in turns.order()] == [1, 2, 3, 4, 5, 6]
    assert turns.next() == "c1"
    turns.let_in("a1", at(5))
    assert turns.order() == ["c1", "b1", "a2", "b2", "b3"]
    turns.let_in("b1", at(4))
    assert turns.order() == ["c1", "b2", "a2", "b3"], "b had its turn before a had"
    turns.let_in("c1", at(6))
    assert turns.queued == 4
    turns.stand("c2", Standing(at(4), "c", ()))
    assert turns.order()[0] == "b2", "a crowd that is gone had no turn, and of equals the first by name comes first"


def test_a_crowd_whose_share_is_full_lets_the_next_one_pass() -> None:
    turns = Turns(room=3)
    turns.enter("1", (("a", 1),))
    turns.stand("2", Standing(at(1), "a", (("a", 1),)))
    turns.stand("3", Standing(at(2), "b", (("b", 1),)))
    assert turns.next() == "3"
    turns.let_in("3", at(3))
    assert turns.next() is None
    turns.leave("1")
    assert turns.next() == "2"


def test_a_place_is_of_the_name_and_a_share_may_be_over_its_most() -> None:
    turns = Turns(room=9)
    for chat in ("1", "2", "3"):
        turns.enter(chat, (("address", 9),))
    for second, chat in enumerate(("first", "second")):
        turns.stand(chat, Standing(at(second), "crowd", ()))
    assert len(turns) == 5
    assert [turns.before("".join(list(chat))) for chat in ("first", "second")] == [3, 4]
    assert turns.full((("address", 2),)) == "address", "a setting was made smaller while they waited"

"""Shares of the queue and turns, for any arrivals and departures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.fair import Share, Standing, Turns

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

"""Taking turns: what is served when, and who is refused."""

from __future__ import annotations

import pytest

from backend.accounts.fair_queue import FairQueue, Full

A, B, C = b"a", b"b", b"c"


def served(queue: FairQueue[str]) -> list[str]:
    found = []
    while (item := queue.take()) is not None:
        found.append(item)
    return found


def test_one_source_is_served_in_the_order_of_arrival() -> None:
    queue: FairQueue[str] = FairQueue(3, 3)
    assert [queue.put(A, item) for item in ("a1", "a2", "a3")] == [None] * 3
    assert len(queue) == 3
    assert served(queue) == ["a1", "a2", "a3"]
    assert len(queue) == 0
    assert queue.take() is None


def test_sources_take_turns_whatever_their_number_waiting() -> None:
    queue: FairQueue[str] = FairQueue(9, 9)
    for source, item in ((A, "a1"), (A, "a2"), (A, "a3"), (B, "b1"), (C, "c1"), (C, "c2")):
        queue.put(source, item)
    assert served(queue) == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_who_comes_back_at_once_waits_for_the_others_turn() -> None:
    queue: FairQueue[str] = FairQueue(9, 9)
    for source, item in ((A, "a1"), (A, "a2"), (B, "b1")):
        queue.put(source, item)
    assert queue.take() == "a1"
    queue.put(A, "a3")
    assert served(queue) == ["b1", "a2", "a3"]


def test_a_source_has_its_share_and_no_more() -> None:
    queue: FairQueue[str] = FairQueue(9, 2)
    queue.put(A, "a1")
    queue.put(A, "a2")
    with pytest.raises(Full):
        queue.put(A, "a3")
    assert queue.put(B, "b1") is None
    assert served(queue) == ["a1", "b1", "a2"]


def test_where_it_is_full_the_newest_of_the_longest_line_makes_way() -> None:
    queue: FairQueue[str] = FairQueue(4, 4)
    for source, item in ((B, "b1"), (A, "a1"), (A, "a2"), (A, "a3")):
        queue.put(source, item)
    assert queue.put(C, "c1") == "a3"
    assert len(queue) == 4
    # Two each at most now: a line that would be as long as the longest takes nobody's place.
    with pytest.raises(Full):
        queue.put(B, "b2")
    assert len(queue) == 4
    assert served(queue) == ["b1", "a1", "c1", "a2"]


def test_where_everybody_has_one_a_stranger_is_refused() -> None:
    queue: FairQueue[str] = FairQueue(2, 2)
    queue.put(A, "a1")
    queue.put(B, "b1")
    with pytest.raises(Full):
        queue.put(C, "c1")
    assert served(queue) == ["a1", "b1"]

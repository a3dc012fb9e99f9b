"""At most two held polls of a conversation."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from backend.edge.polls import HeldPolls


def nothing() -> None:
    """Wake nobody."""


def test_the_third_answers_the_first_and_no_other() -> None:
    polls = HeldPolls()
    with contextlib.ExitStack() as stack:
        holds = [stack.enter_context(polls.hold("c-1", nothing)) for _ in range(3)]
        other = stack.enter_context(polls.hold("c-2", nothing))
        assert [hold.over for hold in holds] == [True, False, False]
        assert not other.over


def test_one_that_was_answered_makes_room() -> None:
    polls = HeldPolls()
    with polls.hold("c-1", nothing) as first:
        for _ in range(5):
            with polls.hold("c-1", nothing):
                pass
        assert not first.over


def test_its_waiter_is_woken_to_answer() -> None:
    woken: list[int] = []
    polls = HeldPolls(each=1)
    with polls.hold("c-1", lambda: woken.append(1)), polls.hold("c-1", lambda: woken.append(2)):
        assert woken == [1]


def test_its_connection_can_have_it_answered_while_it_waits() -> None:
    class Seat:
        end: Callable[[], None] | None = None

        @contextlib.contextmanager
        def holding(self, end: Callable[[], None]) -> Iterator[None]:
            self.end = end
            yield
            self.end = None

    seat = Seat()
    with HeldPolls().hold("c-1", nothing, seat) as hold, hold.waiting():
        assert seat.end is not None
        seat.end()
        assert hold.over
    assert seat.end is None


def test_of_a_conversation_that_holds_none_nothing_is_kept() -> None:
    polls = HeldPolls()
    with polls.hold("c-1", nothing), polls.hold("c-1", nothing):
        assert list(polls._held) == ["c-1"]
    assert polls._held == {}


def test_one_that_ends_lets_those_beside_it_be_held() -> None:
    polls = HeldPolls()
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(polls.hold("c-1", nothing))
        with polls.hold("c-1", nothing):
            pass
        stack.enter_context(polls.hold("c-1", nothing))
        assert not first.over
        stack.enter_context(polls.hold("c-1", nothing))
        assert first.over

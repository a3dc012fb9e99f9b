"""Intervals that can be worked out by hand."""

from __future__ import annotations

import pytest

from backend.disclosure.attack import exposed
from backend.disclosure.system import Cell, Equation, System


def equal(*terms: tuple[str, int], constant: int = 0) -> Equation:
    return Equation(terms, constant)


def known(system: System, hidden: set[str], cell: str) -> int:
    """How far the ends of what `cell` can be lie apart: the greatest distance at which it is safe."""
    return next(apart for apart in range(1_000) if cell in exposed(system, hidden, apart + 1))


def test_two_hidden_cells_of_a_sum_are_between_nobody_and_both_together() -> None:
    system = System((Cell("a", 3), Cell("b", 9), Cell("all", 12)), (equal(("a", 1), ("b", 1), ("all", -1)),))
    assert exposed(system, {"a", "b"}, 12) == ()
    assert exposed(system, {"a", "b"}, 13) == ("a", "b")


def test_a_cell_hidden_alone_is_known_exactly() -> None:
    system = System((Cell("a", 3), Cell("b", 9), Cell("all", 12)), (equal(("a", 1), ("b", 1), ("all", -1)),))
    assert known(system, {"a"}, "a") == 0


def test_the_corners_of_a_square_can_move_as_far_as_their_smallest() -> None:
    # 3  7      What one corner wins its neighbours lose: the first can fall by 3, and rise by 5, the lesser of 7 and 5.
    # 5  9
    cells = (Cell("a", 3), Cell("b", 7), Cell("c", 5), Cell("d", 9))
    sums = (
        equal(("a", 1), ("b", 1), constant=-10),
        equal(("c", 1), ("d", 1), constant=-14),
        equal(("a", 1), ("c", 1), constant=-8),
        equal(("b", 1), ("d", 1), constant=-16),
    )
    square = System(cells, sums)
    assert {cell: known(square, {"a", "b", "c", "d"}, cell) for cell in "abcd"} == dict.fromkeys("abcd", 8)


def test_a_cell_in_no_equation_has_no_end() -> None:
    assert exposed(System((Cell("a", 3),)), {"a"}, 1_000_000) == ()


def test_what_is_known_to_be_at_least_something_narrows_too() -> None:
    # Of 20 people everybody said one thing at least: those who did not say the one said the other. So the first lies
    # between 12 and 20.
    cells = (Cell("a", 15), Cell("not a", 5), Cell("b", 8))
    system = System(cells, (equal(("a", 1), ("not a", 1), constant=-20), Equation((("a", 1), ("b", 1)), -20, True)))
    assert known(system, {"a", "not a"}, "a") == 8


def test_a_term_that_is_there_twice_counts_twice() -> None:
    system = System((Cell("a", 3), Cell("b", 6)), (equal(("a", 1), ("a", 1), ("b", -1)),))
    assert exposed(system, {"a"}, 10) == ("a",)
    assert exposed(system, {"a", "b"}, 10) == ()


def test_nothing_hidden_nothing_exposed() -> None:
    assert exposed(System((Cell("a", 3),)), (), 10) == ()


def test_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="cells that are unknown: b"):
        exposed(System((Cell("a", 3),)), {"b"}, 10)

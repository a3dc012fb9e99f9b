"""What a system refuses, and which cells are hidden for their own sake."""

from __future__ import annotations

import pytest

from backend.disclosure.system import Cell, Equation, Group, Standing, System


@pytest.mark.parametrize(
    ("cells", "equations", "says"),
    [
        ((Cell("a", 1), Cell("a", 2)), (), "cells that are twice: a"),
        ((Cell("a", -1),), (), "cells that are negative: a"),
        ((Cell("a", 1, cost=-1),), (), "cells that are of negative cost: a"),
        ((Cell("a", 1),), (Equation((("b", 1),)),), "cells that are unknown: b"),
        ((Cell("a", 1), Cell("b", 2)), (Equation((("a", 1), ("b", -1))),), "an equation gives -1 instead of 0: a, b"),
        ((Cell("a", 3), Cell("b", 2)), (Equation((("a", 1), ("b", -1))),), "an equation gives 1 instead of 0: a, b"),
        ((Cell("a", 1),), (Equation((("a", 1),), constant=-2, at_least=True),), "gives -1 instead of at least 0: a"),
    ],
)
def test_a_system_that_contradicts_itself_is_refused(
    cells: tuple[Cell, ...], equations: tuple[Equation, ...], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        System(cells, equations)


def test_a_group_of_cells_that_are_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="cells that are unknown: b, c"):
        System((Cell("a", 1),), (), (Group("b", ("a", "c")),))


@pytest.mark.parametrize(("value", "hidden"), [(0, False), (1, True), (9, True), (10, False)])
def test_small_is_more_than_nobody_and_below_k(value: int, hidden: bool) -> None:
    assert (System((Cell("a", value),)).primary(10) == {"a"}) is hidden


@pytest.mark.parametrize(("value", "hidden"), [(0, False), (49, True), (50, False)])
def test_a_cell_with_a_threshold_of_its_own_is_small_below_that(value: int, hidden: bool) -> None:
    assert (System((Cell("province", value, threshold=50),)).primary(10) == {"province"}) is hidden


@pytest.mark.parametrize("cell", [Cell("a", 3, sensitive=False), Cell("a", 3, standing=Standing.SHOWN)])
def test_what_tells_nothing_or_is_known_is_not_hidden_for_its_own_sake(cell: Cell) -> None:
    assert not System((cell,)).primary(10)


@pytest.mark.parametrize(("all_", "collapsed"), [(10, True), (49, True), (50, False), (0, False)])
def test_all_or_nothing_of_a_small_group_is_hidden_whole(all_: int, collapsed: bool) -> None:
    cells = (Cell("all", all_), Cell("yes", all_), Cell("no", 0))
    system = System(cells, (), (Group("all", ("yes", "no")),))
    assert system.primary(10) == (frozenset({"yes", "no"}) if collapsed else frozenset())


def test_a_small_group_that_is_divided_stays() -> None:
    cells = (Cell("all", 30), Cell("yes", 19), Cell("no", 11))
    assert not System(cells, (), (Group("all", ("yes", "no")),)).primary(10)

"""Small publications whose answer can be seen by eye."""

from __future__ import annotations

import pytest

from backend.disclosure.attack import exposed, intervals
from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Cell, Equation, Group, Standing, System


def parts(total: int, *values: int, standing: Standing = Standing.SHOWN) -> System:
    """One table whose total is published."""
    cells = [Cell(f"c{number}", value) for number, value in enumerate(values)]
    terms = (*((cell.key, 1) for cell in cells), ("total", -1))
    return System((*cells, Cell("total", total, standing=standing)), (Equation(terms),))


def test_nothing_small_nothing_hidden() -> None:
    assert not suppress(parts(60, 10, 20, 30), 10).hidden


def test_one_small_cell_takes_the_smallest_other_one_with_it() -> None:
    found = suppress(parts(73, 3, 20, 30, 20 + 0), 10)
    assert found.primary == {"c0"}
    assert found.hidden in ({"c0", "c1"}, {"c0", "c3"})


def test_hidden_cells_that_add_up_to_less_than_k_take_one_more() -> None:
    assert suppress(parts(56, 3, 4, 20, 29), 10).hidden == {"c0", "c1", "c2"}


def test_without_the_second_cell_the_first_is_known() -> None:
    system = parts(73, 3, 20, 30, 20)
    assert exposed(system, {"c0"}, 10) == ("c0",)
    assert intervals(system, {"c0", "c1"})["c0"].high == pytest.approx(23)


def test_a_group_that_is_all_or_nothing_is_collapsed() -> None:
    cells = (Cell("yes", 30), Cell("no", 0), Cell("all", 30, standing=Standing.SHOWN))
    system = System(cells, (Equation((("yes", 1), ("no", 1), ("all", -1))),), (Group("all", ("yes", "no")),))
    assert suppress(system, 10).hidden == {"yes", "no"}


def test_what_was_published_before_may_leave_no_way() -> None:
    cells = (Cell("small", 3), Cell("rest", 40, standing=Standing.SHOWN), Cell("all", 43, standing=Standing.SHOWN))
    with pytest.raises(CannotProtect):
        suppress(System(cells, (Equation((("small", 1), ("rest", 1), ("all", -1))),)), 10)


@pytest.mark.parametrize(
    ("cells", "equations"),
    [
        ((Cell("a", 1), Cell("a", 2)), ()),
        ((Cell("a", -1),), ()),
        ((Cell("a", 1),), (Equation((("b", 1),)),)),
        ((Cell("a", 1), Cell("b", 2)), (Equation((("a", 1), ("b", -1))),)),
    ],
)
def test_a_system_that_contradicts_itself_is_refused(cells: tuple[Cell, ...], equations: tuple[Equation, ...]) -> None:
    with pytest.raises(ValueError, match="cells that are|an equation gives"):
        System(cells, equations)

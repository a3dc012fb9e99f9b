"""Small publications whose answer can be seen by eye, in the shapes of the literature and of the yearly report."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection

import pytest

from backend.disclosure.attack import exposed
from backend.disclosure.parts import parts_of
from backend.disclosure.search import Search
from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Cell, Equation, Group, SolverFailed, Standing, System
from tests.backend.disclosure.publications import Publication


def table(*values: int, shown: Collection[int] = (), hidden: Collection[int] = (), cost: int = 1) -> System:
    """Rows `0`, `1`... with a total that is published."""
    standing = dict.fromkeys(shown, Standing.SHOWN) | dict.fromkeys(hidden, Standing.HIDDEN)
    rows = [Cell(str(n), value, cost=cost, standing=standing.get(n, Standing.OPEN)) for n, value in enumerate(values)]
    total = Cell("all", sum(values), standing=Standing.SHOWN)
    return System((*rows, total), (Equation((("all", -1), *((row.key, 1) for row in rows))),))


def square(*lines: tuple[int, ...], margins_shown: bool = True) -> System:
    """A cross table: `r/c` inside, `r/` and `/c` at the sides."""
    made = Publication()
    for r, line in enumerate(lines):
        for c, value in enumerate(line):
            made.add(f"{r}/{c}", value)
    rows = [
        made.add_sum(f"{r}/", [f"{r}/{c}" for c in range(len(line))], shown=margins_shown)
        for r, line in enumerate(lines)
    ]
    columns = [
        made.add_sum(f"/{c}", [f"{r}/{c}" for r in range(len(lines))], shown=margins_shown)
        for c in range(len(lines[0]))
    ]
    made.add_sum("/", rows, shown=True)
    made.equations.append(Equation((("/", -1), *((column, 1) for column in columns))))
    return made.system


@pytest.mark.parametrize("values", [(0,), (0, 0, 0), (10, 20, 30), (10, 0), (50,)])
def test_nothing_small_nothing_hidden(values: tuple[int, ...]) -> None:
    assert suppress(table(*values), 10).hidden == frozenset()


def test_which_cell_goes_with_a_small_one_depends_on_the_secret_and_not_on_the_numbers() -> None:
    partners = {0: 0, 1: 0, 2: 0}
    for secret in range(60):
        for turned in range(3):
            counts = (30, 20, 47)[turned:] + (30, 20, 47)[:turned]
            found = suppress(table(3, *counts), 10, bytes([secret]))
            assert found.primary == {"0"}
            (other,) = found.hidden - {"0"}
            partners[counts[int(other) - 1] and (30, 20, 47).index(counts[int(other) - 1])] += 1
    assert all(40 <= times <= 80 for times in partners.values()), partners


def test_two_small_cells_that_come_to_k_protect_each_other() -> None:
    assert suppress(table(3, 7, 30), 10).hidden == {"0", "1"}


def test_two_small_cells_that_come_to_less_than_k_take_one_more() -> None:
    found = suppress(table(3, 6, 30, 20), 10).hidden
    assert found >= {"0", "1"}
    assert len(found) == 3


def test_a_number_that_is_surely_not_zero_needs_more_beside_it() -> None:
    # 4 and 7 with nothing between them: 1 to 10 each for whoever knows that none is hidden without being somebody.
    cells = [Cell(str(number), value, floor=1) for number, value in enumerate((4, 7, 30))]
    system = System(
        (*cells, Cell("all", 41, standing=Standing.SHOWN)), (Equation((("0", 1), ("1", 1), ("2", 1), ("all", -1))),)
    )
    assert suppress(system, 9).hidden == {"0", "1"}
    assert suppress(system, 10).hidden == {"0", "1", "2"}


def test_numbers_of_no_persons_are_not_published() -> None:
    cells = (Cell("a", 3), Cell("b", 20), Cell("kind", 0, standing=Standing.UNSEEN))
    system = System(cells, (Equation((("a", 1), ("kind", -1))), Equation((("b", 1), ("kind", -1)))))
    with pytest.raises(SolverFailed):
        suppress(system, 10)


def test_a_zero_does_not_help_where_it_brings_no_width() -> None:
    # 3 and a zero beside it are known to be 0 to 3; the 12 has to go.
    assert suppress(table(3, 0, 12), 10).hidden == {"0", "2"}


def test_a_cell_that_costs_less_goes_even_where_it_is_greater() -> None:
    cells = (Cell("a", 3), Cell("b", 20, cost=5), Cell("c", 90), Cell("all", 113, standing=Standing.SHOWN))
    assert suppress(System(cells, (Equation((("a", 1), ("b", 1), ("c", 1), ("all", -1))),)), 10).hidden == {"a", "c"}


def test_one_small_cell_in_a_cross_table_takes_a_rectangle() -> None:
    found = suppress(square((3, 20, 30), (40, 25, 35), (28, 60, 70)), 10).hidden
    rectangles = [{f"{r}/{c}" for r in (0, row) for c in (0, column)} for row in (1, 2) for column in (1, 2)]
    assert found in rectangles


def test_small_cells_on_a_diagonal_share_their_protection() -> None:
    # Two rectangles would be six cells; with the two at the other corners four are enough.
    assert suppress(square((4, 20, 30), (25, 6, 40), (50, 60, 70)), 10).hidden == {"0/0", "0/1", "1/0", "1/1"}


def test_a_margin_that_is_itself_small_is_hidden_and_protected() -> None:
    system = square((1, 2, 3), (20, 30, 40), (15, 25, 35), margins_shown=False)
    found = suppress(system, 10)
    assert "0/" in found.primary
    assert exposed(system, found.hidden, 10) == ()


def test_those_who_did_not_say_a_thing_are_protected_too() -> None:
    # 97 of 100 said it: who reads both numbers knows that 3 did not. So the row, or the known, must go.
    made = Publication()
    known = made.add("known", 100, cost=10, shown=True)
    for row, said in (("common", 97), ("half", 50)):
        made.add(row, said)
        made.add(f"not {row}", 100 - said, cost=0)
        made.equations.append(Equation(((row, 1), (f"not {row}", 1), (known, -1))))
    found = suppress(made.system, 10)
    assert found.primary == {"not common"}
    assert found.hidden == {"not common", "common"}


def test_nobody_under_15_but_two_under_16_would_be_two_of_15() -> None:
    # The row "15" is hidden, and the lines around it do not give it back.
    made = Publication()
    rows = [made.add(key, value) for key, value in (("12-14", 30), ("15", 2), ("16-17", 40), ("adult", 50))]
    made.add_sum("under 15", rows[:1])
    made.add_sum("under 16", rows[:2])
    made.add_sum("minor", rows[:3])
    made.add_sum("all", rows, shown=True)
    hidden = suppress(made.system, 10).hidden
    assert "15" in hidden
    assert len(hidden & {"under 15", "under 16"}) > 0
    assert exposed(made.system, hidden, 10) == ()


def test_a_sum_over_three_years_does_not_give_back_what_an_earlier_release_hid() -> None:
    # 2019 hid 3 and 12 of 15. In 2021 the rows are large, but their sums with 2019 and 2020 would give the 3 back.
    made = Publication()
    for year, values in ((2019, (3, 12)), (2020, (20, 30)), (2021, (25, 35))):
        rows = [made.add(f"{year}/{row}", value) for row, value in enumerate(values)]
        made.add_sum(f"{year}", rows, shown=True)
        if year < 2021:
            made.decide(suppress(made.system, 10).hidden)
    sums = [made.add_sum(f"sum/{row}", [f"{year}/{row}" for year in (2019, 2020, 2021)]) for row in range(2)]
    assert made.system.standing(Standing.HIDDEN) == {"2019/0", "2019/1"}
    assert exposed(made.system, {"2019/0", "2019/1"}, 10) == ("2019/0", "2019/1")
    found = suppress(made.system, 10)
    assert found.primary == frozenset()
    # To hide the sums costs as much as to hide the rows of the year; two numbers more are enough.
    assert found.hidden > {"2019/0", "2019/1"}
    assert len(found.hidden) == 4
    assert found.hidden - {"2019/0", "2019/1"} <= {"2021/0", "2021/1", "2020/0", "2020/1", *sums}
    assert exposed(made.system, found.hidden, 10) == ()


def test_what_was_published_before_may_leave_no_way() -> None:
    with pytest.raises(CannotProtect) as refused:
        suppress(table(3, 40, shown=[1]), 10)
    assert refused.value.keys == ("0",)


def test_what_was_hidden_before_is_protected_or_refused() -> None:
    found = suppress(table(12, 40, 60, hidden=[0]), 10).hidden
    assert "0" in found
    assert len(found) == 2
    with pytest.raises(CannotProtect):
        suppress(table(12, 40, 60, hidden=[0], shown=[1, 2]), 10)


def test_everybody_in_one_row_of_a_small_group_is_not_told() -> None:
    cells = (Cell("yes", 30), Cell("no", 0), Cell("all", 30, standing=Standing.SHOWN))
    system = System(cells, (Equation((("yes", 1), ("no", 1), ("all", -1))),), (Group("all", ("yes", "no")),))
    assert suppress(system, 10).hidden == {"yes", "no"}


def test_a_cell_that_hangs_on_nothing_is_hidden_alone() -> None:
    assert suppress(System((Cell("a", 3), Cell("b", 30))), 10).hidden == {"a"}


def test_a_publication_of_nothing() -> None:
    assert suppress(System(()), 10).hidden == frozenset()


def test_tables_that_share_nothing_are_protected_each_alone() -> None:
    first, second = table(3, 30, 20), table(50, 60, 70)
    renamed = tuple(Cell(f"b{cell.key}", cell.value, standing=cell.standing) for cell in second.cells)
    equation = Equation(tuple((f"b{key}", times) for key, times in second.equations[0].terms))
    assert suppress(System((*first.cells, *renamed), (*first.equations, equation)), 10).hidden == {"0", "2"}


def test_the_same_figures_give_the_same_answer_in_any_order() -> None:
    system = square((4, 20, 30), (25, 6, 40), (50, 60, 7))
    turned = System(system.cells[::-1], system.equations[::-1])
    assert suppress(system, 10) == suppress(system, 10)
    assert len(suppress(system, 10).hidden) == len(suppress(turned, 10).hidden)


@pytest.mark.parametrize("k", [0, -1])
def test_a_k_that_protects_nothing_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        suppress(table(3, 30), k)


@pytest.mark.parametrize("rounds", [0, 1])
def test_where_the_effort_ends_the_answer_is_safe_and_nothing_in_it_is_idle(rounds: int) -> None:
    system = square((4, 20, 30, 2), (25, 6, 40, 60), (50, 60, 7, 3), (1, 30, 20, 90))
    primary = system.primary(10)
    (part,) = parts_of(system, primary | system.standing(Standing.OPEN))
    keys = [cell.key for cell in part.cells]
    found = Search(part, [keys.index(key) for key in primary], 10, None).best(rounds=rounds)
    hidden = {keys[number] for number in found}
    assert primary <= hidden
    assert exposed(system, hidden, 10) == ()
    assert all(exposed(system, hidden - {key}, 10) for key in hidden - primary)


def test_a_search_that_is_wrong_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "best", lambda _search: frozenset({0}))  # the small cell alone
    with pytest.raises(CannotProtect) as refused:
        suppress(table(3, 30, 20), 10)
    assert refused.value.keys == ("0",)


def test_a_server_starts_without_the_solver() -> None:
    code = (
        "import sys, backend.http.app, backend.report.service; sys.exit(bool({'highspy', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0

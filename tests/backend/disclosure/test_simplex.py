"""The search's own linear programmes beside SciPy's, on random publications of which ever other cells are hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import count, islice
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from backend.disclosure.parts import Part, parts_of
from backend.disclosure.simplex import Simplex
from backend.disclosure.solver import Extreme
from backend.disclosure.system import Cell, Equation, SolverFailed, Standing, System
from tests.backend.disclosure.publications import publication

PUBLICATIONS, CHOICES, CELLS = 15, 3, 4
FINE = 1e-6


def largest_part(system: System) -> Part:
    """Of all cells that are not settled."""
    return max(parts_of(system, [cell.key for cell in system.cells]), key=lambda part: len(part.cells))


def least(part: Part, hidden: Collection[int], cell: int, sign: float) -> float | None:
    """By SciPy; None without end."""
    goal = np.zeros(len(part.cells))
    goal[cell] = sign
    sums, floors = np.zeros((2, len(part.rows), len(part.cells))), np.zeros((2, len(part.rows)))
    for number, row in enumerate(part.rows):
        for one, factor in row.terms.items():
            sums[int(row.at_least), number, one] = factor
        floors[int(row.at_least), number] = -row.constant
    bounds = [
        (one.floor, None) if number in hidden or one.standing is Standing.UNSEEN else (one.value, one.value)
        for number, one in enumerate(part.cells)
    ]
    found = linprog(goal, A_eq=sums[0], b_eq=floors[0], A_ub=-sums[1], b_ub=-floors[1], bounds=bounds)
    if found.status == 3:
        return None
    assert found.success, found.message
    return float(found.fun)


def proves(part: Part, found: Extreme, hidden: Collection[int], cell: int, sign: float) -> None:
    """What its reduced costs are for: the sums and they alone say that it cannot be less."""
    assert not any(row.at_least for row in part.rows)
    sums = np.zeros((len(part.rows), len(part.cells)))
    for number, row in enumerate(part.rows):
        for one, factor in row.terms.items():
            sums[number, one] = factor
    goal = np.zeros(len(part.cells))
    goal[cell] = sign
    multipliers = np.linalg.lstsq(sums.T, goal - found.reduced, rcond=None)[0]
    assert np.abs(sums.T @ multipliers + found.reduced - goal).max() < FINE
    assert np.abs(sums @ found.point + [row.constant for row in part.rows]).max(initial=0) < FINE
    for number in hidden:
        assert found.reduced[number] > -FINE
        assert found.reduced[number] < FINE or found.point[number] < part.cells[number].floor + FINE


def compare(part: Part, simplex: Simplex, hidden: Collection[int], cell: int) -> None:
    """Both ends of a cell's interval."""
    for sign, found in ((1.0, simplex.least(cell)), (-1.0, simplex.most(cell))):
        wanted = least(part, hidden, cell, sign)
        if wanted is None or found is None:
            assert found is None
            assert wanted is None
            continue
        assert found.value == pytest.approx(wanted, abs=FINE)
        if not any(row.at_least for row in part.rows):
            proves(part, found, hidden, cell, sign)


def test_ends_and_their_proofs_are_those_of_another_solver_whatever_is_hidden() -> None:
    made = (one for seed in count(1) if (one := publication(seed)) is not None)
    for number, one in enumerate(islice(made, PUBLICATIONS)):
        rng = Random(number)
        floors = rng.random() < 0.5
        cells = tuple(replace(cell, floor=min(cell.value, 1) if floors else 0) for cell in one.system.cells)
        part = largest_part(replace(one.system, cells=cells))
        simplex = Simplex(part)
        before: set[int] = set()
        for _choice in range(CHOICES):
            hidden = set(rng.sample(sorted(part.seen), rng.randint(1, len(part.seen))))
            simplex.show(sorted(before - hidden))
            simplex.hide(sorted(hidden - before))
            before = hidden
            for cell in rng.sample(sorted(hidden), min(CELLS, len(hidden))):
                compare(part, simplex, hidden, cell)


def test_sums_of_which_only_the_least_is_known() -> None:
    cells = (Cell("a", 15), Cell("not a", 5), Cell("b", 8), Cell("all", 20))
    sums = (Equation((("a", 1), ("not a", 1), ("all", -1))), Equation((("a", 1), ("b", 1)), -20, at_least=True))
    part = largest_part(System(cells, sums))
    simplex = Simplex(part)
    for hidden in ({0, 1}, {0, 1, 2}, {0, 1, 3}, {1, 0}):
        simplex.show(sorted({0, 1, 2, 3} - hidden))
        simplex.hide(hidden)
        compare(part, simplex, hidden, 0)


def test_a_table_that_has_gone_off_is_made_anew() -> None:
    system = System((Cell("a", 3), Cell("b", 9), Cell("all", 12)), (Equation((("a", 1), ("b", 1), ("all", -1))),))
    simplex = Simplex(largest_part(system))
    simplex.hide([0, 1])
    simplex._at[:] += 0.5  # as mistakes of many exchanges could do
    found = simplex.most(0)
    assert found is not None
    assert found.value == pytest.approx(-12)


def test_sums_that_nobody_can_have_have_no_ends() -> None:
    cells = (Cell("a", 3), Cell("b", 20), Cell("kind", 0, standing=Standing.UNSEEN))
    system = System(cells, (Equation((("a", 1), ("kind", -1))), Equation((("b", 1), ("kind", -1)))))
    with pytest.raises(SolverFailed):
        Simplex(largest_part(system))

"""HiGHS behind two small classes: the attacker's linear programme, and the choice of what to hide.

The one module that knows the solver. Others import it inside functions, so that a server starts without loading it.
Cells go by their number here. One thread, no clock: the same figures give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from backend.disclosure.parts import Part
from backend.disclosure.system import SolverFailed

Numbers = NDArray[np.float64]
"""One number for each cell."""

ENDLESS = frozenset({highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible})
"""Infeasible it cannot be: with everything shown there was a solution."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least that a sum can be: its `value`, the values of all cells there, and the reduced costs that prove it."""

    value: float
    point: Numbers
    reduced: Numbers


class Attack:
    """What an attacker knows of a part: its rows, the floors of what is hidden, and the values of what is shown.

    One model is kept and only bounds and costs change: each programme starts where the last one ended. `start` are the
    values of all cells in some possible world, `low` and `high` the ends of each in all worlds that were met.
    """

    def __init__(self, part: Part) -> None:
        """At first everything is shown that can be. Raises `SolverFailed` where the part contradicts itself."""
        self.values: Numbers = np.array([cell.value for cell in part.cells], dtype=np.float64)
        self.floors: Numbers = np.array([cell.floor for cell in part.cells], dtype=np.float64)
        self._model = model = _quiet_model()
        model.setOptionValue("presolve", "off")
        model.setOptionValue("solver", "simplex")
        model.setOptionValue("simplex_strategy", 4)  # primal: the costs change, the last point stays feasible
        # Coefficients are small whole numbers: taken as they are, the ends of intervals come out exactly.
        model.setOptionValue("simplex_scale_strategy", 0)
        model.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        for value in self.values.tolist():
            model.addVar(value, value)
        for row in part.rows:
            _add_row(model, row.terms, -row.constant, highspy.kHighsInf if row.at_least else -row.constant)
        self.hide(set(range(len(part.cells))) - part.seen)
        model.run()
        if (status := model.getModelStatus()) != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"the numbers are those of no persons: {model.modelStatusToString(status)}")
        self.start: Numbers = np.array(model.getSolution().col_value)
        self.low, self.high = self.start.copy(), self.start.copy()

    def hide(self, cells: Iterable[int]) -> None:
        """The attacker does not know these, from now on."""
        for cell in cells:
            self._model.changeColBounds(cell, float(self.floors[cell]), highspy.kHighsInf)

    def least(self, cell: int) -> Extreme:
        """How small the cell can be."""
        extreme = self._extreme(cell, 1.0)
        if extreme is None:
            raise SolverFailed("a number that is not negative has no least value")
        return extreme

    def most(self, cell: int) -> Extreme | None:
        """How great the cell can be, as the least of its negative; None where there is no end."""
        return self._extreme(cell, -1.0)

    def table(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
        """Cells that are held by others, these others, and by how much each of the first (a row) falls when one of the
        second (a column) rises by one and the sums still hold.

        Only of sums (no row `at_least`). A sum that could hold with fewer is among the first too, by its number after
        all cells.
        """
        model = self._model
        _status, basic = model.getBasicVariables()  # type: ignore[attr-defined]  # highspy leaves both out of its types
        count = len(self.values)
        held = np.where(basic >= 0, basic, count - 1 - basic).astype(np.int64)
        free = np.array(sorted(set(range(count)) - set(basic.tolist())), dtype=np.int64)
        falls = np.zeros((len(held), len(free)))
        for column, cell in enumerate(free.tolist()):
            _status, falls[:, column] = model.getReducedColumn(cell)  # type: ignore[attr-defined]  # likewise
        kept = (held < count) | (np.abs(falls) > 1e-9).any(axis=1)
        return held[kept], free, falls[kept]

    def _extreme(self, cell: int, sign: float) -> Extreme | None:
        model = self._model
        model.changeColCost(cell, sign)
        model.run()
        status = model.getModelStatus()
        solution = model.getSolution()
        value = model.getInfo().objective_function_value
        model.changeColCost(cell, 0.0)
        if status in ENDLESS:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"linear programme: {model.modelStatusToString(status)}")
        point = np.array(solution.col_value)
        np.minimum(self.low, point, out=self.low)
        np.maximum(self.high, point, out=self.high)
        return Extreme(value, point, np.array(solution.col_dual))


class Choice:
    """The cheapest choice of cells that keeps every requirement added so far (a 0/1 programme)."""

    def __init__(self, costs: Sequence[int], forced: Iterable[int], barred: Iterable[int], nodes: int) -> None:
        """`forced` are chosen, `barred` are not; after `nodes` branches the best choice found counts."""
        self._model = model = _quiet_model()
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 0.5)  # costs are whole numbers
        model.setOptionValue("mip_max_nodes", nodes)
        model.setOptionValue("mip_allow_restart", False)
        model.setOptionValue("mip_detect_symmetry", False)
        least, most = np.zeros(len(costs)), np.ones(len(costs))
        least[list(forced)] = 1.0
        most[list(barred)] = 0.0
        for cell, cost in enumerate(costs):
            model.addVar(least[cell], most[cell])
            model.changeColCost(cell, float(cost))
            model.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
        self._relaxed = relaxed = _quiet_model()
        for cell, cost in enumerate(costs):
            relaxed.addVar(least[cell], most[cell])
            relaxed.changeColCost(cell, float(cost))

    def require(self, row: Mapping[int, float]) -> None:
        """The sum of the chosen cells' coefficients is at least 0."""
        for model in (self._model, self._relaxed):
            _add_row(model, row, 0.0, highspy.kHighsInf)

    def shares(self) -> Numbers | None:
        """How much of each cell would be chosen if cells could be chosen in part; None where no choice keeps all."""
        self._relaxed.run()
        if (status := self._relaxed.getModelStatus()) == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"relaxed programme: {self._relaxed.modelStatusToString(status)}")
        return np.array(self._relaxed.getSolution().col_value)

    def cheapest(self) -> frozenset[int] | None:
        """The cells to choose; None where no choice keeps all requirements."""
        self._model.run()
        status = self._model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        limited = status == highspy.HighsModelStatus.kSolutionLimit
        if status != highspy.HighsModelStatus.kOptimal and not limited:
            raise SolverFailed(f"0/1 programme: {self._model.modelStatusToString(status)}")
        chosen = np.array(self._model.getSolution().col_value)
        return frozenset(np.flatnonzero(chosen > 0.5).tolist())


def _quiet_model() -> highspy._core._Highs:
    # The class below `highspy.Highs`: that one writes a banner to standard output, where somebody's report goes.
    model = highspy._core._Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    return model


def _add_row(model: highspy._core._Highs, row: Mapping[int, float], least: float, most: float) -> None:
    cells = np.fromiter(row.keys(), dtype=np.int32, count=len(row))
    model.addRow(least, most, len(row), cells, np.fromiter(row.values(), dtype=np.float64, count=len(row)))

"""Linear and integer programmes over numbers of persons. The solver is HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Terms = Mapping[int, float]
"""Coefficient by variable."""

WHOLE = 1e-6
MOST = 1_000_000.0
"""More persons than anybody counts: a number without an upper end goes as far."""


class Contradiction(Exception):
    """No numbers of persons give what was printed."""


class Programme:
    """Variables of at least 0, and rows that hold. Nothing is added after the first goal."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._rows: list[tuple[Terms, float, float]] = []
        self._linear: highspy.Highs | None = None
        self._integer: highspy.Highs | None = None

    def variable(self) -> int:
        """A new variable; gives its number."""
        self._low.append(0.0)
        self._high.append(MOST)
        return len(self._low) - 1

    def hold(self, terms: Terms, low: float, high: float) -> None:
        """A sum is between two bounds."""
        self._rows.append((terms, low, high))

    def best(self, goal: Terms) -> Floats:
        """The variables where `goal` is least. Raises `Contradiction`."""
        if self._linear is None:
            self._linear = self._solver(whole=False)
        return self._solve(self._linear, goal)

    def whole(self, goal: Terms) -> Floats:
        """The same in whole numbers."""
        if self._integer is None:
            self._integer = self._solver(whole=True)
        return np.round(self._solve(self._integer, goal))

    def _solve(self, solver: highspy.Highs, goal: Terms) -> Floats:
        count = len(self._low)
        costs = np.zeros(count)
        for variable, factor in goal.items():
            costs[variable] += factor
        solver.changeColsCost(count, np.arange(count, dtype=np.int32), costs)
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(status)
        return np.array(solver.getSolution().col_value)

    def _solver(self, *, whole: bool) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its types out here
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        if whole:
            solver.setOptionValue("mip_abs_gap", 0.5)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._low), len(self._rows)
        model.col_cost_ = np.zeros(len(self._low))
        model.col_lower_, model.col_upper_ = np.array(self._low), np.array(self._high)
        model.row_lower_ = np.array([low for _, low, _ in self._rows])
        model.row_upper_ = np.array([high for _, _, high in self._rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in self._rows)])
        model.a_matrix_.index_ = np.array(list(chain.from_iterable(terms for terms, _, _ in self._rows)))
        model.a_matrix_.value_ = np.array(list(chain.from_iterable(terms.values() for terms, _, _ in self._rows)))
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._low)
        solver.passModel(model)
        return solver


def is_whole(world: Floats) -> bool:
    """Whether these are whole numbers."""
    return bool(np.all(np.abs(world - np.round(world)) < WHOLE))

"""HiGHS behind two small classes: the attacker's linear programme, and the choice of what to hide.

The only module that knows the solver; it is loaded when something is to be published, not when the server starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

INFINITY: float = highspy.kHighsInf
TOLERANCE = 1e-7
"""Below this a multiplier is none: counts are whole numbers and coefficients small ones."""


class SolverFailed(Exception):
    """The solver gave no answer; nothing may be published then."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of a cell's interval (`None`: there is none), and the shown cells on which its proof stands.

    As long as all of `because` stay shown, hiding any other cells does not move the end.
    """

    end: float | None
    because: frozenset[int] = frozenset()


class _Highs(highspy.Highs):
    """Without a word on standard output: the solver's banner would stand in somebody's JSON."""

    def enableCallbacks(self) -> None:
        # The first step of the solver that would print something.
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # the package is typed in part


class Knowledge:
    """What an attacker knows: the relations, the shown values, and that no count is negative.

    Cells go by number. One model is kept and only its bounds change, so that each programme starts from the last one.
    """

    def __init__(self, values: Sequence[int], relations: Sequence[tuple[Sequence[tuple[int, int]], int, bool]]) -> None:
        """`relations`: terms (cell, coefficient), constant, and whether the sum is only known to be at least 0."""
        self._values = values
        self._hidden: frozenset[int] = frozenset()
        self._model = model = _new_model()
        model.setOptionValue("presolve", "off")
        for value in values:
            model.addVar(float(value), float(value))
        for terms, constant, at_least in relations:
            upper = INFINITY if at_least else float(-constant)
            model.addRow(float(-constant), upper, len(terms), *_row(terms))

    def hide(self, hidden: frozenset[int]) -> None:
        """From now on exactly these cells are not shown."""
        for cell in hidden - self._hidden:
            self._model.changeColBounds(cell, 0.0, INFINITY)
        for cell in self._hidden - hidden:
            self._model.changeColBounds(cell, float(self._values[cell]), float(self._values[cell]))
        self._hidden = hidden

    def lowest(self, cell: int) -> Bound:
        """The least that a hidden cell can be."""
        return self._extreme(cell, 1)

    def highest(self, cell: int) -> Bound:
        """The most that a hidden cell can be."""
        return self._extreme(cell, -1)

    def _extreme(self, cell: int, sign: int) -> Bound:
        model = self._model
        model.changeColCost(cell, float(sign))
        model.run()
        status = model.getModelStatus()
        try:
            if status in _WITHOUT_END:
                return Bound(None)
            if status != highspy.HighsModelStatus.kOptimal:
                raise SolverFailed(str(status))
            multipliers = np.abs(np.asarray(model.getSolution().col_dual))
            because = frozenset(int(one) for one in np.flatnonzero(multipliers > TOLERANCE)) - self._hidden - {cell}
            return Bound(sign * float(model.getInfo().objective_function_value), because)
        finally:
            model.changeColCost(cell, 0.0)


_WITHOUT_END = frozenset({highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible})
"""The true values are always a solution, so that infeasible it cannot be."""


def cheapest(
    costs: Sequence[float], forced: frozenset[int], barred: frozenset[int], cuts: Sequence[tuple[int, frozenset[int]]]
) -> frozenset[int] | None:
    """The cheapest set with all of `forced` and none of `barred`; `None` where there is none.

    Each cut (cell, others) says: with the cell, at least one of the others.
    """
    model = _new_model()
    for cell, cost in enumerate(costs):
        model.addVar(float(cell in forced), float(cell not in barred))
        model.changeColCost(cell, cost)
        model.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
    for cell, others in cuts:
        terms = [(cell, -1), *((other, 1) for other in sorted(others))]
        model.addRow(0.0, INFINITY, len(terms), *_row(terms))
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.0)
    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed(str(status))
    chosen = np.asarray(model.getSolution().col_value)
    return frozenset(int(one) for one in np.flatnonzero(chosen > 0.5))


def _new_model() -> Any:
    model = _Highs()  # type: ignore[no-untyped-call]  # likewise
    model.setOptionValue("threads", 1)
    return model


def _row(terms: Sequence[tuple[int, int]]) -> tuple[Any, Any]:
    return (
        np.array([cell for cell, _ in terms], dtype=np.int32),
        np.array([float(times) for _, times in terms]),
    )

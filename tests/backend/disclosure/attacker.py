"""The attacker once more, written apart from the code under test: SciPy's linear programmes over all cells.

Nothing of `backend.disclosure` is used but the system's own words. All cells are variables, the published ones between
equal bounds, so that shares and changes can be laid on top as inequalities.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from backend.disclosure.system import System

SLACK = 1e-6
Line = NDArray[np.float64]
Rule = tuple[dict[str, float], float]
"""Sum of coefficient times cell, at most this."""


class Attacker:
    """Knows all of `system` but the values of `hidden`; `rules` are what else was printed."""

    def __init__(self, system: System, hidden: Collection[str], rules: Sequence[Rule] = ()) -> None:
        self._place = {cell.key: place for place, cell in enumerate(system.cells)}
        self._least = self._most = np.array([float(cell.value) for cell in system.cells])
        self._bounds = [(0, None) if cell.key in hidden else (cell.value, cell.value) for cell in system.cells]
        equal = [(dict_of(one.terms), -one.constant) for one in system.equations if not one.at_least]
        below = [
            ({key: -times for key, times in dict_of(one.terms).items()}, one.constant)
            for one in system.equations
            if one.at_least
        ]
        self._equal, self._sums = self._matrix(equal)
        self._below, self._limits = self._matrix([*below, *rules])

    def width(self, key: str) -> float:
        """How long the cell's interval is; infinite where it has no end."""
        low, high = self._end(key, 1), self._end(key, -1)
        if low is None or high is None:
            return float("inf")
        return float(high[self._place[key]] - low[self._place[key]])

    def narrow(self, cells: Iterable[str], k: int) -> dict[str, float]:
        """Those of `cells` whose interval is shorter than k, with its length.

        A solution for one cell is a possible world for all: where two of them are k apart nothing is left to solve.
        """
        found = {}
        for key in sorted(cells):
            place = self._place[key]
            if self._most[place] - self._least[place] < k - SLACK and (width := self.width(key)) < k - SLACK:
                found[key] = width
        return found

    def _end(self, key: str, sign: int) -> Line | None:
        goal = np.zeros(len(self._place))
        goal[self._place[key]] = sign
        found = linprog(
            goal,
            A_ub=self._below,
            b_ub=self._limits,
            A_eq=self._equal,
            b_eq=self._sums,
            bounds=self._bounds,
            method="highs",
        )
        if found.status == 3:
            return None
        assert found.status == 0, (key, found.message)
        world: Line = found.x
        self._least, self._most = np.minimum(self._least, world), np.maximum(self._most, world)
        return world

    def _matrix(self, rules: Sequence[Rule]) -> tuple[Line | None, Line | None]:
        if not rules:
            return None, None
        matrix = np.zeros((len(rules), len(self._place)))
        for line, (terms, _limit) in enumerate(rules):
            for key, times in terms.items():
                matrix[line, self._place[key]] += times
        return matrix, np.array([float(limit) for _terms, limit in rules])


def dict_of(terms: Sequence[tuple[str, int]]) -> dict[str, float]:
    """Coefficients by cell, those of one cell added up."""
    found: dict[str, float] = {}
    for key, times in terms:
        found[key] = found.get(key, 0.0) + times
    return found


def rounded(system: System, pairs: Sequence[tuple[str, str]], *, change: bool = False) -> Iterator[Rule]:
    """What a whole percentage, rounded half up, says of a part and its whole (or of now and the year before)."""
    values = {cell.key: cell.value for cell in system.cells}
    for part, whole in pairs:
        if values[whole]:
            above = 100 * (values[part] - (values[whole] if change else 0))
            percent = (2 * above + values[whole]) // (2 * values[whole]) + (100 if change else 0)
            yield {part: 100.0, whole: -(percent + 0.5)}, 0.0
            yield {part: -100.0, whole: percent - 0.5}, 0.0

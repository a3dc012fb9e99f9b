"""How near to the least the choice of what is hidden comes, in the years of `tests.bench.utility`.

`python -m tests.bench.optimum 50:6 100:6` (size, and how many of its years). The least cost is found by a search of its
own with SciPy: a cheapest choice is attacked by linear programmes, what proves a cell known is a cut that every safe
choice keeps, and the cheapest choice is a lower bound until it stands the attack: then it is the least there is. Costs
are those of the report, without a secret.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from backend.disclosure.suppress import Suppression, suppress
from backend.disclosure.system import Standing, System
from backend.synthetic.years import records
from tests.bench.utility import YEAR, published, year

ROUNDS = 60
"""After so many cheapest choices of a part its cost so far counts, as a bound."""
FINE = 1e-6
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Recorded = list[tuple[System, int, Suppression]]


@dataclass
class Part:
    """Numbers that hang together, with SciPy's view of them."""

    rows: Numbers
    sums: Numbers
    values: Numbers
    floors: Numbers
    costs: Numbers
    free: Flags
    must: Flags
    unseen: Flags
    cuts: list[Numbers] = field(default_factory=list)

    def least(self, k: int) -> tuple[float, bool]:
        """A lower bound of the cost, and whether it is the least itself."""
        cost = 0.0
        for _round in range(ROUNDS):
            chosen, cost = self._cheapest()
            if not (found := list(self._known(chosen, k))):
                return cost, True
            self.cuts += found
        return cost, False

    def _cheapest(self) -> tuple[Flags, float]:
        limits = [LinearConstraint(np.array(self.cuts), 0, np.inf)] if self.cuts else []
        least, most = self.must.astype(float), self.free.astype(float)
        found = milp(self.costs, integrality=np.ones(len(least)), bounds=Bounds(least, most), constraints=limits)
        assert found.success, found.message
        return found.x > 0.5, float(found.fun)

    def _known(self, chosen: Flags, k: int) -> Iterator[Numbers]:
        loose = chosen | self.unseen
        bounds = np.column_stack([np.where(loose, self.floors, self.values), np.where(loose, np.inf, self.values)])
        low, high = np.full(len(loose), np.inf), np.full(len(loose), -np.inf)
        for cell in np.flatnonzero(chosen):
            if high[cell] - low[cell] >= k - FINE:
                continue
            ends, width, endless = [], 0.0, False
            for sign in (1.0, -1.0):
                goal = np.zeros(len(loose))
                goal[cell] = sign
                found = linprog(goal, A_eq=self.rows, b_eq=self.sums, bounds=bounds, method="highs-ds")
                if found.status == 3:
                    endless = True
                    break
                assert found.success, found.message
                low, high = np.minimum(low, found.x), np.maximum(high, found.x)
                width -= found.fun
                ends.append(found.lower.marginals + found.upper.marginals)
            if endless or width >= k - FINE:
                continue
            gap = k - width
            cut = np.zeros(len(loose))
            for reduced in ends:
                cut += np.where(reduced < -FINE, gap, np.maximum(reduced, 0) * (self.values - self.floors))
            cut = np.where(loose, 0.0, np.minimum(1.0, cut / gap + FINE) * (cut > FINE))
            cut[cell] = -1.0
            yield cut


def parts_of(system: System, k: int) -> Iterator[Part]:
    """The parts in which something must be hidden."""
    loose = [cell for cell in system.cells if cell.standing is not Standing.SHOWN]
    place = {cell.key: number for number, cell in enumerate(loose)}
    known = {cell.key: cell.value for cell in system.cells if cell.key not in place}
    matrix = np.zeros((len(system.equations), len(loose)))
    sums = np.zeros(len(system.equations))
    for number, one in enumerate(system.equations):
        assert not one.at_least
        sums[number] = -one.constant
        for key, times in one.terms:
            if key in place:
                matrix[number, place[key]] += times
            else:
                sums[number] -= times * known[key]
    must = system.primary(k) | system.standing(Standing.HIDDEN)
    sparse = csr_matrix(matrix)
    _many, label = connected_components(sparse.T @ sparse, directed=False)
    for group in sorted(set(label.tolist())):
        here = np.flatnonzero(label == group)
        cells = [loose[number] for number in here]
        if not any(cell.key in must for cell in cells):
            continue
        rows = np.flatnonzero(np.abs(matrix[:, here]).sum(axis=1))
        unseen = np.array([cell.standing is Standing.UNSEEN for cell in cells])
        yield Part(
            rows=matrix[np.ix_(rows, here)],
            sums=sums[rows],
            values=np.array([float(cell.value) for cell in cells]),
            floors=np.array([float(cell.floor) for cell in cells]),
            costs=np.array([float(cell.cost) for cell in cells]),
            free=~unseen,
            must=np.array([cell.key in must for cell in cells]),
            unseen=unseen,
        )


def recorded(size: int, number: int, victims: list[dict[str, Any]]) -> tuple[System, int, Suppression]:
    """The public figures of one bootstrap year, as they were protected."""
    found: Recorded = []

    def kept(system: System, k: int, secret: bytes | None = None) -> Suppression:
        found.append((system, k, suppress(system, k, secret)))
        return found[-1][2]

    with patch("backend.report.joint.suppress", kept):
        asyncio.run(published(year(size, number, victims)))
    return found[-1]


def main() -> None:
    """Measure and print a line for each year."""
    victims = [row for row in records(YEAR, 1) if row["role"] == "self" and row["flagged_trafficking"] != "no"]
    sys.stdout.write("| victims | year | cost | cost without a secret | least cost | |\n|---|---|---|---|---|---|\n")
    for size, years in (map(int, one.split(":")) for one in sys.argv[1:]):
        for number in range(years):
            system, k, hidden = recorded(size, number, victims)
            cost = {cell.key: cell.cost for cell in system.cells}
            own, plain = (sum(cost[key] for key in one.hidden) for one in (hidden, suppress(system, k)))
            bounds = [part.least(k) for part in parts_of(system, k)]
            least, exact = sum(bound for bound, _ in bounds), all(reached for _, reached in bounds)
            word = "exact" if exact else "bound"
            sys.stdout.write(f"| {size} | {number} | {own} | {plain} | {least:.0f} | {word} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

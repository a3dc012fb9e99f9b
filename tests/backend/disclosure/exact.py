"""The fewest cells that can be hidden, found in two other ways: by trying all sets, and by SciPy's `milp`.

Neither knows anything of `backend.disclosure` but the system's own words. Every cell counts as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from backend.disclosure.system import Standing, System
from tests.backend.disclosure.attacker import Attacker, dict_of


def by_trying(system: System, k: int) -> frozenset[str]:
    """A smallest safe set, by trying all sets of 0, 1, 2... more cells than those that must be hidden."""
    keys = [cell.key for cell in system.cells]
    bit = {key: 1 << place for place, key in enumerate(keys)}
    must = _must(system, k)
    free = sorted(system.standing(Standing.OPEN) - must)
    sums = [sum(bit[key] for key, _ in one.terms) for one in system.equations if not one.at_least]
    start = sum(bit[key] for key in must)
    for more in range(len(free) + 1):
        for chosen in combinations(free, more):
            mask = start + sum(bit[key] for key in chosen)
            # One hidden cell alone in a sum follows from the others: no need to solve anything.
            if any((hidden := mask & one) and not hidden & (hidden - 1) for one in sums):
                continue
            found = must | set(chosen)
            if not Attacker(system, found).narrow(found, k):
                return found
    raise AssertionError("no set is safe")


def at_least_hidden(system: System, k: int, enough: int) -> int:
    """How many cells every safe set has at least, as a mixed-integer programme proves; the fewest, or `enough`.

    A cell that is hidden needs two possible worlds in which it differs by k. The programme asks for these worlds for
    more and more cells: as soon as its answer is safe it is the smallest safe set, and before it is a lower bound.
    """
    worlds: set[str] = set()
    while True:
        found = _fewest(system, _must(system, k), k, sorted(worlds))
        if len(found) >= enough:
            return len(found)
        unsafe = Attacker(system, found).narrow(found, k).keys() - worlds
        if not unsafe:
            return len(found)
        worlds |= unsafe


def _must(system: System, k: int) -> frozenset[str]:
    return system.primary(k) | system.standing(Standing.HIDDEN)


def _fewest(system: System, must: frozenset[str], k: int, worlds: list[str]) -> frozenset[str]:
    keys = [cell.key for cell in system.cells]
    count = len(keys)
    place = {key: number for number, key in enumerate(keys)}
    values = np.array([float(cell.value) for cell in system.cells])
    far = values.sum() + k
    rows: list[dict[int, float]] = []
    least: list[float] = []
    most: list[float] = []

    def require(row: dict[int, float], low: float, high: float = np.inf) -> None:
        rows.append(row)
        least.append(low)
        most.append(high)

    for lone in _alone(system, place):
        require(lone, 0)
    for number, key in enumerate(worlds):
        low, high = (count * (1 + 2 * number + which) for which in range(2))
        for start in (low, high):
            for cell in range(count):
                require({start + cell: 1, cell: values[cell]}, values[cell])
                require({start + cell: -1, cell: far}, -values[cell])
            for one in system.equations:
                terms = {start + place[other]: times for other, times in dict_of(one.terms).items()}
                require(terms, -one.constant, np.inf if one.at_least else -one.constant)
        require({high + place[key]: 1, low + place[key]: -1, place[key]: -k}, 0)
    size = count * (1 + 2 * len(worlds))
    whole = np.zeros(size)
    whole[:count] = 1
    lowest, highest = np.zeros(size), np.full(size, np.inf)
    lowest[[place[key] for key in must]] = 1
    highest[:count] = [cell.standing is not Standing.SHOWN for cell in system.cells]
    entries = [(line, column, times) for line, row in enumerate(rows) for column, times in row.items()]
    lines, columns, times = zip(*entries, strict=True)
    matrix = csr_matrix((times, (lines, columns)), shape=(len(rows), size))
    found = milp(
        whole, integrality=whole, bounds=Bounds(lowest, highest), constraints=LinearConstraint(matrix, least, most)
    )
    assert found.success, found.message
    return frozenset(key for key in keys if found.x[place[key]] > 0.5)


def _alone(system: System, place: dict[str, int]) -> Iterator[dict[int, float]]:
    for one in system.equations:
        if not one.at_least:
            for key, _ in one.terms:
                yield {place[other]: -1.0 if other == key else 1.0 for other, _ in one.terms}

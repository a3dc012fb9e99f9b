"""What an attacker can work out of a publication: the feasible interval of each hidden cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from backend.disclosure.system import System

SLACK = 1e-6
"""What a solver may be off by."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Everything between is possible; `high` None: there is no upper end."""

    low: float
    high: float | None

    def narrower_than(self, k: int) -> bool:
        """Whether the cell is known to less than `k`."""
        return self.high is not None and self.high - self.low < k - SLACK


def intervals(system: System, hidden: Collection[str]) -> dict[str, Interval]:
    """The interval of each of `hidden` for whoever knows all other cells, the relations, and that counts are >= 0."""
    from backend.disclosure.numbered import Numbered

    numbered = Numbered(system)
    knowledge = numbered.knowledge()
    knowledge.hide(numbered.numbers(hidden))
    found = {}
    for key in sorted(hidden):
        low, high = knowledge.lowest(numbered.number[key]), knowledge.highest(numbered.number[key])
        found[key] = Interval(low.end or 0.0, high.end)
    return found


def exposed(system: System, hidden: Collection[str], k: int) -> tuple[str, ...]:
    """Those of `hidden` that are known to less than `k`; none where the publication is safe."""
    return tuple(key for key, interval in intervals(system, hidden).items() if interval.narrower_than(k))

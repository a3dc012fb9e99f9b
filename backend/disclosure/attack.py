"""What an attacker can work out: between which numbers each hidden cell must lie.

The attacker has read everything that is published, knows every equation, and knows that no number is negative. This is
the check that every publication has to pass after the search that proposes it: a fresh model in which published numbers
are constants, and none of the search's shortcuts. The tests attack with another solver's model altogether.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from backend.disclosure.parts import Part, parts_of
from backend.disclosure.system import System

SLACK = 1e-6
"""What a solver may be off by: far less than one person, far more than its tolerance."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number between `low` and `high` is possible (as far as equations tell); None: there is no upper end."""

    low: float
    high: float | None

    def narrower_than(self, k: int) -> bool:
        """Whether the number is known to less than `k`."""
        return self.high is not None and self.high - self.low < k - SLACK


def intervals(system: System, hidden: Collection[str]) -> dict[str, Interval]:
    """The feasible interval of each of `hidden`. Raises `ValueError` for a key that is not there."""
    if strange := sorted(set(hidden) - {cell.key for cell in system.cells}):
        raise ValueError(f"cells that are unknown: {', '.join(strange)}")
    found: dict[str, Interval] = {}
    for part in parts_of(system, hidden):
        if part.seen:
            found |= _intervals_of(part)
    return {key: found[key] for key in sorted(found)}


def exposed(system: System, hidden: Collection[str], k: int) -> tuple[str, ...]:
    """Those of `hidden` that are known to less than `k`, in order of their keys; none where the publication is safe."""
    return tuple(key for key, interval in intervals(system, hidden).items() if interval.narrower_than(k))


def _intervals_of(part: Part) -> dict[str, Interval]:
    from backend.disclosure.solver import Attack

    attack = Attack(part)
    attack.hide(range(len(part.cells)))
    found = {}
    for number in sorted(part.seen):
        cell = part.cells[number]
        low, high = attack.least(number), attack.most(number)
        found[cell.key] = Interval(low.value, None if high is None else -high.value)
    return found

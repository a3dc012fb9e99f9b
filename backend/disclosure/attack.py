"""What an attacker can work out: between which numbers each hidden cell must lie.

The attacker has read everything that is published, knows every equation, and knows that no number is negative. This is
the check that every publication has to pass after the search that proposes it: a fresh model in which published numbers
are constants, and none of the search's shortcuts. The tests attack with another solver's model altogether.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.disclosure.parts import Part, parts_of
from backend.disclosure.system import System

if TYPE_CHECKING:
    from backend.disclosure.solver import Attack

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


def exposed(system: System, hidden: Collection[str], k: int) -> tuple[str, ...]:
    """Those of `hidden` that are known to less than `k`, in order of their keys; none where the publication is safe.

    Two worlds that were met before prove a cell unsure, without looking for its ends.
    """
    found: list[str] = []
    for part, attack in _attacks(system, hidden):
        for cell in sorted(part.seen):
            met = Interval(float(attack.low[cell]), float(attack.high[cell]))
            if met.narrower_than(k) and _interval(attack, cell).narrower_than(k):
                found.append(part.cells[cell].key)
    return tuple(sorted(found))


def _attacks(system: System, hidden: Collection[str]) -> Iterator[tuple[Part, Attack]]:
    """Each part in which something is hidden, with a model of its own."""
    from backend.disclosure.solver import Attack

    if strange := sorted(set(hidden) - {cell.key for cell in system.cells}):
        raise ValueError(f"cells that are unknown: {', '.join(strange)}")
    for part in parts_of(system, hidden):
        if part.seen:
            attack = Attack(part)
            attack.hide(range(len(part.cells)))
            yield part, attack


def _interval(attack: Attack, cell: int) -> Interval:
    low, high = attack.least(cell), attack.most(cell)
    return Interval(low.value, None if high is None else -high.value)

"""Choosing what to hide: as little as possible, and so that no hidden cell can be worked out to less than k.

Exact, by cuts that are made when they are needed. Hide the primary cells. For each hidden cell that is known too well,
the duals of the attacker's two programmes name the shown cells on which that knowledge stands: unless one of them is
hidden as well, the cell stays known, whatever else is hidden (hiding only takes knowledge away). Each such finding is a
cut, "with this cell at least one of those". The cheapest set that keeps all cuts is tried next, until nothing is known
too well: no cheaper set could be safe, because each would break a cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.disclosure.attack import SLACK, exposed
from backend.disclosure.parts import parts_of
from backend.disclosure.system import Standing, System

ROUNDS = 150
"""How many sets are tried before a good one is taken in place of the best one. A number of rounds, not of seconds: the
same figures give the same publication on every machine."""


class CannotProtect(Exception):
    """What is shown already gives these cells away; they cannot be protected any more."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"cannot be protected: {', '.join(keys)}")
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Suppression:
    """`hidden` is everything to keep back; `primary` the part of it that is hidden for itself."""

    hidden: frozenset[str]
    primary: frozenset[str]


def suppress(system: System, k: int) -> Suppression:
    """What to hide of `system` so that each hidden cell could be anything in a span of at least `k`.

    The cells cost as little as possible together; of equal sets it is the one with the smallest numbers. Raises
    `CannotProtect`.
    """
    primary = system.primary(k)
    hidden: set[str] = set()
    for part in parts_of(system, primary):
        hidden |= _hidden_of(part, primary & {cell.key for cell in part.cells}, k)
    if known := exposed(system, hidden, k):
        raise CannotProtect(known)
    return Suppression(frozenset(hidden), primary)


def _hidden_of(system: System, primary: frozenset[str], k: int) -> frozenset[str]:
    from backend.disclosure.numbered import Numbered
    from backend.disclosure.search import Search

    numbered = Numbered(system)
    earlier = frozenset(cell.key for cell in system.cells if cell.standing is Standing.HIDDEN)
    barred = frozenset(cell.key for cell in system.cells if cell.standing is Standing.SHOWN)
    everything = sum(cell.value for cell in system.cells) + 1
    search = Search(
        numbered.knowledge(),
        # Among equal costs the smallest numbers go: all of them together weigh less than a cost of one.
        costs=[cell.cost + (cell.value + 0.01) / (2 * everything + len(system.cells)) for cell in system.cells],
        forced=numbered.numbers(primary | earlier),
        barred=numbered.numbers(barred),
        width=k - SLACK,
    )
    found = search.best(ROUNDS)
    if found is None:
        raise CannotProtect(tuple(sorted(numbered.keys[number] for number in search.known)))
    return frozenset(numbered.keys[number] for number in found)

"""Which numbers are hidden: the small ones, and as little as possible besides so that nobody can work them out."""

from __future__ import annotations

from dataclasses import dataclass

from backend.disclosure.attack import exposed
from backend.disclosure.parts import Part, parts_of
from backend.disclosure.system import Standing, System


class CannotProtect(Exception):
    """What is shown already, or must be, gives these cells away: nothing that could still be hidden protects them."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"cannot be protected: {', '.join(keys)}")
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Suppression:
    """`hidden`: everything to keep back, with what was hidden before; `primary`: what is hidden for its own sake."""

    hidden: frozenset[str]
    primary: frozenset[str]


def suppress(system: System, k: int, secret: bytes | None = None) -> Suppression:
    """Hide small cells, and others so that for an attacker every hidden one has an interval at least `k` wide.

    The choice has the smallest total cost; in a part too large to be searched to the end it is a good safe one. With a
    `secret` each cost is weighed anew (up to twice), so that nobody who does not have it can tell why these numbers and
    not others. The same system and secret always give the same answer. Raises `CannotProtect` where cells that are
    `SHOWN` make protection impossible, `ValueError` where k is less than 1, `SolverFailed` where no persons can have
    these numbers.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    primary = system.primary(k)
    forced = primary | system.standing(Standing.HIDDEN)
    hidden: set[str] = set()
    known: set[str] = set()
    for part in parts_of(system, forced | system.standing(Standing.OPEN)):
        if any(cell.key in forced for cell in part.cells):
            more, beyond_help = _protect(part, forced, k, secret)
            hidden |= more
            known |= beyond_help
    if known := known | set(exposed(system, hidden, k)):
        raise CannotProtect(tuple(sorted(known)))
    return Suppression(frozenset(hidden), primary)


def _protect(part: Part, forced: frozenset[str], k: int, secret: bytes | None) -> tuple[frozenset[str], frozenset[str]]:
    """The cells of the part to hide, and those that cannot be protected."""
    from backend.disclosure.search import Search

    search = Search(part, [number for number, cell in enumerate(part.cells) if cell.key in forced], k, secret)
    known = search.exposed()
    chosen = frozenset() if known else search.best()
    return frozenset(part.cells[one].key for one in chosen), frozenset(part.cells[one].key for one in known)

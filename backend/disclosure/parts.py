"""Parts of a system that have nothing to do with each other: each is attacked, and protected, alone.

A number that is known ties nothing together. It goes into the equations as a constant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from backend.disclosure.system import Cell, Standing, System


@dataclass(frozen=True, slots=True)
class Row:
    """An equation between the cells of a part, by their numbers: the sum and `constant` give 0, or `at_least` 0."""

    terms: Mapping[int, int]
    constant: int
    at_least: bool


@dataclass
class Part:
    """Cells that hang together, in the order of the system, and all that ties them."""

    cells: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def seen(self) -> frozenset[int]:
        """The numbers of the cells that a publication can show or hide."""
        return frozenset(number for number, cell in enumerate(self.cells) if cell.standing is not Standing.UNSEEN)


def parts_of(system: System, loose: Collection[str]) -> list[Part]:
    """The parts in which the cells of `loose`, and those that nobody sees, hang together; all others are known."""
    values = {cell.key: cell.value for cell in system.cells}
    ties = _Ties({*loose, *system.standing(Standing.UNSEEN)})
    folded: list[tuple[dict[str, int], int, bool]] = []
    for equation in system.equations:
        terms: dict[str, int] = defaultdict(int)
        constant = equation.constant
        for key, coefficient in equation.terms:
            if key in ties:
                terms[key] += coefficient
            else:
                constant += coefficient * values[key]
        used = {key: coefficient for key, coefficient in terms.items() if coefficient}
        if used:
            ties.tie(used)
            folded.append((used, constant, equation.at_least))
    parts: dict[str, Part] = defaultdict(Part)
    number: dict[str, int] = {}
    for cell in system.cells:
        if cell.key in ties:
            part = parts[ties.root(cell.key)]
            number[cell.key] = len(part.cells)
            part.cells.append(cell)
    for used, constant, at_least in folded:
        row = Row({number[key]: coefficient for key, coefficient in used.items()}, constant, at_least)
        parts[ties.root(next(iter(used)))].rows.append(row)
    return list(parts.values())


class _Ties:
    """Keys that are tied to each other, directly or by others (union-find)."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        """The one that stands for all that are tied to `key`."""
        while (parent := self._parent[key]) != key:
            self._parent[key] = key = self._parent[parent]
        return key

    def tie(self, keys: Iterable[str]) -> None:
        """These hang together."""
        first, *others = keys
        for key in others:
            self._parent[self.root(key)] = self.root(first)

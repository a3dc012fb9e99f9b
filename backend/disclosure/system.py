"""A publication as a system: cells with their counts, and every relation between them that a reader can know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

SMALL_GROUP = 50
"""A group of fewer persons in which one value holds everybody tells something about each of them."""


class Standing(Enum):
    """What was decided about a cell before."""

    OPEN = "open"
    """It may be shown or hidden."""
    SHOWN = "shown"
    """It has been published, or has to be."""
    HIDDEN = "hidden"
    """An earlier publication kept it back; it stays so, and stays protected."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of persons.

    `sensitive`: to be hidden where it is small, that is from 1 to below `threshold` (where none is given: below k).
    `cost`: how much is lost when it is hidden; 0 for what is printed nowhere.
    """

    key: str
    value: int
    sensitive: bool = True
    cost: int = 1
    threshold: int | None = None
    standing: Standing = Standing.OPEN


@dataclass(frozen=True, slots=True)
class Equation:
    """Something a reader knows: the sum of coefficient times cell, plus `constant`, is 0 (or at least 0)."""

    terms: tuple[tuple[str, int], ...]
    constant: int = 0
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Persons (`total`) of whom each has exactly one of the values `parts`: for the rule of all or nothing."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """All that is published together, or was before. Raises `ValueError` where it contradicts itself."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...] = ()
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        values = {cell.key: cell.value for cell in self.cells}
        if len(values) != len(self.cells):
            twice = sorted(key for key, times in Counter(cell.key for cell in self.cells).items() if times > 1)
            raise ValueError(f"these cells stand there more than once: {', '.join(twice)}")
        negative = sorted(key for key, value in values.items() if value < 0)
        if negative:
            raise ValueError(f"these cells are negative: {', '.join(negative)}")
        named = {key for equation in self.equations for key, _ in equation.terms}
        named |= {key for group in self.groups for key in (group.total, *group.parts)}
        if strange := sorted(named - set(values)):
            raise ValueError(f"these cells are not there: {', '.join(strange)}")
        for equation in self.equations:
            found = sum(times * values[key] for key, times in equation.terms) + equation.constant
            if found < 0 or (found and not equation.at_least):
                keys = ", ".join(key for key, _ in equation.terms)
                raise ValueError(f"the relation between these cells does not hold: {keys}")

    def primary(self, k: int) -> frozenset[str]:
        """The cells that must be hidden for themselves: small ones, and small groups that are all or nothing."""
        small = {cell.key for cell in self.cells if cell.sensitive and 0 < cell.value < (cell.threshold or k)}
        values = {cell.key: cell.value for cell in self.cells}
        for group in self.groups:
            total = values[group.total]
            if 0 < total < SMALL_GROUP and any(values[part] == total for part in group.parts):
                small |= set(group.parts)
        return frozenset(cell.key for cell in self.cells if cell.key in small and cell.standing is not Standing.SHOWN)

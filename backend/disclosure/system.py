"""A publication as a system of numbers: cells, what is known of how they hang together, groups of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

SMALL_GROUP = 50
"""Of a group of fewer people it is not told that one value holds for everybody (group attribute disclosure, Handbook on
Statistical Disclosure Control, chapter 5)."""


class SolverFailed(RuntimeError):
    """The solver gave no answer, or the numbers are those of no persons. Nothing may be published then."""


class Standing(Enum):
    """What was decided about a cell before."""

    OPEN = "open"
    """It may be shown or hidden now."""
    SHOWN = "shown"
    """It was published before, or must be published: it cannot be hidden."""
    HIDDEN = "hidden"
    """An earlier release hid it: it stays hidden, and stays protected."""
    UNSEEN = "unseen"
    """It is no number of the publication: nobody knows it, nobody is kept from it, and its value does not count. It
    says how others hang together (how many persons there are of one kind)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of people, at least 0.

    `sensitive`: hidden where it is small, that is more than 0 and below `threshold`, or below k where that is None.
    `cost`: what is lost when it is hidden; 0 for a number that is printed nowhere but follows from printed ones.
    `floor`: while it is hidden it has to be unsure also for whoever knows that it is this at least. Who knows how
    numbers are chosen knows of most hidden ones that they are not 0.
    """

    key: str
    value: int
    sensitive: bool = True
    cost: int = 1
    threshold: int | None = None
    standing: Standing = Standing.OPEN
    floor: int = 0

    def is_small(self, k: int) -> bool:
        """Whether so few people stand in it that it must not be shown for its own sake."""
        return self.sensitive and 0 < self.value < (k if self.threshold is None else self.threshold)


@dataclass(frozen=True, slots=True)
class Equation:
    """What every reader knows: the sum of coefficient times cell, plus `constant`, is 0; or `at_least` 0."""

    terms: tuple[tuple[str, int], ...]
    constant: int = 0
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """`total` people who are divided over `parts`: where one part holds everybody of a small group, all are hidden."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """Everything that one reader can lay together: this publication, and what was published before.

    Raises `ValueError` where it contradicts itself: a key that is there twice or not at all, a negative number or cost,
    an equation that does not hold for the values. One with unseen cells is checked by the solver, which has no answer
    then.
    """

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...] = ()
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        values = {cell.key: cell.value for cell in self.cells}
        _complain("twice", (key for key, times in Counter(cell.key for cell in self.cells).items() if times > 1))
        _complain("negative", (cell.key for cell in self.cells if cell.value < 0))
        _complain("below their floor", (cell.key for cell in self.cells if cell.value < cell.floor))
        _complain("of negative cost", (cell.key for cell in self.cells if cell.cost < 0))
        named = [key for equation in self.equations for key, _coefficient in equation.terms]
        named += [key for group in self.groups for key in (group.total, *group.parts)]
        _complain("unknown", (key for key in named if key not in values))
        unseen = self.standing(Standing.UNSEEN)
        for equation in self.equations:
            if not any(key in unseen for key, _coefficient in equation.terms):
                _check(equation, values)

    def primary(self, k: int) -> frozenset[str]:
        """Open cells that are hidden for their own sake: small ones, and groups of which all or nothing is known."""
        values = {cell.key: cell.value for cell in self.cells}
        hidden = {cell.key for cell in self.cells if cell.is_small(k)}
        for group in self.groups:
            total = values[group.total]
            if 0 < total < SMALL_GROUP and any(values[part] == total for part in group.parts):
                hidden |= set(group.parts)
        return frozenset(cell.key for cell in self.cells if cell.key in hidden and cell.standing is Standing.OPEN)

    def standing(self, standing: Standing) -> frozenset[str]:
        """The cells of which this was decided."""
        return frozenset(cell.key for cell in self.cells if cell.standing is standing)


def _complain(what: str, keys: Iterable[str]) -> None:
    if wrong := sorted(set(keys)):
        raise ValueError(f"cells that are {what}: {', '.join(wrong)}")


def _check(equation: Equation, values: Mapping[str, int]) -> None:
    found = equation.constant + sum(coefficient * values[key] for key, coefficient in equation.terms)
    if found < 0 or (found > 0 and not equation.at_least):
        keys = ", ".join(key for key, _coefficient in equation.terms)
        wanted = "at least 0" if equation.at_least else "0"
        raise ValueError(f"an equation gives {found} instead of {wanted}: {keys}")

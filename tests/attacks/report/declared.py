"""What can be said of a person, and which persons stand in which row: the words of an attack on figures.

A declaration is literal data. Nothing here knows which numbers follow from which others: that is left to the persons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Answer = frozenset[str]
"""What somebody said about one field; empty: unknown."""

Wanted = Callable[[Answer], bool]
"""Who stands in a row, by the answer."""

Words = Iterable[str] | str
"""Values, or a text with spaces between them."""

KNOWN, UNKNOWN, TOTAL = "known", "unknown", "total"
"""The three numbers that every table has beside its rows."""


@dataclass(frozen=True)
class Said:
    """Persons whose answer is known and has one of `some`, all of `every`, none of `none`, nothing beside `only`, and
    not the whole of `apart`. What is empty asks for nothing.
    """

    some: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def __call__(self, answer: Answer) -> bool:
        """Whether somebody with this answer is one of them."""
        if not answer or (self.some and not self.some & answer):
            return False
        if (self.only and not answer <= self.only) or (self.apart and self.apart <= answer):
            return False
        return self.every <= answer and not self.none & answer

    def among(self, answers: Bools, values: Sequence[str]) -> Bools:
        """The same of many answers at once, one a line: which of `values` are said."""

        def of(wanted: frozenset[str]) -> Bools:
            return answers[:, [place for place, value in enumerate(values) if value in wanted]]

        found = np.array(answers.any(1) & of(self.every).all(1) & ~of(self.none).any(1))
        if self.some:
            found = found & of(self.some).any(1)
        if self.only:
            found = found & ~of(frozenset(values) - self.only).any(1)
        if self.apart:
            found = found & ~of(self.apart).all(1)
        return found


def _set(values: Words) -> frozenset[str]:
    return frozenset(values.split() if isinstance(values, str) else values)


def said(some: Words = (), *, every: Words = (), none: Words = (), only: Words = (), apart: Words = ()) -> Said:
    """A `Said` of words."""
    return Said(_set(some), _set(every), _set(none), _set(only), _set(apart))


def each(*values: str) -> dict[str, Wanted]:
    """A row for each value, of those who said it."""
    return {value: said([value]) for value in values}


@dataclass(frozen=True)
class Field:
    """A question. `several`: values may go together. `alone`: the value that never stands beside another one.

    `only_with`: field and value without which this question is not asked.
    """

    name: str
    values: tuple[str, ...]
    several: bool = False
    alone: str | None = None
    only_with: tuple[str, str] | None = None

    def answers(self) -> Bools:
        """Everything that can be answered, one line each: which values are said. The first is unknown."""
        count = len(self.values)
        if not self.several:
            return np.vstack([np.zeros((1, count), bool), np.eye(count, dtype=bool)])
        lines = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1
        if self.alone is not None:
            lines = lines[~(lines[:, self.values.index(self.alone)] & (lines.sum(1) > 1))]
        return np.array(lines, bool)

    def who(self, wanted: Wanted, answers: Bools) -> Bools:
        """Of these answers, those that are wanted."""
        if isinstance(wanted, Said):
            return wanted.among(answers, self.values)
        return np.array([wanted(self.answer(line)) for line in answers], bool)

    def answer(self, line: Bools) -> Answer:
        """One line of `answers` in words."""
        return frozenset(value for value, is_said in zip(self.values, line, strict=True) if is_said)


@dataclass(frozen=True)
class Table:
    """Persons by their answer to one field. `victims`: of the victims alone; otherwise of everybody."""

    field: str
    rows: Mapping[str, Wanted]
    victims: bool = True


@dataclass(frozen=True)
class Cross:
    """Victims by two fields. Row and column `unknown` are those who did not answer."""

    row_field: str
    rows: Mapping[str, Wanted]
    column_field: str
    columns: Mapping[str, Wanted]


@dataclass(frozen=True, eq=False)
class Declaration:
    """Fields, and the tables by their id. `role`: the field of everybody, and the answer that makes a victim."""

    fields: Mapping[str, Field]
    tables: Mapping[str, Table]
    crosses: Mapping[str, Cross] = field(default_factory=dict)
    role: tuple[str, str] = ("role", "self")

"""The attack: all numbers of persons that agree with everything that was printed, and how far each hidden number goes.

A world says how many persons of each edition gave which answers. All questions together have too many answers; but a
printed number looks at one question, or at two in a cross table. So a world is told by how many gave each kind of
answer to each question, and for questions that are tied how many stand in each field of their cross table. Such numbers
are those of persons exactly if a cross table agrees with its questions, as long as the ties form no ring: one puts the
persons together along the ties. The questions of a ring are told together. `test_worlds.py` proves it against persons
told one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import ceil, floor, inf

from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN, Declaration, said
from tests.attacks.report.kinds_of_answer import Question, question
from tests.attacks.report.programme import Floats, Programme, is_whole
from tests.attacks.report.reading import Bound, Edition, Key, Reader
from tests.attacks.report.ties import Label, Tied, components, ties

SLACK = 1e-5
Terms = dict[int, float]


@dataclass
class Range:
    """What a hidden number can be: from `low` to `high`, and the least and most seen in whole numbers of persons."""

    low: float = inf
    high: float = -inf
    least: float = inf
    most: float = -inf

    def see(self, value: float, *, whole: bool) -> None:
        """There is a world in which it is this."""
        self.low, self.high = min(self.low, value), max(self.high, value)
        if whole:
            self.least, self.most = min(self.least, round(value)), max(self.most, round(value))

    @property
    def width(self) -> float:
        """From end to end."""
        return self.high - self.low

    @property
    def values(self) -> float:
        """How many whole numbers there are from the least to the most."""
        return self.most - self.least + 1

    @property
    def room(self) -> float:
        """How many whole numbers there are from end to end."""
        return floor(self.high + SLACK) - ceil(self.low - SLACK) + 1


class Worlds:
    """The worlds of what `reader` has seen.

    `grown`: edition to the edition before it that it holds entirely, to which only persons were added. `at_least`:
    numbers of which somebody knows that they are no less than this.
    """

    def __init__(
        self,
        reader: Reader,
        grown: Mapping[Edition, Edition] | None = None,
        at_least: Mapping[Key, int] | None = None,
    ) -> None:
        self.reader = reader
        self.declaration = reader.declaration
        self.at_least = dict(at_least or {})
        self._grown = dict(grown or {})
        everything = {*reader.printed, *reader.hidden}
        self.editions = sorted({one for key in everything for one in self.whole(key.editions)}, key=repr)

    def ranges(self, wanted: Collection[Key] | None = None, enough: float = inf) -> dict[Key, Range]:
        """The range of each hidden number.

        The ends of one that is seen to be wide `enough` are not looked for, nor its whole numbers once there are
        as many. Raises `Contradiction` where there is no world.
        """
        wanted = self.reader.hidden if wanted is None else wanted
        found: dict[Key, Range] = {}
        for fields in self._parts():
            keys = sorted((key for key in wanted if self.field(key) in fields), key=str)
            found |= _Part(self, fields).ranges(keys, enough)
        return found

    def whole(self, editions: Iterable[Edition]) -> Iterator[Edition]:
        """Editions without those that hold another one: these are that one and what was added."""
        for one in editions:
            if one in self._grown:
                yield from self.whole((self._grown[one],))
                yield ("added", one)
            else:
                yield one

    def field(self, key: Key) -> str:
        """A field that the number is of."""
        if key.table in self.declaration.tables:
            return self.declaration.tables[key.table].field
        return self.declaration.crosses[key.table].row_field

    def _parts(self) -> list[set[str]]:
        role, answer = self.declaration.role
        names = [name for name in self.declaration.fields if name != role]
        printed = all(Key((one,), role, answer) in self.reader.printed for one in self.editions)
        if self._grown or not printed:
            return [{role, *names}]
        return [{role}, *components(_ties(self.declaration), names)]


class _Part:
    """The programme of fields that hang together."""

    def __init__(self, worlds: Worlds, fields: set[str]) -> None:
        self._worlds = worlds
        self._declaration = worlds.declaration
        self._fields = fields
        self._programme = Programme()
        self._tied = [
            (number, one) for number, one in enumerate(_ties(worlds.declaration)) if fields.issuperset(one.fields)
        ]
        self._persons: dict[tuple[Edition, str], list[int]] = {}
        self._said: dict[tuple[Edition, str, int], list[int]] = {}
        self._joint: dict[tuple[Edition, int], dict[tuple[Label, ...], int]] = {}
        self._all: dict[Edition, int] = {}
        self._victims: dict[Edition, int] = {}
        for edition in worlds.editions:
            self._edition(edition)
        reader = worlds.reader
        for key, count in reader.printed.items():
            if worlds.field(key) in fields:
                self._programme.hold(self._terms(key), count, count)
        for bound in reader.bounds:
            if all(worlds.field(key) in fields for key, _factor in bound.terms):
                self._bound(bound)
        for key, least in worlds.at_least.items():
            if worlds.field(key) in fields:
                self._programme.hold(self._terms(key), least, inf)

    def ranges(self, keys: Collection[Key], enough: float) -> dict[Key, Range]:
        found = {key: Range() for key in keys}
        goals = {(key, sign): self._terms(key, sign) for key in keys for sign in (1.0, -1.0)}

        def see(world: Floats, *, whole: bool) -> None:
            for key in keys:
                value = sum(factor * world[place] for place, factor in goals[key, 1.0].items())
                found[key].see(float(value), whole=whole)

        see(world := self._programme.best({}), whole=is_whole(world))
        for (key, _sign), goal in goals.items():
            if found[key].width < enough - SLACK:
                see(world := self._programme.best(goal), whole=is_whole(world))
        for (key, _sign), goal in goals.items():
            if found[key].values < min(enough, found[key].room):
                see(self._programme.whole(goal), whole=True)
        return found

    def _terms(self, key: Key, times: float = 1.0) -> Terms:
        """A number, `times` it, as a sum of variables."""
        found: Terms = {}
        for edition in self._worlds.whole(key.editions):
            table = self._declaration.tables.get(key.table)
            parts = self._cross(edition, key) if table is None else self._row(edition, key)
            for place, factor in parts:
                found[place] = found.get(place, 0.0) + times * factor
        return found

    def _bound(self, bound: Bound) -> None:
        found: Terms = {}
        for key, times in bound.terms:
            for place, factor in self._terms(key).items():
                found[place] = found.get(place, 0.0) + times * factor
        self._programme.hold(found, bound.low, inf)

    def _row(self, edition: Edition, key: Key) -> Iterator[tuple[int, float]]:
        table = self._declaration.tables[key.table]
        asked = _question(self._declaration, table.field)
        if key.row in (TOTAL, UNKNOWN):
            yield (self._victims if table.victims else self._all)[edition], 1.0
        if key.row == TOTAL:
            return
        wanted = said() if key.row in (KNOWN, UNKNOWN) else table.rows[key.row]
        sign = -1.0 if key.row == UNKNOWN else 1.0
        if wanted in asked.values:
            for variable in self._said.get((edition, table.field, asked.values[wanted]), ()):
                yield variable, sign
            return
        for variable, is_in in zip(self._persons[edition, table.field], asked.groups[wanted], strict=True):
            if is_in:
                yield variable, sign

    def _cross(self, edition: Edition, key: Key) -> Iterator[tuple[int, float]]:
        cross = self._declaration.crosses[key.table]
        row, column, sign = key.row, key.column, 1.0
        if not column:
            if row in (TOTAL, UNKNOWN):
                yield self._victims[edition], 1.0
            if row == TOTAL:
                return
            row, column, sign = KNOWN, KNOWN, 1.0 if row == KNOWN else -1.0
        ((number, tied),) = ((number, tied) for number, tied in self._tied if key.table in tied.crosses)
        wants = []
        for name, groups, word in ((cross.row_field, cross.rows, row), (cross.column_field, cross.columns, column)):
            wanted = groups.get(word, said())
            wants.append((tied.fields.index(name), tied.place(name, wanted), word != UNKNOWN))
        for labels, variable in self._joint[edition, number].items():
            if all(labels[place][bit] == is_so for place, bit, is_so in wants):
                yield variable, sign

    def _edition(self, edition: Edition) -> None:
        role, answer = self._declaration.role
        self._all[edition], self._victims[edition] = self._programme.variable(), self._programme.variable()
        for name in sorted(self._fields):
            self._question(edition, name, (self._all if name == role else self._victims)[edition])
        victims = Key((edition,), role, answer)
        if role in self._fields:
            same = dict(self._row(edition, victims))
            self._programme.hold({**same, self._victims[edition]: -1.0}, 0.0, 0.0)
        elif victims in self._worlds.reader.printed:
            count = self._worlds.reader.printed[victims]
            self._programme.hold({self._victims[edition]: 1.0}, count, count)
        for number, tied in self._tied:
            self._cells(edition, number, tied)

    def _question(self, edition: Edition, name: str, everybody: int) -> None:
        asked = _question(self._declaration, name)
        persons = self._persons[edition, name] = [self._programme.variable() for _ in asked.kinds]
        self._programme.hold({everybody: -1.0} | dict.fromkeys(persons, 1.0), 0.0, 0.0)
        for variable, kind in zip(persons, asked.kinds, strict=True):
            for place in kind.said:
                self._said.setdefault((edition, name, place), []).append(variable)
            free = {place: self._programme.variable() for place in kind.free}
            for place, one in free.items():
                self._said.setdefault((edition, name, place), []).append(one)
                self._programme.hold({variable: 1.0, one: -1.0}, 0.0, inf)
            if kind.needed:
                self._programme.hold({variable: -1.0} | {free[place]: 1.0 for place in kind.needed}, 0.0, inf)

    def _cells(self, edition: Edition, number: int, tied: Tied) -> None:
        labels = [_question(self._declaration, name).labels[number] for name in tied.fields]
        every = product(*(sorted(set(one)) for one in labels))
        cells = {found: self._programme.variable() for found in every if tied.possible(found)}
        self._joint[edition, number] = cells
        for place, name in enumerate(tied.fields):
            for label in set(labels[place]):
                margin = {variable: 1.0 for found, variable in cells.items() if found[place] == label}
                for variable, own in zip(self._persons[edition, name], labels[place], strict=True):
                    if own == label:
                        margin[variable] = -1.0
                self._programme.hold(margin, 0.0, 0.0)


@cache
def _ties(declaration: Declaration) -> tuple[Tied, ...]:
    return tuple(ties(declaration))


@cache
def _question(declaration: Declaration, name: str) -> Question:
    return question(declaration, _ties(declaration), name)

"""What one person can add to the figures: every kind of person that the record allows, without listing them.

A person's answer to one question is a path through a small diagram: value after value is said or not said, and where
the path ends it is known which rows, lines and groups the answer falls into. So many persons walk each step of it. A
question of eighteen values has a quarter of a million answers, and its diagram has some forty steps. Numbers of persons
that walk these steps, none negative and nobody lost on the way, are exactly the figures that some set of persons can
have (a flow is a sum of paths): whoever reads the definitions can calculate with nothing else. Nobody writes relations
down by hand, so none can be forgotten, also of a table that somebody adds later.

Two questions hang together where a table of two fields says so. As long as such tables form no ring, numbers that agree
on each question can be put together to persons (the joint distribution of a tree), so questions stay apart; the
questions of a ring are put together in the groups that its tables know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

Values = frozenset[str]
Adds = frozenset[str]
"""Keys of the figures that a person with this answer counts in."""

MOST_DIFFERENT = 16
"""More values that a table tells apart would make more answers than can be gone through."""
MOST_TOGETHER = 20_000
"""How many combinations of groups the questions of a ring may have."""


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the record: its values, whether `several` may be said, the one that excludes others, and
    whether it is always answered (`complete`)."""

    name: str
    values: tuple[str, ...]
    several: bool = False
    alone: str | None = None
    complete: bool = False

    def allows(self, answer: Values) -> bool:
        """Whether the form takes this answer."""
        if not answer:
            return not self.complete
        return len(answer) == 1 or (self.several and self.alone not in answer)


@dataclass(frozen=True, slots=True)
class Step:
    """From one point of the diagram to the next, by saying `value`, or by not saying it (None)."""

    start: int
    end: int
    value: str | None


@dataclass(frozen=True, slots=True)
class Diagram:
    """All answers to one question as paths from point 0 to an end. `ends`: what an answer that ends there counts in."""

    steps: tuple[Step, ...]
    ends: Mapping[int, Adds]


def diagram_of(question: Question, counts_in: Callable[[Values], Adds], alike: Iterable[Values] = ()) -> Diagram:
    """The smallest diagram in which two answers meet as soon as what is said later decides alike for both.

    `alike`: sets of values of which it makes no difference which one is said, nor how many. Raises `ValueError` for a
    question of several answers with more than `MOST_DIFFERENT` values that are not alike.
    """
    if not question.several:
        return _fan(question, counts_in)
    groups = [tuple(value for value in question.values if value in one) for one in alike]
    together = {value for one in groups for value in one}
    groups = [*((value,) for value in question.values if value not in together), *(one for one in groups if one)]
    if len(groups) > MOST_DIFFERENT:
        raise ValueError(f"{question.name} has more than {MOST_DIFFERENT} values that a table tells apart: group them")
    return _folded(question, counts_in, groups)


def _fan(question: Question, counts_in: Callable[[Values], Adds]) -> Diagram:
    ends: dict[Adds, int] = {}
    steps = []
    for answer in (frozenset[str](), *(frozenset({value}) for value in question.values)):
        if question.allows(answer):
            end = ends.setdefault(counts_in(answer), len(ends) + 1)
            steps.append(Step(0, end, next(iter(answer), None)))
    return Diagram(tuple(steps), {number: adds for adds, number in ends.items()})


def _folded(question: Question, counts_in: Callable[[Values], Adds], groups: Sequence[tuple[str, ...]]) -> Diagram:
    """From the last value to the first: two beginnings after which everything goes alike are one point."""
    drawing = _Drawing()
    now: list[int | None] = []
    for bits in range(1 << len(groups)):
        answer = frozenset(group[0] for place, group in enumerate(groups) if bits >> place & 1)
        now.append(drawing.end(counts_in(answer)) if question.allows(answer) else None)
    for place in reversed(range(len(groups))):
        half = 1 << place
        now = [drawing.group(groups[place], now[bits], now[bits | half]) for bits in range(half)]
    return drawing.drawn(now[0])


class _Drawing:
    """A diagram while it is put together from its ends: points that go on alike are one."""

    def __init__(self) -> None:
        self._points: list[Adds | _Fork] = []
        self._seen: dict[Adds | _Fork, int] = {}

    def end(self, adds: Adds) -> int:
        return self._point(adds)

    def group(self, values: Sequence[str], without: int | None, with_: int | None) -> int | None:
        """Values of which one or more lead to `with_`, and none to `without`."""
        said, not_said = with_, without
        for value in reversed(values):
            alone = value == values[-1] and len(values) == 1
            said, not_said = (None if alone else self._fork(value, said, said)), self._fork(value, not_said, said)
        return not_said

    def _fork(self, value: str, without: int | None, with_: int | None) -> int | None:
        return None if without is with_ is None else self._point(_Fork(value, without, with_))

    def _point(self, point: Adds | _Fork) -> int:
        if point not in self._seen:
            self._seen[point] = len(self._points)
            self._points.append(point)
        return self._seen[point]

    def drawn(self, root: int | None) -> Diagram:
        """Steps and ends that can be reached, with the root as point 0."""
        number = {root: 0}
        waiting = [root] if root is not None else []
        steps = []
        ends = {}
        while waiting:
            at = waiting.pop()
            point = self._points[at]
            if not isinstance(point, _Fork):
                ends[number[at]] = point
                continue
            for to, value in ((point.without, None), (point.with_, point.value)):
                if to is None:
                    continue
                if to not in number:
                    number[to] = len(number)
                    waiting.append(to)
                steps.append(Step(number[at], number[to], value))
        return Diagram(tuple(steps), ends)


class _Fork(NamedTuple):
    """A point at which `value` is said or not: where it goes on."""

    value: str
    without: int | None
    with_: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of cells times factors is 0."""

    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its answers count in: `ends` by the whole answer, `values` by a value that is in it.

    `everybody`: the figure of all whom it was asked. `alike`: see `diagram_of`.
    """

    question: Question
    everybody: str
    ends: Callable[[Values], Adds]
    values: Mapping[str, Adds]
    alike: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class Tied:
    """A table of two questions: its cells by group and group; a person's groups are `margin` keys in their ends.

    Where a pair of groups has no cell there can be nobody in both.
    """

    questions: tuple[str, str]
    cells: Mapping[tuple[str, str], str]

    @staticmethod
    def margin(table: str, side: int, group: str) -> str:
        """The key by which an answer says that it falls into this group of the table."""
        return f">{table}>{side}>{group}"


def sums_of_persons(asked: Iterable[Asked], tied: Mapping[str, Tied]) -> tuple[tuple[str, ...], tuple[Sum, ...]]:
    """The unknown numbers of persons (their keys), and all sums that tie figures to them.

    Raises `ValueError` for tables whose ring is too large to be put together.
    """
    questions = tuple(asked)
    diagrams = {one.question.name: diagram_of(one.question, one.ends, one.alike) for one in questions}
    unknowns: list[str] = []
    sums: list[Sum] = []
    adds: dict[str, dict[str, int]] = {}
    groups: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for one in questions:
        name = one.question.name
        keys = [f"~{name}/{number}" for number in range(len(diagrams[name].steps))]
        unknowns += keys
        sums += _walked(one, diagrams[name], keys, adds, groups.setdefault(name, {}))
    sums += [Sum(((key, -1), *parts.items())) for key, parts in adds.items() if not key.startswith(">")]
    ring = _ring({table: one.questions for table, one in tied.items()})
    for table, tie in tied.items():
        if table not in ring:
            sums += _crossed(table, tie, adds)
    for together in _connected({table: tied[table].questions for table in ring}):
        more, ties = _put_together({table: tied[table] for table in together}, groups)
        unknowns += more
        sums += ties
    return tuple(unknowns), tuple(sums)


def _walked(
    asked: Asked,
    diagram: Diagram,
    keys: Sequence[str],
    adds: dict[str, dict[str, int]],
    groups: dict[tuple[str, ...], list[str]],
) -> Iterator[Sum]:
    """Nobody is lost on the way; `adds` and `groups` learn which steps count in what."""
    flow: dict[int, dict[str, int]] = {}
    for key, step in zip(keys, diagram.steps, strict=True):
        flow.setdefault(step.start, {})[key] = -1
        if step.end in diagram.ends:
            ended = diagram.ends[step.end]
            groups.setdefault(tuple(sorted(one for one in ended if one.startswith(">"))), []).append(key)
        else:
            ended = frozenset()
            flow.setdefault(step.end, {})[key] = 1
        for one in ended | (asked.values.get(step.value, frozenset()) if step.value else frozenset()):
            adds.setdefault(one, {})[key] = 1
    yield Sum(((asked.everybody, 1), *flow.pop(0).items()))
    for terms in flow.values():
        yield Sum(tuple(terms.items()))


def _crossed(table: str, tied: Tied, adds: Mapping[str, Mapping[str, int]]) -> Iterator[Sum]:
    """Each group of one question is divided over the groups of the other."""
    for side in (0, 1):
        for group in dict.fromkeys(pair[side] for pair in tied.cells):
            cells = tuple((key, -1) for pair, key in tied.cells.items() if pair[side] == group)
            yield Sum((*cells, *adds.get(Tied.margin(table, side, group), {}).items()))


def _put_together(
    tied: Mapping[str, Tied], groups: Mapping[str, Mapping[tuple[str, ...], list[str]]]
) -> tuple[list[str], list[Sum]]:
    """The questions of a ring as one, in the groups that its tables know."""
    names = sorted({name for one in tied.values() for name in one.questions})
    classes = [_classes(groups[name], tied) for name in names]
    if prod(map(len, classes)) > MOST_TOGETHER:
        raise ValueError(f"tables of two questions tie too many groups together: {', '.join(sorted(tied))}")
    unknowns = []
    of_class: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    of_cell: dict[str, list[str]] = {key: [] for one in tied.values() for key in one.cells.values()}
    for number, kind in enumerate(product(*classes)):
        key = f"~together/{'+'.join(names)}/{number}"
        unknowns.append(key)
        margins = {margin for one in kind for margin in one}
        for place, one in enumerate(kind):
            of_class.setdefault((place, one), []).append(key)
        for table, tie in tied.items():
            for (row, column), cell in tie.cells.items():
                if {Tied.margin(table, 0, row), Tied.margin(table, 1, column)} <= margins:
                    of_cell[cell].append(key)
    sums = [Sum(((cell, -1), *((key, 1) for key in keys))) for cell, keys in of_cell.items()]
    for (place, one), keys in of_class.items():
        steps = classes[place][one]
        sums.append(Sum((*((key, -1) for key in keys), *((step, 1) for step in steps))))
    return unknowns, sums


def _classes(groups: Mapping[tuple[str, ...], list[str]], tied: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """A question's steps by the groups of these tables alone."""
    found: dict[tuple[str, ...], list[str]] = {}
    for margins, steps in groups.items():
        own = tuple(margin for margin in margins if margin.split(">")[1] in tied)
        found.setdefault(own, []).extend(steps)
    return found


def _ring(tables: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    """The tables that are left when those are taken away, again and again, whose one question no other table has."""
    left = dict(tables)
    while True:
        times: dict[str, int] = {}
        for pair in left.values():
            for name in set(pair):
                times[name] = times.get(name, 0) + 1
        loose = [table for table, (one, other) in left.items() if one != other and 1 in (times[one], times[other])]
        if not loose:
            return frozenset(left)
        for table in loose:
            del left[table]


def _connected(tables: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Tables that share questions, directly or by others."""
    left = dict(tables)
    while left:
        together = [next(iter(left))]
        names = set(left.pop(together[0]))
        while more := [table for table, pair in left.items() if names & set(pair)]:
            for table in more:
                names |= set(left.pop(table))
                together.append(table)
        yield tuple(together)

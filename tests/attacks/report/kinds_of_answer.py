"""All answers to a question, in few kinds that say as much.

Eighteen values that may go together are 262,144 answers. What is printed of them is how many said each value, and how
many are of some kind that is told by several values together (sexual and criminal). So answers are sorted into kinds:
all that share what is told by several values together, and beside that are free: some values are said by all, some may
be said or not, and of some of these at least one is said. For a kind, numbers of persons who said each free value are
possible exactly if none is more than the persons, and those of whom one is needed come to no less: laid round a table
of so many seats, one value after the other, they reach every seat, and no value reaches a seat twice.
Whatever has no such form is cut in two, by whether a value is said, until it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.attacks.report.declared import Bools, Declaration, Wanted, said
from tests.attacks.report.ties import Label, Tied

Places = tuple[int, ...]


@dataclass(frozen=True)
class AnswerKind:
    """Answers with all values `said`, any of the `free`, and at least one of `needed` (if that names any)."""

    said: Places
    free: Places
    needed: Places


@dataclass(frozen=True)
class Question:
    """A field's kinds of answers.

    `values`: rows that are one value each, with its place; `groups`: rows that are whole kinds, and for each kind
    whether it is in; `labels`: for each tie (by its number) the label of each kind.
    """

    kinds: tuple[AnswerKind, ...]
    values: dict[Wanted, int]
    groups: dict[Wanted, Sequence[bool]]
    labels: dict[int, Sequence[Label]]


def question(declaration: Declaration, tied: Sequence[Tied], name: str) -> Question:
    """The kinds of answers to the field `name`, as fine as the tables and ties need them."""
    field = declaration.fields[name]
    answers = field.answers()
    wanted: dict[Wanted, None] = {said(): None}
    for table in declaration.tables.values():
        if table.field == name:
            wanted |= dict.fromkeys(table.rows.values())
    if name == declaration.role[0]:
        wanted[said([declaration.role[1]])] = None
    values: dict[Wanted, int] = {}
    groups: dict[Wanted, Bools] = {}
    for one in wanted:
        line = field.who(one, answers)
        same = np.flatnonzero((answers == line[:, None]).all(0)).tolist() if field.several else []
        if same:
            values[one] = same[0]
        else:
            groups[one] = line
    labels = {number: one.labels(name, answers) for number, one in enumerate(tied) if name in one.fields}
    lines = np.array([*groups.values(), *(line for found in labels.values() for line in found.values())])
    kinds: list[AnswerKind] = []
    firsts: list[int] = []
    _, which = np.unique(lines, axis=1, return_inverse=True)
    for number in range(which.max() + 1):
        members = np.flatnonzero(which.ravel() == number)
        found = list(_kinds(answers[members], tuple(range(answers.shape[1]))))
        kinds += found
        firsts += [int(members[0])] * len(found)
    return Question(
        tuple(kinds),
        values,
        {one: [bool(line[first]) for first in firsts] for one, line in groups.items()},
        {
            number: [next(label for label, line in found.items() if line[first]) for first in firsts]
            for number, found in labels.items()
        },
    )


def _kinds(answers: Bools, cuts: Places) -> Iterator[AnswerKind]:
    """Kinds that hold these different answers and no others; values in `cuts` were not cut by yet."""
    kind = _form(answers)
    if kind is not None:
        yield kind
        return
    halves = {place: (answers[answers[:, place]], answers[~answers[:, place]]) for place in cuts}
    halves = {place: both for place, both in halves.items() if all(map(len, both))}
    best = min(halves, key=lambda place: sum(_form(half) is None for half in halves[place]))
    for half in halves[best]:
        yield from _kinds(half, tuple(place for place in cuts if place != best))


def _form(answers: Bools) -> AnswerKind | None:
    everyone, anyone = answers.all(0), answers.any(0)
    free = np.flatnonzero(anyone & ~everyone)
    missing = 2 ** len(free) - len(answers)
    needed = 0
    if missing:
        # Those without any of the needed are missing: as many as there are sets of the free values that are not needed.
        needed = len(free) - (missing.bit_length() - 1)
        if missing & (missing - 1) or not needed:
            return None
    places = tuple(map(int, free))
    if not needed:
        return AnswerKind(tuple(map(int, np.flatnonzero(everyone))), places, ())
    # A value that is not needed is said by half of all answers; a needed one by more.
    counts = answers[:, free].sum(0)
    chosen = tuple(place for place, count in zip(places, counts, strict=True) if 2 * count != len(answers))
    if len(chosen) != needed or not answers[:, list(chosen)].any(1).all():
        return None
    return AnswerKind(tuple(map(int, np.flatnonzero(everyone))), places, chosen)

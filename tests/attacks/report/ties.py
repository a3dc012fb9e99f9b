"""Which questions are told together: those of a cross table, and those of a ring of cross tables as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from tests.attacks.report.declared import Bools, Declaration, Wanted, said

Pair = frozenset[str]
Label = tuple[bool, ...]


class Tied:
    """Questions that are told together: to each a label that says all that a tie asks of an answer."""

    def __init__(self, declaration: Declaration, pairs: Iterable[Pair]) -> None:
        self.pairs = frozenset(pairs)
        self._declared = declaration.fields
        self.fields = tuple(sorted(frozenset().union(*self.pairs)))
        self.crosses = [
            name
            for name, cross in declaration.crosses.items()
            if frozenset({cross.row_field, cross.column_field}) in self.pairs
        ]
        self._asked: dict[str, list[Wanted]] = {name: [said()] for name in self.fields}
        for name in self.crosses:
            cross = declaration.crosses[name]
            self._asked[cross.row_field] += cross.rows.values()
            self._asked[cross.column_field] += cross.columns.values()
        self._only: list[tuple[str, str, Wanted]] = []
        for field in map(declaration.fields.__getitem__, self.fields):
            if field.only_with and field.only_with[0] in self.fields:
                given, value = field.only_with
                self._asked[given].append(said([value]))
                self._only.append((field.name, given, said([value])))

    def labels(self, field: str, answers: Bools) -> dict[Label, Bools]:
        """To each label the answers that have it. The first thing that a label says is whether it is known."""
        lines = np.array([self._declared[field].who(one, answers) for one in self._asked[field]])
        kinds, which = np.unique(lines, axis=1, return_inverse=True)
        return {tuple(map(bool, kind)): which.ravel() == number for number, kind in enumerate(kinds.T)}

    def place(self, field: str, wanted: Wanted) -> int:
        """Where in a label it stands whether an answer is one of these."""
        return self._asked[field].index(wanted)

    def possible(self, labels: Sequence[Label]) -> bool:
        """Whether somebody can have these labels, in the order of the fields."""
        at = dict(zip(self.fields, labels, strict=True))
        return all(not at[name][0] or at[given][self.place(given, value)] for name, given, value in self._only)


def ties(declaration: Declaration) -> list[Tied]:
    """All of them. Two pairs belong together if they meet in a field and there is another way between their ends."""
    pairs = {frozenset({one.row_field, one.column_field}) for one in declaration.crosses.values()}
    pairs |= {
        frozenset({one.name, one.only_with[0]})
        for one in declaration.fields.values()
        if one.only_with and one.only_with[0] in declaration.fields
    }
    groups: list[set[Pair]] = [{pair} for pair in sorted(pairs, key=sorted)]
    for one, other in combinations(sorted(pairs, key=sorted), 2):
        if (meeting := one & other) and _reaches(pairs, one - meeting, other - meeting, meeting):
            joined = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return [Tied(declaration, group) for group in groups]


def components(tied: Iterable[Tied], fields: Iterable[str]) -> list[set[str]]:
    """Fields that a chain of ties joins."""
    groups = [{name} for name in fields]
    for one in tied:
        joined = [group for group in groups if group & set(one.fields)]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups


def _reaches(pairs: Iterable[Pair], start: Pair, end: Pair, without: Pair) -> bool:
    reached, before = set(start), set[str]()
    while reached != before:
        before = set(reached)
        reached |= {name for pair in pairs if not pair & without and pair & before for name in pair}
    return end <= reached

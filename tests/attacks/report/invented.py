"""Declarations that nobody thought of, from a seed: questions, tables, sums, groups, cross tables also in rings."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.attacks.report.declared import Answer, Cross, Declaration, Field, Table, Wanted, each, said


class Sorted:
    """Known answers that were put in a place by chance; there is no reason in it."""

    def __init__(self, place: int, places: dict[Answer, int]) -> None:
        self._place = place
        self._places = places

    def __call__(self, answer: Answer) -> bool:
        """Whether this answer was put there."""
        return bool(answer) and self._places[answer] == self._place


def sorting(rng: Random, field: Field, places: int) -> dict[str, Wanted]:
    """Rows of which each known answer is in exactly one, by chance."""
    found = {field.answer(line): rng.randrange(places) for line in field.answers()}
    return {f"place {number}": Sorted(number, found) for number in range(places)}


def some_of(rng: Random, field: Field) -> Wanted:
    """A row that names values."""
    return said(rng.sample(field.values, rng.randint(1, len(field.values))))


def field(rng: Random, name: str, most: int = 4) -> Field:
    """A question."""
    values = tuple(f"{name}{number}" for number in range(rng.randint(2, most)))
    several = rng.random() < 0.5
    return Field(name, values, several, values[-1] if several and rng.random() < 0.3 else None)


def tables_of(rng: Random, one: Field) -> dict[str, Table]:
    """A table of the values of a question, with sums in it, and perhaps one of places."""
    rows = each(*one.values) | {f"sum {number}": some_of(rng, one) for number in range(rng.randint(0, 2))}
    found = {one.name: Table(one.name, rows)}
    if rng.random() < 0.4:
        found[f"{one.name} sorted"] = Table(one.name, sorting(rng, one, rng.randint(2, 3)))
    return found


def declaration(seed: int, fields: int = 3, ring: bool = False) -> Declaration:
    """A declaration; with `ring` every question is crossed with the next one and the last with the first."""
    rng = Random(seed)
    role = Field("role", ("self", "other"))
    asked = [field(rng, name, 3) for name in "abcdef"[:fields]]
    if rng.random() < 0.3:
        first, second = rng.sample(range(fields), 2)
        asked[first] = replace(asked[first], only_with=(asked[second].name, asked[second].values[0]))
    pairs = [(number, (number + 1) % fields) for number in range(fields)]
    chosen = pairs if ring else [pair for pair in pairs[:-1] if rng.random() < 0.7]
    crosses = {}
    for first, second in chosen:
        row, column = asked[first], asked[second]
        crosses[f"{row.name} by {column.name}"] = Cross(
            row.name, sorting(rng, row, 2), column.name, sorting(rng, column, rng.randint(2, 3))
        )
    tables = {"role": Table("role", each(*role.values), victims=False)}
    for one in asked:
        tables |= tables_of(rng, one)
    return Declaration({"role": role} | {one.name: one for one in asked}, tables, crosses)

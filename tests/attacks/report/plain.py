"""The same attack the plain way: a number of persons for every combination of answers to all questions.

Only small declarations can be told so. It shares with `worlds.py` the words of a declaration and the solver, and
nothing of how questions are told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product
from math import inf

from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN, Answer, Declaration
from tests.attacks.report.programme import Programme
from tests.attacks.report.reading import Key, Reader
from tests.attacks.report.worlds import Range

Person = dict[str, Answer]


def persons(declaration: Declaration) -> Iterator[Person]:
    """Everybody that there can be."""
    fields = list(declaration.fields.values())
    for answers in product(*([field.answer(line) for line in field.answers()] for field in fields)):
        person = dict(zip(declaration.fields, answers, strict=True))
        if all(
            not person[field.name] or field.only_with[1] in person[field.only_with[0]]
            for field in fields
            if field.only_with and field.only_with[0] in person
        ):
            yield person


def counts(declaration: Declaration, person: Person, key: Key) -> bool:
    """Whether this person is one of those whom a number counts."""
    victim = declaration.role[1] in person[declaration.role[0]]
    if key.table in declaration.tables:
        table = declaration.tables[key.table]
        answer = person[table.field]
        if table.victims and not victim:
            return False
        return {TOTAL: True, KNOWN: bool(answer), UNKNOWN: not answer}.get(key.row) or (
            key.row in table.rows and table.rows[key.row](answer)
        )
    cross = declaration.crosses[key.table]
    row, column = person[cross.row_field], person[cross.column_field]
    if not victim:
        return False
    if not key.column:
        return {TOTAL: True, KNOWN: bool(row and column), UNKNOWN: not (row and column)}[key.row]
    in_row = not row if key.row == UNKNOWN else cross.rows[key.row](row)
    return in_row and (not column if key.column == UNKNOWN else cross.columns[key.column](column))


def ranges(reader: Reader, wanted: Collection[Key]) -> dict[Key, Range]:
    """The range of each of these numbers: its ends, and its least and most in whole numbers."""
    programme = Programme()
    everybody = list(persons(reader.declaration))
    editions = {edition for key in (*reader.printed, *reader.hidden) for edition in key.editions}
    variables = {edition: [programme.variable() for _ in everybody] for edition in sorted(editions, key=repr)}

    def terms(key: Key, times: float = 1.0) -> dict[int, float]:
        inside = [counts(reader.declaration, person, key) for person in everybody]
        return {
            variable: times
            for edition in key.editions
            for variable, is_in in zip(variables[edition], inside, strict=True)
            if is_in
        }

    for key, count in reader.printed.items():
        programme.hold(terms(key), count, count)
    for bound in reader.bounds:
        found: dict[int, float] = {}
        for key, times in bound.terms:
            for variable in terms(key):
                found[variable] = found.get(variable, 0.0) + times
        programme.hold(found, bound.low, inf)
    ranges = {}
    for key in wanted:
        ranges[key] = Range()
        for sign in (1.0, -1.0):
            for solve, whole in ((programme.best, False), (programme.whole, True)):
                world = solve(terms(key, sign))
                ranges[key].see(float(sum(world[variable] for variable in terms(key))), whole=whole)
    return ranges

"""The cells of one year and how they hang together: what anybody who reads the definitions can calculate with.

A cell has a key, the same in every year. Cells that are `printed` stand in the report; the others follow from printed
ones, and stand here because they say something about people too (those of whom a choice was not said).

Nothing is said here about what a table's words mean. Which cells a person can count in at once follows from the record
and from how a table places an answer (`backend/report/kinds.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from backend.report.aggregate import Counted
from backend.report.kinds import Asked, Question, Sum, Tied, Values, sums_of_persons
from backend.report.tables import CROSSES, TABLES, UNKNOWN, WANTED, CrossOf, TableOf, question_of
from protocol.registration import FIELD
from protocol.report import Kind

VICTIMS = "victims"
"""Possible victims who came into view in the year: the total of all tables but `role`. It is always published."""

ROW, WANTED_ROW, CROSS_CELL, CROSS_TOTAL, FRAME = 12, 18, 8, 60, 300
"""What it costs to hide a row, a cell of two fields, the known of a cross table, the denominator of a table."""
SUM, SUM_OF_CROSS, SUM_OF_CROSS_TOTAL, SUM_FRAME = 4, 12, 30, 100
"""The same of a number of three years together. Tables of two fields are printed of them for helplines whose years are
too small, so there a number of three years is worth more than one of one year; elsewhere it is worth less."""


@dataclass(frozen=True, kw_only=True)
class CellOf:
    """A cell. `cost`: what it costs not to publish it, and `sum_cost` not to publish its sum over years.

    `since`: the definition from which on it counts the same.
    """

    key: str
    cost: int
    sum_cost: int = 0
    sensitive: bool = True
    threshold: int | None = None
    printed: bool = True
    since: int = 1


IF = (("yes", "known"), ("yes", UNKNOWN), ("no", UNKNOWN))
"""Nobody answers a question that was not asked: the fourth pair is missing."""

Ends = Callable[[Values], frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A group of people: where one of `parts` is everybody, a small group's members are known by it."""

    total: str
    parts: tuple[str, ...]


def total_key(table: TableOf) -> str:
    """Everybody whom the table is about."""
    return "role/total" if table.everybody else VICTIMS


def known_key(table: TableOf) -> str:
    """Of how many the field is known; tables of one field share it."""
    return total_key(table) if table.complete else f"{table.field}/known"


def unknown_key(table: TableOf) -> str | None:
    """Of how many it is unknown; None where it never is."""
    return None if table.complete else f"{table.field}/unknown"


def row_key(table: TableOf, row: str) -> str:
    """A row or a cumulative line."""
    return VICTIMS if (table.id, row) == ("role", "self") else f"{table.id}:{row}"


def others_key(table: TableOf, row: str) -> str:
    """Those of whom a choice was not said."""
    return f"{table.id}:{row}/others"


def cross_key(cross: CrossOf, row: str, column: str) -> str:
    """A cell of two fields."""
    return f"{cross.id}:{row}:{column}"


def cross_known_key(cross: CrossOf) -> str:
    """Of how many both fields are known."""
    return f"{cross.id}/known"


def cross_unknown_key(cross: CrossOf) -> str:
    """Of how many they are not."""
    return f"{cross.id}/unknown"


@dataclass(frozen=True)
class Definition:
    """What a report consists of. A table needs no word about how it hangs together with others.

    Raises `ValueError` where a table is over everybody and is not the one that says who the victims are.
    """

    tables: Sequence[TableOf]
    crosses: Sequence[CrossOf] = ()

    def __post_init__(self) -> None:
        strange = [table.id for table in self.tables if table.everybody and VICTIMS not in _rows(table)]
        if strange:
            raise ValueError(f"only the table of who chatted can be over everybody, not {', '.join(strange)}")

    @cached_property
    def one_way(self) -> tuple[CellOf, ...]:
        """Cells of the tables of one field."""
        return tuple({cell.key: cell for table in reversed(self.tables) for cell in _table_cells(table)}.values())

    @cached_property
    def cells(self) -> tuple[CellOf, ...]:
        """All cells."""
        return (*self.one_way, *(cell for cross in self.crosses for cell in _cross_cells(cross)))

    def summed(self, pooled: Container[str]) -> tuple[CellOf, ...]:
        """Cells of which a report has the sums of several years: of one field, and of the tables of two in `pooled`."""
        crosses = (cross for cross in self.crosses if cross.id in pooled)
        return (*self.one_way, *(cell for cross in crosses for cell in _cross_cells(cross)))

    @cached_property
    def cell(self) -> Mapping[str, CellOf]:
        """All cells by their keys."""
        return {cell.key: cell for cell in self.cells}

    def is_printed(self, key: str) -> bool:
        """Whether the report prints the cell; False for one that this definition does not have."""
        return key in self.cell and self.cell[key].printed

    @cached_property
    def wholes(self) -> tuple[Whole, ...]:
        """Groups of people and their parts."""
        return tuple(self._wholes())

    @cached_property
    def persons(self) -> tuple[tuple[str, ...], tuple[Sum, ...]]:
        """How many persons there are of each kind, which is printed nowhere, and all that ties the cells to it."""
        numbers, sums = sums_of_persons(self._asked(), {cross.id: _tied(cross) for cross in self.crosses} | self._ifs)
        return (*numbers, *(key for tied in self._ifs.values() for key in tied.cells.values())), sums

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """Every sum between cells and kinds of persons."""
        return (*self.plain_sums, *self.persons[1])

    @cached_property
    def plain_sums(self) -> tuple[Sum, ...]:
        """The sums between cells alone. They follow from the others; with them the search finds its way sooner."""
        plain = [one for table in self.tables for one in _table_sums(table)]
        crossed = [one for cross in self.crosses for one in _cross_sums(cross)]
        return (*plain, *crossed)

    def figures(self, counted: Counted) -> dict[str, int]:
        """The values of all cells of a year."""
        found = {cell.key: 0 for cell in self.cells}
        for table in self.tables:
            for (values,), persons in counted.persons.get((table.field,), {}).items():
                self._count(found, table, values, persons)
        for cross in self.crosses:
            for (first, second), persons in counted.persons.get(cross.fields, {}).items():
                found[cross_key(cross, cross.rows.group_of(first), cross.columns.group_of(second))] += persons
            unknown = sum(found[key] for key in _margin(cross))
            found[cross_unknown_key(cross)] = unknown
            found[cross_known_key(cross)] = found[VICTIMS] - unknown
            for group, parts in _cross_groups(cross):
                found[group] = sum(found[key] for key in parts)
        return found

    def grown(self, definition: int, names: Container[str]) -> Iterator[str]:
        """Rows and lines that a year of an older definition has nobody in: their values could not be said yet.

        `names` are the cells that the year has; where it lacks a whole table nothing is known of it.
        """
        if definition >= max((cell.since for cell in self.one_way), default=1):
            return
        for table in self.tables:
            if known_key(table) in names:
                for row in (*table.rows, *table.sums):
                    if table.means_since(row) > definition and row_key(table, row) not in names:
                        yield row_key(table, row)

    def _count(self, found: dict[str, int], table: TableOf, values: Values, persons: int) -> None:
        # The total and the denominator once for each field: `victims` comes from the months, which are never unknown.
        first = next(other for other in self.tables if other.field == table.field) is table
        placed = table.place(values) if values else frozenset[str]()
        if first and (table.everybody or table.complete):
            found[total_key(table)] += persons
        if first and not table.complete:
            found[f"{table.field}/{'known' if values else 'unknown'}"] += persons
        for row in table.rows:
            key = row_key(table, row)
            if row in placed and key != VICTIMS:
                found[key] += persons
            if values and row not in placed and table.kind is Kind.CHOICES:
                found[others_key(table, row)] += persons
        for line, rows in table.sums.items():
            found[row_key(table, line)] += persons if placed & frozenset(rows) else 0

    @cached_property
    def _ifs(self) -> dict[str, Tied]:
        """Questions that are asked only of those who gave a certain answer to another: a table nobody prints."""
        fields = {table.field for table in self.tables}
        return {
            f"~{name}?": Tied(
                questions=(rule[0], name),
                cells={pair: f"~{name}?{'/'.join(pair)}" for pair in IF},
            )
            for name in fields & FIELD.keys()
            if (rule := FIELD[name].only_with) is not None and rule[0] in fields
        }

    def _asked(self) -> Iterator[Asked]:
        for field in dict.fromkeys(table.field for table in self.tables):
            tables = [table for table in self.tables if table.field == field]
            question = question_of(tables[0])
            plain = [table for table in tables if table.plain]
            yield Asked(
                question=question,
                everybody=total_key(tables[0]),
                ends=self._ends(tables),
                values={
                    value: frozenset(row_key(table, value) for table in plain if value in table.rows)
                    for value in question.values
                },
                alike=() if len(plain) < len(tables) else self._alike(question),
            )

    def _alike(self, question: Question) -> tuple[Values, ...]:
        """Values that every line and every table of two fields puts together, each a row of its own besides."""
        wholes = [rows for table in self.tables if table.field == question.name for rows in table.sums.values()]
        for cross in self.crosses:
            for side in (cross.rows, cross.columns):
                wholes += side.groups.values() if side.table.field == question.name else ()
        for tied in self._ifs.values():
            rule = FIELD[tied.questions[1]].only_with
            wholes += [rule[1:]] if rule is not None and rule[0] == question.name else []
        alike: dict[tuple[bool, ...], set[str]] = {}
        for value in question.values:
            if value != question.alone:
                alike.setdefault(tuple(value in rows for rows in wholes), set()).add(value)
        return tuple(map(frozenset, alike.values()))

    def _ends(self, tables: Sequence[TableOf]) -> Ends:
        sides = [
            (cross.id, number, side)
            for cross in self.crosses
            for number, side in enumerate((cross.rows, cross.columns))
            if side.table.field == tables[0].field
        ]

        field = tables[0].field

        def ends(values: Values) -> frozenset[str]:
            keys = {Tied.margin(cross, number, side.group_of(values)) for cross, number, side in sides}
            for name, tied in self._ifs.items():
                if tied.questions[1] == field:
                    keys.add(Tied.margin(name, 1, "known" if values else UNKNOWN))
                if tied.questions[0] == field:
                    rule = FIELD[tied.questions[1]].only_with
                    keys.add(Tied.margin(name, 0, "yes" if rule is not None and rule[1] in values else "no"))
            if not tables[0].complete:
                keys.add(known_key(tables[0]) if values else f"{field}/unknown")
            for table in tables if values else ():
                placed = table.place(values)
                if not table.plain:
                    keys |= {row_key(table, row) for row in placed}
                keys |= {row_key(table, line) for line, rows in table.sums.items() if placed & frozenset(rows)}
            return frozenset(keys)

        return ends

    def _wholes(self) -> Iterator[Whole]:
        for table in self.tables:
            known = known_key(table)
            rows = _rows(table)
            if table.kind is Kind.PARTS:
                yield Whole(total=known, parts=rows)
            else:
                yield from (Whole(total=known, parts=(row,)) for row in rows)
            yield from (Whole(total=known, parts=(row_key(table, line),)) for line in table.sums)
        for cross in self.crosses:
            yield from (Whole(total=group, parts=parts) for group, parts in _cross_groups(cross))


def _rows(table: TableOf) -> tuple[str, ...]:
    return tuple(row_key(table, row) for row in table.rows)


def _margin(cross: CrossOf) -> Iterator[str]:
    for row in cross.rows.ids:
        for column in cross.columns.ids:
            if UNKNOWN in (row, column):
                yield cross_key(cross, row, column)


def _cross_groups(cross: CrossOf) -> Iterator[tuple[str, tuple[str, ...]]]:
    """People of one group of one field by the known values of the other: key and parts."""
    for row in cross.rows.ids:
        yield f"{cross.id}:{row}/known", tuple(cross_key(cross, row, column) for column in cross.columns.groups)
    for column in cross.columns.ids:
        yield f"{cross.id}::{column}/known", tuple(cross_key(cross, row, column) for row in cross.rows.groups)


def _table_cells(table: TableOf) -> Iterator[CellOf]:
    total, since = total_key(table), table.means_since()
    yield CellOf(key=total, cost=FRAME, sum_cost=SUM_FRAME, since=1 if total == VICTIMS else since)
    if (unknown := unknown_key(table)) is not None:
        yield CellOf(key=known_key(table), cost=FRAME, sum_cost=SUM_FRAME, since=since)
        yield CellOf(key=unknown, cost=FRAME, sum_cost=SUM_FRAME, sensitive=False, since=since)
    for row in (*table.rows, *table.sums):
        key = row_key(table, row)
        rows_since = 1 if key == VICTIMS else table.means_since(row)
        cost = WANTED_ROW if (table.id, row) in WANTED else ROW
        yield CellOf(key=key, cost=cost, sum_cost=SUM, threshold=table.threshold, since=rows_since)
    if table.kind is Kind.CHOICES:
        for row in table.rows:
            yield CellOf(key=others_key(table, row), cost=0, printed=False, since=table.means_since(row))


def _cross_cells(cross: CrossOf) -> Iterator[CellOf]:
    for row in cross.rows.ids:
        for column in cross.columns.ids:
            # How many are unknown in both follows from the three numbers that are printed under the table.
            sensitive = (row, column) != (UNKNOWN, UNKNOWN)
            key = cross_key(cross, row, column)
            yield CellOf(key=key, cost=CROSS_CELL, sum_cost=SUM_OF_CROSS, sensitive=sensitive)
    yield CellOf(key=cross_known_key(cross), cost=CROSS_TOTAL, sum_cost=SUM_OF_CROSS_TOTAL)
    yield CellOf(key=cross_unknown_key(cross), cost=CROSS_TOTAL, sum_cost=SUM_OF_CROSS_TOTAL, sensitive=False)
    for group, _parts in _cross_groups(cross):
        yield CellOf(key=group, cost=0, sensitive=False, printed=False)


def _table_sums(table: TableOf) -> Iterator[Sum]:
    known = known_key(table)
    if (unknown := unknown_key(table)) is not None:
        yield _equal(total_key(table), (known, unknown))
    if table.kind is Kind.PARTS:
        yield _equal(known, _rows(table))
        for line, parts in table.sums.items():
            yield _equal(row_key(table, line), (row_key(table, part) for part in parts))
    else:
        for row in table.rows:
            yield _equal(known, (row_key(table, row), others_key(table, row)))


def _tied(cross: CrossOf) -> Tied:
    pairs = ((row, column) for row in cross.rows.ids for column in cross.columns.ids)
    return Tied(cross.fields, {pair: cross_key(cross, *pair) for pair in pairs})


def _cross_sums(cross: CrossOf) -> Iterator[Sum]:
    for side, other, across in ((cross.rows, cross.columns, False), (cross.columns, cross.rows, True)):
        table = side.table
        if table.kind is not Kind.PARTS:
            continue
        for group in side.ids:
            cells = [cross_key(cross, *((one, group) if across else (group, one))) for one in other.ids]
            rows = [row_key(table, row) for row in side.groups.get(group, ())] or [f"{table.field}/unknown"]
            yield Sum((*((key, 1) for key in cells), *((key, -1) for key in rows)))
    yield _equal(VICTIMS, (cross_known_key(cross), cross_unknown_key(cross)))
    yield _equal(cross_unknown_key(cross), _margin(cross))
    for group, parts in _cross_groups(cross):
        yield _equal(group, parts)


def _equal(total: str, parts: Iterable[str]) -> Sum:
    return Sum(((total, -1), *((part, 1) for part in parts)))


STANDARD = Definition(TABLES, CROSSES)
"""The report that this version makes."""

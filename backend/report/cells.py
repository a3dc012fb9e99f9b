"""The cells of one year and how they hang together: what anybody who reads the definitions can calculate with.

A cell has a key, the same in every year. Cells that are `printed` stand in the report; the others follow from printed
ones, and stand here because they say something about people too (those of whom a choice was not said).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api_client.registration import FIELD
from api_client.report import Kind
from backend.report.aggregate import Counted
from backend.report.tables import CROSSES, OTHER_PARENTS, OWN_PARENTS, TABLES, UNKNOWN, CrossOf, TableOf

VICTIMS = "victims"
"""Possible victims who came into view in the year: the total of all tables but `role`. It is always published."""

ROW, CROSS_CELL, CROSS_TOTAL, FRAME = 12, 8, 60, 300
"""What it costs to hide a row, a cell of two fields, the known of a cross table, the denominator of a table."""


@dataclass(frozen=True, kw_only=True)
class CellOf:
    """A cell. `cost`: what it costs not to publish it. `over_years`: its sum over three years is published too."""

    key: str
    cost: int
    sensitive: bool = True
    threshold: int | None = None
    printed: bool = True
    over_years: bool = False


@dataclass(frozen=True, kw_only=True)
class Relation:
    """The sum of cells times factors is 0, or at least 0."""

    terms: tuple[tuple[str, int], ...]
    at_least: bool = False


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


def figures(counted: Counted) -> dict[str, int]:
    """The values of all cells of a year."""
    found = {cell.key: 0 for cell in CELLS}
    for table in TABLES:
        for (values,), persons in counted.persons.get((table.field,), {}).items():
            _count(found, table, values, persons)
    for cross in CROSSES:
        for (first, second), persons in counted.persons.get(cross.fields, {}).items():
            found[cross_key(cross, cross.rows.group_of(first), cross.columns.group_of(second))] += persons
        unknown = sum(found[key] for key in _margin(cross))
        found[cross_unknown_key(cross)] = unknown
        found[cross_known_key(cross)] = found[VICTIMS] - unknown
        for group, parts in _cross_groups(cross):
            found[group] = sum(found[key] for key in parts)
    return found


def _count(found: dict[str, int], table: TableOf, values: frozenset[str], persons: int) -> None:
    # The total and the denominator once for each field: `victims` comes from the months, which are never unknown.
    first = next(other for other in TABLES if other.field == table.field) is table
    placed = table.place(values) if values else frozenset()
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
    yield CellOf(key=total_key(table), cost=FRAME, over_years=True)
    if (unknown := unknown_key(table)) is not None:
        yield CellOf(key=known_key(table), cost=FRAME, over_years=True)
        yield CellOf(key=unknown, cost=FRAME, sensitive=False, over_years=True)
    for row in (*table.rows, *table.sums):
        yield CellOf(key=row_key(table, row), cost=ROW, threshold=table.threshold, over_years=True)
    if table.kind is Kind.CHOICES:
        for row in table.rows:
            yield CellOf(key=others_key(table, row), cost=0, printed=False, over_years=True)


def _cross_cells(cross: CrossOf) -> Iterator[CellOf]:
    for row in cross.rows.ids:
        for column in cross.columns.ids:
            # How many are unknown in both follows from the three numbers that are printed under the table.
            sensitive = (row, column) != (UNKNOWN, UNKNOWN)
            yield CellOf(key=cross_key(cross, row, column), cost=CROSS_CELL, sensitive=sensitive)
    yield CellOf(key=cross_known_key(cross), cost=CROSS_TOTAL)
    yield CellOf(key=cross_unknown_key(cross), cost=CROSS_TOTAL, sensitive=False)
    for group, _parts in _cross_groups(cross):
        yield CellOf(key=group, cost=0, sensitive=False, printed=False)


def _table_relations(table: TableOf) -> Iterator[Relation]:
    known = known_key(table)
    if (unknown := unknown_key(table)) is not None:
        yield _equal(total_key(table), (known, unknown))
    rows = tuple(row_key(table, row) for row in table.rows)
    if table.kind is Kind.PARTS:
        yield _equal(known, rows)
    else:
        yield _at_least(rows, (known,))  # a known person is in one row at least
        for row in table.rows:
            yield _equal(known, (row_key(table, row), others_key(table, row)))
    for line, parts in table.sums.items():
        yield _equal(row_key(table, line), (row_key(table, part) for part in parts))


def _cross_relations(cross: CrossOf) -> Iterator[Relation]:
    by_id = {table.id: table for table in TABLES}
    for side, other, across in ((cross.rows, cross.columns, False), (cross.columns, cross.rows, True)):
        table = by_id[side.table]
        for group in side.ids:
            cells = [cross_key(cross, *((one, group) if across else (group, one))) for one in other.ids]
            rows = [row_key(table, row) for row in side.groups.get(group, ())] or [f"{table.field}/unknown"]
            yield Relation(terms=(*((key, 1) for key in cells), *((key, -1) for key in rows)))
    yield _equal(VICTIMS, (cross_known_key(cross), cross_unknown_key(cross)))
    yield _equal(cross_unknown_key(cross), _margin(cross))
    for group, parts in _cross_groups(cross):
        yield _equal(group, parts)


def _logical_relations() -> Iterator[Relation]:
    """What follows from the words: two tables of one field are about the same people."""
    both, other = "form_mix:sexual_and_criminal", "form_mix:other_mix"
    for form in ("sexual", "criminal"):
        yield _at_least((f"forms:{form}",), (f"form_mix:{form}_only", both))
        yield _at_least((f"form_mix:{form}_only", both, other), (f"forms:{form}",))
    rest = [f"forms:{form}" for form in FIELD["forms"].values if form not in {"sexual", "criminal"}]
    for form in rest:
        yield _at_least((both, other), (form,))
    yield _at_least(rest, (other,))
    for parent in OWN_PARENTS:
        yield _equal(f"perp_relation:{parent}", (f"parents:{parent}_only", "parents:father_and_mother"))
    for parent in OTHER_PARENTS:
        yield _at_least(("parents:any_parent",), (f"perp_relation:{parent}",))
    yield _at_least((f"perp_relation:{parent}" for parent in sorted(OTHER_PARENTS)), ("parents:step_or_foster_only",))
    others = [one for one in FIELD["perp_relation"].values if one not in OWN_PARENTS | OTHER_PARENTS]
    yield _at_least((f"perp_relation:{one}" for one in others), ("parents:no_parent",))


def _wholes() -> Iterator[Whole]:
    for table in TABLES:
        known = known_key(table)
        rows = tuple(row_key(table, row) for row in table.rows)
        if table.kind is Kind.PARTS:
            yield Whole(total=known, parts=rows)
        else:
            yield from (Whole(total=known, parts=(row,)) for row in rows)
        yield from (Whole(total=known, parts=(row_key(table, line),)) for line in table.sums)
    for cross in CROSSES:
        yield from (Whole(total=group, parts=parts) for group, parts in _cross_groups(cross))


def _equal(total: str, parts: Iterable[str]) -> Relation:
    return Relation(terms=((total, -1), *((part, 1) for part in parts)))


def _at_least(more: Iterable[str], less: Iterable[str]) -> Relation:
    return Relation(terms=(*((key, 1) for key in more), *((key, -1) for key in less)), at_least=True)


ONE_WAY: tuple[CellOf, ...] = tuple(
    {cell.key: cell for table in reversed(TABLES) for cell in _table_cells(table)}.values()
)
"""Cells of the tables of one field."""
CELLS: tuple[CellOf, ...] = (*ONE_WAY, *(cell for cross in CROSSES for cell in _cross_cells(cross)))
CELL: Mapping[str, CellOf] = {cell.key: cell for cell in CELLS}
RELATIONS: tuple[Relation, ...] = (
    *(relation for table in TABLES for relation in _table_relations(table)),
    *_logical_relations(),
    *(relation for cross in CROSSES for relation in _cross_relations(cross)),
)
WHOLES: tuple[Whole, ...] = tuple(_wholes())

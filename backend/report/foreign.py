"""Registrations that a report cannot be made of: their values are looked through before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal, not_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.report.refusals import foreign_value
from backend.report.tables import UNKNOWN
from backend.store.tables import registrations as record
from protocol.registration import COUNTABLE, FIELD, FIELDS, Field

YEARS = [f"{year:04}" for year in range(2000, 2100)]
MONTHS = [f"-{month:02}" for month in range(1, 13)]


async def refuse_foreign(connection: AsyncConnection) -> None:
    """One look over the table. Raises `Problem` 409 `foreign_value` with year and field of the last one."""
    found = {**await _in_one(connection), **await _in_several(connection)}
    for name in ("month", "definition", *(one.name for one in FIELDS)):
        if (year := found.get(name)) is not None:
            raise foreign_value(year if year in YEARS else None, name)


async def _in_one(connection: AsyncConnection) -> dict[str, str | None]:
    """The last year in which month, definition or a field of one value is foreign."""
    wrong: dict[str, ColumnElement[bool]] = {
        "month": not_(func.substr(record.c.month, 1, 4).in_(YEARS) & func.substr(record.c.month, 5).in_(MONTHS)),
        "definition": record.c.definition.not_in(COUNTABLE),
        **{one.name: record.c[one.name].not_in([*one.values, UNKNOWN]) for one in FIELDS if not one.several},
    }
    columns = [func.max(case((condition, _year()))).label(name) for name, condition in wrong.items()]
    return dict((await connection.execute(select(*columns))).one()._mapping)


async def _in_several(connection: AsyncConnection) -> dict[str, str]:
    """The same of fields of several values. There are few combinations of them, and many records."""
    found: dict[str, str] = {}
    for name, stored, year in await connection.execute(union_all(*_combinations())):
        if not _is_known(FIELD[name], stored):
            found[name] = max(year, found.get(name, ""))
    return found


def _combinations() -> Iterator[Select[*tuple[str, str, str]]]:
    for one in FIELDS:
        if one.several:
            stored = cast(record.c[one.name], Text)
            # The last year of each is found here: no sorting of all records for a handful of combinations.
            yield select(literal(one.name), stored, _year()).distinct()


def _is_known(field: Field, stored: str) -> bool:
    """Whether it is `,a,b,` of values of the field that may stand together, or nothing."""
    if not stored:
        return True
    values = stored.removeprefix(",").removesuffix(",").split(",")
    whole = stored == f",{','.join(values)},"
    return whole and set(values) <= set(field.values) and (field.alone not in values or values == [field.alone])


def _year() -> ColumnElement[str]:
    return func.substr(record.c.month, 1, 4)

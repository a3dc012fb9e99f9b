"""Registrations that a report cannot be made of: their values are looked through before anything is counted."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, case, cast, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api_client.registration import COUNTABLE, FIELDS, Field
from backend.report.refusals import foreign_value
from backend.report.tables import UNKNOWN
from backend.store.tables import registrations as record

YEARS = [f"{year:04}" for year in range(2000, 2100)]
MONTHS = [f"-{month:02}" for month in range(1, 13)]


async def refuse_foreign(connection: AsyncConnection) -> None:
    """One look over the table. Raises `Problem` 409 `foreign_value` with year and field of the last one."""
    wrong = {
        "month": not_(func.substr(record.c.month, 1, 4).in_(YEARS) & func.substr(record.c.month, 5).in_(MONTHS)),
        "definition": record.c.definition.not_in(COUNTABLE),
        **{one.name: _several(one) if one.several else _one(one) for one in FIELDS},
    }
    year = func.substr(record.c.month, 1, 4)
    columns = [func.max(case((condition, year))).label(name) for name, condition in wrong.items()]
    found = (await connection.execute(select(*columns))).one()._mapping
    for name in wrong:
        if found[name] is not None:
            raise foreign_value(found[name] if found[name] in YEARS else None, name)


def _one(field: Field) -> ColumnElement[bool]:
    return record.c[field.name].not_in([*field.values, UNKNOWN])


def _several(field: Field) -> ColumnElement[bool]:
    """`,a,b,` of which something is left when every known value is taken out, or that contradicts itself."""
    stored: ColumnElement[str] = cast(record.c[field.name], Text)
    left = stored
    for value in field.values:
        left = func.replace(left, f",{value},", ",", type_=Text)
    wrong = left.not_in(["", ","])
    if field.alone is None:
        return wrong
    alone = f",{field.alone},"
    return wrong | (stored.contains(alone) & (stored != alone))

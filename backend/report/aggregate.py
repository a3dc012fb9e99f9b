"""Counting persons in SQL: one statement, so one state of the database; no record leaves it.

A person is counted in the year in which they first were a possible victim, with what was said in that year: a later
year never changes an earlier one. What is true of the moment of a chat only (`Field.moment`) is that of the first
chat; of the rest a later chat of the year adds and never rewrites. `docs/report.md` has the rules in full.

Most people have one record, and theirs is taken as it is; only the few with several need putting together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.report.tables import CAME_AS, CROSSES, SELF_AGAIN, TABLES, UNKNOWN, CrossOf, TableOf, Values
from backend.store.tables import registrations as record
from protocol.registration import FIELD, ByRole, Flag, VisitorSeq

FLAGGED = (Flag.YES, Flag.SUSPECTED)
"""A suspected victim is a possible victim: the standard's default (HTCDS, `vic_TraffickingStatus`)."""
FIRST_RANK = 1_000_000
"""Added to a record's number among its person's, so that the numbers have seven digits and sort as text."""
BETWEEN = ","
"""Between the answers of several records to a field of several values, each of which may be `,a,b,`."""
NO_NOTE: ColumnElement[int] = literal_column("0")
IS_VICTIM = record.c.role == ByRole.SELF

Fields = tuple[str, ...]
Found = tuple[Values, ...]
Spans = Sequence[tuple[str, str]]
"""First and last month of each year that is counted."""


@dataclass
class Counted:
    """One year. `persons[fields][values]`: how many persons have these values in these one or two fields.

    `("came_as",)` is over everybody who was flagged, all others over possible victims. `records` and `seq_unknown`
    count conversations about possible victims: all of them, and those of whom nobody said whether they had been here
    before. `synthetic`: made-up ones are among them.
    """

    persons: dict[Fields, Counter[Found]] = field(default_factory=dict)
    records: int = 0
    seq_unknown: int = 0
    synthetic: bool = False


async def years(connection: AsyncConnection) -> tuple[int, ...]:
    """The years in which something was registered, oldest first; what is no year is left out."""
    year = _year(record.c.month)
    found = await connection.scalars(select(year).distinct().order_by(year))
    return tuple(int(one) for one in found if one.isascii() and one.isdigit())


async def count(
    connection: AsyncConnection,
    wanted: Iterable[int],
    only: Sequence[TableOf | CrossOf] = (*TABLES, *CROSSES),
    until: str = "9999-12",
) -> dict[int, Counted]:
    """What there is of each of the years `wanted`, for the tables `only`, up to and including a month (`YYYY-MM`)."""
    names = tuple(sorted({f"{year:04}" for year in wanted}))
    chosen = tuple((f"{year}-01", min(f"{year}-12", until)) for year in names)
    found = {int(year): Counted() for year in names}
    if not chosen:
        return found
    groups = list(dict.fromkeys((one.field,) if isinstance(one, TableOf) else one.fields for one in only))
    together = _together(groups)
    within: dict[int, list[tuple[Fields, list[int]]]] = {}  # which of these say what of `groups`, at which places
    for group in groups:
        number, fields = next(one for one in enumerate(together) if {*group} <= {*one[1]})
        within.setdefault(number, []).append((group, [fields.index(name) for name in group]))
    statement = union_all(*_counts(chosen, together), _registrations(chosen))
    for number, year, first, second, how_many, unsure, made_up in await connection.execute(statement):
        counted = found[int(year)]
        if number < 0:
            counted.records, counted.seq_unknown = how_many, int(unsure or 0)
            continue
        counted.synthetic |= bool(made_up)
        values = tuple(_values(name, raw) for name, raw in zip(together[number], (first, second), strict=False))
        for asked, places in within[number]:
            counted.persons.setdefault(asked, Counter())[tuple(values[place] for place in places)] += how_many
    return found


def _together(groups: Iterable[Fields]) -> list[Fields]:
    """Each of `groups` in one of these: who is counted by two fields is counted by each of them.

    The database sorts everybody once for each of these. Fields of several values have too many combinations.
    """
    pairs = [group for group in groups if len(group) > 1]
    seen = {name for pair in pairs for name in pair}
    alone = [name for group in groups for name in group if name not in seen]
    few = [name for name in alone if name != CAME_AS and (name == "month" or not FIELD[name].several)]
    twos = [tuple(few[start : start + 2]) for start in range(0, len(few), 2)]
    return [*pairs, *twos, *((name,) for name in alone if name not in few)]


def _values(name: str, raw: str) -> Values:
    if name == "month":
        return frozenset({raw[5:]})
    if name != CAME_AS and FIELD[name].several:
        return frozenset(one for one in raw.split(",") if one)
    return frozenset() if raw == UNKNOWN else frozenset({raw})


def _counts(spans: Spans, groups: Sequence[Fields]) -> list[Select[*tuple[Any, ...]]]:
    named = {name for group in groups for name in group} - {"month", CAME_AS}
    asked_with = {rule[0] for name in named if (rule := FIELD[name].only_with) is not None}
    persons = _persons(spans, sorted(named | asked_with))
    year = _year(persons.c.month)
    counts = []
    for number, group in enumerate(groups):
        first, *rest = (_answer(persons, name) for name in group)
        second = rest[0] if rest else literal("")
        statement = select(
            literal(number),
            year,
            first,
            second,
            func.count(),
            NO_NOTE,
            func.max(persons.c.synthetic),
        ).group_by(year, first, *rest)
        counts.append(statement if group == (CAME_AS,) else statement.where(persons.c[CAME_AS] == ByRole.SELF))
    return counts


def _answer(persons: CTE, name: str) -> ColumnElement[str]:
    """What persons answered; a question that is asked with one answer to another counts for nobody else.

    The report tells so, and everybody calculates with it (`Field.only_with`).
    """
    column = persons.c[name]
    rule = FIELD[name].only_with if name in FIELD else None
    if rule is None:
        return column
    other, value = rule
    return case((persons.c[other].contains(f",{value},", autoescape=True), column), else_="").label(name)


def _persons(spans: Spans, names: Sequence[str]) -> CTE:
    """Who came into view in these years, flagged: month, `came_as`, the fields `names` and `synthetic`."""
    several = (
        select(record.c.person)
        .where(record.c.person.is_not(None))
        .group_by(record.c.person)
        .having(func.count() > 1)
        .cte("several")
    )
    strangers_again = and_(record.c.person.is_(None), record.c.visitor_seq == VisitorSeq.REPEAT)
    came_as = case((and_(strangers_again, IS_VICTIM), SELF_AGAIN), else_=cast(record.c.role, String))
    alone = select(record.c.month, came_as.label(CAME_AS), *_texts(names), _number(record.c.synthetic)).where(
        _in(record.c.month, spans),
        record.c.flagged_trafficking.in_(FLAGGED),
        # Who asks for somebody else and was here before is nobody new, and in no table.
        or_(not_(strangers_again), IS_VICTIM),
        or_(record.c.person.is_(None), record.c.person.not_in(select(several.c.person))),
    )
    merged = _merged(several, spans, names)
    together = select(merged.c.month, merged.c.role, *(merged.c[name] for name in names), merged.c.synthetic)
    return union_all(alone, together).cte("persons")


def _merged(several: CTE, spans: Spans, names: Sequence[str]) -> CTE:
    """Persons with several records, once for each year in which they came into view: as a victim, or apart before that.

    Those of their records count that say so in that year, in the order of month, number of the contact, id.
    """
    fields = [*dict.fromkeys(("role", *names))]
    year = _year(record.c.month)

    def first_year(which: ColumnElement[bool]) -> ColumnElement[str | None]:
        return func.min(case((which, year))).over(partition_by=record.c.person)

    flagged = (
        select(
            record.c.person,
            record.c.month,
            year.label("year"),
            case((IS_VICTIM, 1), else_=0).label("victim"),
            first_year(IS_VICTIM).label("as_victim"),
            first_year(not_(IS_VICTIM)).label("apart"),
            _number(record.c.synthetic),
            *_texts(fields),
            cast(
                func.row_number().over(
                    partition_by=record.c.person, order_by=(record.c.month, record.c.contact, record.c.id)
                )
                + FIRST_RANK,
                String,
            ).label("rank"),
        )
        .join(several, several.c.person == record.c.person)
        .where(record.c.flagged_trafficking.in_(FLAGGED))
        .cte("flagged")
    )
    as_victim = and_(flagged.c.victim == 1, flagged.c.year == flagged.c.as_victim)
    never_before = or_(flagged.c.as_victim.is_(None), flagged.c.as_victim > flagged.c.apart)
    apart = and_(flagged.c.victim == 0, flagged.c.year == flagged.c.apart, never_before)
    return (
        select(
            func.min(flagged.c.month).label("month"),
            *(_put_together(flagged, name).label(name) for name in fields),
            func.max(flagged.c.synthetic).label("synthetic"),
        )
        .where(or_(as_victim, apart), _in(flagged.c.month, spans))
        .group_by(flagged.c.person, flagged.c.victim)
        .cte("merged")
    )


def _put_together(flagged: CTE, name: str) -> ColumnElement[str]:
    """One answer out of those of a person's records: the first one's, the first known one, or all of them."""
    said, field_ = flagged.c[name], FIELD[name]
    ranked = flagged.c.rank.concat(said)
    if field_.several and not field_.moment:
        return func.aggregate_strings(said, BETWEEN)
    first = func.min(ranked if field_.moment else case((said != UNKNOWN, ranked)))
    return func.coalesce(func.substr(first, len(str(FIRST_RANK)) + 1), UNKNOWN)


def _registrations(spans: Spans) -> Select[*tuple[Any, ...]]:
    """Registrations of the years that are about a possible victim, by what is known of an earlier visit."""
    year = _year(record.c.month)
    unknown = record.c.visitor_seq == VisitorSeq.UNKNOWN
    return (
        select(
            literal(-1),
            year,
            literal(""),
            literal(""),
            func.count(),
            func.sum(case((unknown, 1), else_=0)),
            NO_NOTE,
        )
        .where(
            _in(record.c.month, spans),
            record.c.role == ByRole.SELF,
            record.c.flagged_trafficking.in_(FLAGGED),
        )
        .group_by(year)
    )


def _year(month: ColumnElement[str]) -> ColumnElement[str]:
    # Written out: PostgreSQL does not see that two parameters are one when it groups by them.
    return func.substr(month, literal_column("1"), literal_column("4"))


def _in(month: ColumnElement[str], spans: Spans) -> ColumnElement[bool]:
    return or_(*(month.between(first, last) for first, last in spans))


def _texts(names: Sequence[str]) -> list[ColumnElement[str]]:
    """The columns as the plain text that stands in the database."""
    return [cast(record.c[name], String).label(name) for name in names]


def _number(flag: ColumnElement[bool]) -> ColumnElement[int]:
    """PostgreSQL has no greatest truth value."""
    return case((flag, 1), else_=0).label("synthetic")

"""The tables of the yearly report: which there are, which rows they have, and how a record's value gets into a row.

The list is fixed, and so are its limits: a report with another age limit beside an old one would give away who stands
between the two. Whoever changes a table raises `DEFINITION`, and years that were published under the old one can no
longer be laid beside new ones (`backend/report/service.py` refuses).

The figures are those that CKM publishes, rebuilt; the age groups, durations and the parents are theirs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from backend.report.kinds import Question
from protocol.registration import FIELD
from protocol.report import Kind

DEFINITION = 2
"""Version of the tables; it stands in every release."""

CAME_AS = "came_as"
"""What somebody came into view as. Worked out when counting: the role, and apart from it who was here before."""
SELF_AGAIN = "self_again"
"""Somebody about themselves, here before by the counsellor's judgement and not known again: no person of this year."""

Values = frozenset[str]
"""What a person's record holds for one field; empty: unknown."""

OWN_PARENTS = frozenset({"father", "mother"})
OTHER_PARENTS = frozenset({"stepparent", "foster_parent"})
MINOR = ("0-11", "12-14", "15", "16-17")
ADULT = ("18-22", "23-30", "31+")
UNDER_1Y = ("<1m", "1-6m", "6-12m")
FROM_5Y = ("5-10y", "10y+", "5y+")
UNKNOWN = "unknown"
REGION_THRESHOLD = 50
"""A province is printed from this many persons on: with the other tables beside it fewer would be recognisable."""


def as_they_are(values: Values) -> Values:
    """Each value is a row."""
    return values


def form_mix(values: Values) -> Values:
    """Which forms go together: sexual alone, criminal alone, both (with or without others), any other."""
    if {"sexual", "criminal"} <= values:
        return frozenset({"sexual_and_criminal"})
    if values in ({"sexual"}, {"criminal"}):
        return frozenset({f"{next(iter(values))}_only"})
    return frozenset({"other_mix"})


def parents(values: Values) -> Values:
    """Which parents are perpetrators. A step or foster parent counts where neither own parent is one."""
    if own := values & OWN_PARENTS:
        return frozenset({"father_and_mother" if own == OWN_PARENTS else f"{next(iter(own))}_only"})
    return frozenset({"step_or_foster_only" if values & OTHER_PARENTS else "no_parent"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class TableOf:
    """Persons by one field of the record, or by what is worked out (`month`, `came_as`).

    `rows` are the parts or the choices, `sums` the cumulative lines under them.

    `everybody`: over all flagged persons, also those who spoke about somebody else or are not known again; the other
    tables are over possible victims alone. `threshold`: below how many persons a row is not published, where that is
    not the report's k. `pooled`: printed of three years together too. `since` and `rows_since`: the definition from
    which on the table, or one of its rows, has counted what it counts now, so that years of an older one are not laid
    beside it.
    """

    id: str
    field: str
    rows: tuple[str, ...]
    kind: Kind = Kind.PARTS
    sums: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    place: Callable[[Values], Values] = as_they_are
    everybody: bool = False
    threshold: int | None = None
    pooled: bool = False
    since: int = 1
    rows_since: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def means_since(self, row: str | None = None) -> int:
        """The first definition in which a row or line (None: the total, the known) counted what it counts now."""
        return self.since if row is None else max(self.since, self.rows_since.get(row, 1))

    @property
    def plain(self) -> bool:
        """Whether each value is a row of its own."""
        return self.place is as_they_are

    @property
    def complete(self) -> bool:
        """Whether the field is never unknown."""
        return self.field == "month"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a cross table: rows of `table`, put together in groups; `unknown` comes after them."""

    table: TableOf
    groups: Mapping[str, tuple[str, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The groups, and `unknown` last."""
        return (*self.groups, UNKNOWN)

    def group_of(self, values: Values) -> str:
        """The group that a person's value belongs to."""
        if not values:
            return UNKNOWN
        placed = self.table.place(values)
        return next(group for group, rows in self.groups.items() if placed & frozenset(rows))


@dataclasses.dataclass(frozen=True, kw_only=True)
class CrossOf:
    """Persons by two fields. More than two together, or others than these, are never published.

    `pooled`: printed of three years together too, for a helpline of which one year is too small.
    """

    id: str
    rows: Side
    columns: Side
    pooled: bool = False

    @property
    def fields(self) -> tuple[str, str]:
        """The fields of the record."""
        return self.rows.table.field, self.columns.table.field


def question_of(table: TableOf) -> Question:
    """The field of the record that a table is of, as a question that a person answers."""
    field = FIELD.get(table.field)
    return Question(
        name=table.field,
        values=table.rows if field is None else field.values,
        several=field is not None and field.several,
        alone=None if field is None else field.alone,
        complete=table.complete,
    )


WANTED = frozenset(
    {
        ("gender", "boy_man"),
        ("gender", "girl_woman"),
        ("age", "under_15"),
        ("forms", "criminal"),
        ("form_mix", "sexual_and_criminal"),
        ("parents", "own_parents"),
        ("status", "ongoing"),
        ("duration", "1y_or_longer"),
        ("duration", "5y_or_longer"),
    }
)
"""Rows and lines that boards, press and municipalities ask for: where there is a choice, others are hidden sooner.

They cost half as much again and not more: if they were hidden only when they are small, whoever knows the rule would
know that (`docs/disclosure.md`)."""


def _table(field_name: str, kind: Kind = Kind.PARTS, **more: object) -> TableOf:
    return TableOf(id=field_name, field=field_name, rows=FIELD[field_name].values, kind=kind, **more)  # type: ignore[arg-type]  # the rest of TableOf


TABLES: tuple[TableOf, ...] = (
    TableOf(
        id="role",
        field=CAME_AS,
        rows=("self", SELF_AGAIN, "third_party", "professional", "no_trafficking"),
        sums={"people": ("self", "third_party", "professional", "no_trafficking")},
        everybody=True,
        since=2,
    ),
    TableOf(
        id="age",
        field="age_band",
        rows=FIELD["age_band"].values,
        sums={"under_15": MINOR[:2], "under_16": MINOR[:3], "minor": MINOR},
    ),
    _table("gender"),
    _table("forms", Kind.CHOICES, rows_since={"illegal_adoption": 2, "surrogacy": 2}),
    TableOf(
        id="form_mix",
        field="forms",
        rows=("sexual_only", "criminal_only", "sexual_and_criminal", "other_mix"),
        place=form_mix,
    ),
    _table("criminal_kind", Kind.CHOICES, since=2),
    _table("status"),
    _table(
        "duration",
        sums={
            "1y_or_longer": ("1-2y", "2-5y", *FROM_5Y),
            "2y_or_longer": ("2-5y", *FROM_5Y),
            "5y_or_longer": FROM_5Y,
            "10y_or_longer": ("10y+",),
        },
        rows_since={"5-10y": 2, "10y+": 2, "5y+": 2, "10y_or_longer": 2},
    ),
    _table("perp_relation", Kind.CHOICES),
    TableOf(
        id="parents",
        field="perp_relation",
        rows=("father_only", "mother_only", "father_and_mother", "step_or_foster_only", "no_parent"),
        sums={
            "own_parents": ("father_only", "mother_only", "father_and_mother"),
            "any_parent": ("father_only", "mother_only", "father_and_mother", "step_or_foster_only"),
        },
        place=parents,
    ),
    _table("perp_count"),
    _table("perp_received", Kind.CHOICES, since=2),
    _table("siblings_victim"),
    _table("first_disclosure"),
    _table("known_to", Kind.CHOICES),
    _table("help_asked", Kind.CHOICES),
    _table("referral", Kind.CHOICES),
    _table("referral_result"),
    _table("outcome"),
    _table("region", threshold=REGION_THRESHOLD, pooled=True),
    _table("language"),
    TableOf(id="month", field="month", rows=tuple(f"{month:02}" for month in range(1, 13))),
)
TABLE: dict[str, TableOf] = {table.id: table for table in TABLES}

_AGE = Side(table=TABLE["age"], groups={"under_15": MINOR[:2], "15_17": MINOR[2:], "adult": ADULT})
_PARENTS = Side(
    table=TABLE["parents"],
    groups={
        "own_parents": ("father_only", "mother_only", "father_and_mother"),
        "other": ("step_or_foster_only", "no_parent"),
    },
)


def _each_row(table: str) -> Side:
    return Side(table=TABLE[table], groups={row: (row,) for row in TABLE[table].rows})


CROSSES: tuple[CrossOf, ...] = (
    CrossOf(id="age_by_gender", rows=_AGE, columns=_each_row("gender"), pooled=True),
    CrossOf(id="age_by_form", rows=_AGE, columns=_each_row("form_mix"), pooled=True),
    CrossOf(
        id="parents_by_duration",
        rows=_PARENTS,
        columns=Side(
            table=TABLE["duration"],
            groups={"under_1y": UNDER_1Y, "1_2y": ("1-2y",), "2_5y": ("2-5y",), "5y+": FROM_5Y},
        ),
        pooled=True,
    ),
    CrossOf(id="parents_by_disclosure", rows=_PARENTS, columns=_each_row("first_disclosure"), pooled=True),
)

PRINTED: tuple[TableOf | CrossOf, ...] = (*TABLES, *CROSSES)
POOLED: frozenset[str] = frozenset(one.id for one in PRINTED if one.pooled)
"""The tables that are printed of three years together, by themselves; other rows have their sum beside them."""

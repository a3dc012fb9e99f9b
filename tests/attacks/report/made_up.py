"""Tables that a seed makes up, told to the server's definition and to the attacker alike.

Rows into which the answers to a question are sorted by chance, lines that add some of them up, cross tables of groups
of rows, also in rings. Nobody says how they hang together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from msgspec.structs import replace

from backend.report import cells
from backend.report.aggregate import Counted
from backend.report.cells import Definition
from backend.report.editions import Edition, Pattern
from backend.report.joint import protect
from backend.report.kinds import Sum
from backend.report.tables import CROSSES, TABLE, TABLES, CrossOf, Side, TableOf
from protocol.report import View
from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN, Answer, Cross, Declaration, Table, Wanted
from tests.attacks.report.reading import Key, Reader
from tests.attacks.report.tables import FIELDS, REPORT
from tests.attacks.report.worlds import SLACK, Worlds
from tests.backend.report.people import Entry, counts

Figures = Mapping[str, int]
Hidden = frozenset[str]
YEAR, PUBLIC = 2021, 10
ASKED = ("perp_received", "known_to", "age_band", "gender", "status", "duration", "outcome", "language", "perp_count")
FIRST = (TABLE["role"], TABLE["month"])


@dataclass(frozen=True)
class InRow:
    """Who stands in one of these rows, by where an answer is put."""

    place: Mapping[Answer, str]
    rows: frozenset[str]

    def __call__(self, answer: Answer) -> bool:
        """Whether this answer is put there."""
        return bool(answer) and self.place[answer] in self.rows

    def __hash__(self) -> int:
        return hash(self.rows)


@dataclass
class MadeUp:
    """The same tables for both sides; those that a report cannot be without come first."""

    tables: list[TableOf] = field(default_factory=list)
    crosses: list[CrossOf] = field(default_factory=list)
    places: dict[str, Mapping[Answer, str]] = field(default_factory=dict)

    def add(self, rng: Random, name: str) -> None:
        """A table of a question: its answers sorted into rows, by chance."""
        asked = FIELDS[name]
        rows = tuple(f"row{number}" for number in range(rng.randint(2, 4)))
        place = {asked.answer(line): rng.choice(rows) for line in asked.answers()}
        table = f"new{len(self.tables)}"
        sums = {"line": tuple(rng.sample(rows, 2))} if len(rows) > 2 and rng.random() < 0.5 else {}
        self.places[table] = place
        self.tables.append(
            TableOf(id=table, field=name, rows=rows, sums=sums, place=lambda values: frozenset({place[values]}))
        )

    def cross(self, rng: Random, first: TableOf, second: TableOf) -> None:
        """A cross table of two of the new tables, with the last rows put together."""
        sides = []
        for table in (first, second):
            groups = {row: (row,) for row in table.rows[:-2]} | {"rest": table.rows[-2:]}
            sides.append(
                Side(table=table, groups=groups if rng.random() < 0.5 else {row: (row,) for row in table.rows})
            )
        self.crosses.append(CrossOf(id=f"cross{len(self.crosses)}", rows=sides[0], columns=sides[1]))

    def definition(self) -> Definition:
        """As the server is told it."""
        return Definition((*FIRST, *self.tables), self.crosses)

    def declared(self) -> Declaration:
        """As the attacker is told it."""
        tables = {table.id: REPORT.tables[table.id] for table in FIRST}
        for table in self.tables:
            place = self.places[table.id]
            rows: dict[str, Wanted] = {row: InRow(place, frozenset({row})) for row in table.rows}
            lines: dict[str, Wanted] = {line: InRow(place, frozenset(parts)) for line, parts in table.sums.items()}
            tables[table.id] = Table(table.field, rows | lines)
        crosses = {
            one.id: Cross(
                one.rows.table.field, self._groups(one.rows), one.columns.table.field, self._groups(one.columns)
            )
            for one in self.crosses
        }
        fields = {name: FIELDS[name] for name in ("role", "month", *(table.field for table in self.tables))}
        return Declaration(fields, tables, crosses)

    def _groups(self, side: Side) -> dict[str, Wanted]:
        return {name: InRow(self.places[side.table.id], frozenset(rows)) for name, rows in side.groups.items()}


def made_up(seed: int) -> MadeUp:
    """Three to five tables of as many questions, and cross tables along them; every second time in a ring."""
    rng = Random(seed)
    made = MadeUp()
    for name in rng.sample(ASKED, rng.randint(3, 4)):
        made.add(rng, name)
    new = list(made.tables)
    for first, second in zip(new, new[1:] + new[:1] if seed % 2 else new[1:], strict=False):
        made.cross(rng, first, second)
    made.add(rng, new[0].field)
    return made


def edition(definition: Definition, people: Sequence[Entry], year: int = YEAR) -> Edition:
    """What there is to print of these people."""
    asked = {(table.field,) for table in definition.tables} | {one.fields for one in definition.crosses}
    figures = definition.figures(Counted(persons={fields: counts(people, year, fields) for fields in asked}))
    until, day = f"{year}-12", date(year + 1, 2, 1)
    return Edition(definition=2, year=year, number=1, until=until, made=day, cells=figures, secret=b"kept")


def published(definition: Definition, people: Mapping[int, Sequence[Entry]], k: int = PUBLIC) -> dict[int, Edition]:
    """Year after year as it is published; every table of two questions of three years together too."""
    kept: dict[int, list[Edition]] = {}
    for year, of_year in sorted(people.items()):
        draft = edition(definition, of_year, year)
        before = {one: 1 for one in (year - 1, year - 2) if one in kept}
        pooled = frozenset(cross.id for cross in definition.crosses)
        wished = Pattern(k=k, hidden=frozenset(), stands_on=before, pooled=pooled if len(before) == 2 else frozenset())
        public = protect(kept, draft, View.PUBLIC, wished, definition)
        kept[year] = [replace(draft, public=public, released=draft.made, release=1)]
    return {year: found[0] for year, found in kept.items()}


def learn(reader: Reader, definition: Definition, years: tuple[int, ...], figures: Figures, hidden: Hidden) -> None:
    """The tables of these years together, as somebody reads them."""

    def take(key: str | None, table: str, row: str, column: str = "") -> None:
        if key is not None:
            reader.learn(Key(years, table, row, column), None if key in hidden else figures[key])

    for table in definition.tables:
        take(cells.total_key(table), table.id, TOTAL)
        take(cells.known_key(table), table.id, KNOWN)
        take(cells.unknown_key(table), table.id, UNKNOWN)
        for row in (*table.rows, *table.sums):
            take(cells.row_key(table, row), table.id, row)
    for cross in definition.crosses:
        take(cells.cross_known_key(cross), cross.id, KNOWN)
        take(cells.cross_unknown_key(cross), cross.id, UNKNOWN)
        for row in cross.rows.ids:
            for column in cross.columns.ids:
                take(cells.cross_key(cross, row, column), cross.id, row, column)


def read(declared: Declaration, definition: Definition, people: Sequence[Entry], k: int = PUBLIC) -> Reader:
    """What somebody knows who reads the tables of a year."""
    draft = edition(definition, people)
    reader = Reader(declared)
    hidden = protect({}, draft, View.PUBLIC, Pattern(k=k, hidden=frozenset()), definition).hidden
    learn(reader, definition, (YEAR,), draft.cells, hidden)
    return reader


def read_years(declared: Declaration, definition: Definition, people: Mapping[int, Sequence[Entry]]) -> Reader:
    """What somebody knows who reads the tables of these years, and of each three years together."""
    reader = Reader(declared)
    found = published(definition, people)
    for year, one in found.items():
        assert one.public is not None
        learn(reader, definition, (year,), one.cells, one.public.hidden)
        if one.public.pooled:
            period = (year - 2, year - 1, year)
            sums = {key: sum(found[each].cells[key] for each in period) for key in one.cells}
            learn(reader, definition, period, sums, one.public.hidden_sums)
    return reader


def closer(reader: Reader, k: int = PUBLIC) -> list[str]:
    """The numbers that are known closer than to k."""
    found = Worlds(reader).ranges(enough=k)
    return [f"{key}: {one}" for key, one in found.items() if one.width < k - SLACK or one.values < k]


class Torn(Definition):
    """With one kind of tie taken out: that the rows of the table `torn` are persons."""

    torn = ""

    @cached_property
    def persons(self) -> tuple[tuple[str, ...], tuple[Sum, ...]]:
        """Without the sums that say it."""
        numbers, sums = super().persons
        return numbers, tuple(
            one for one in sums if not any(key.startswith(f"{self.torn}:") for key, _factor in one.terms)
        )


def torn(table: str) -> Definition:
    """The report's own tables without the tie of one of them."""
    definition = Torn(TABLES, CROSSES)
    object.__setattr__(definition, "torn", table)
    return definition

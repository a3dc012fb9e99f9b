"""What somebody learns who reads reports: printed numbers, hidden numbers, and bounds by what is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from protocol.report import Band, Count, CrossTable, Report, Table, TableTrend
from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN, Declaration

Edition = object
"""The persons of one year as they were registered at one time: two reports of them speak of the same persons."""


@dataclass(frozen=True)
class Key:
    """A number: the persons of these editions in a row of a table (of a cross table: in a row and column)."""

    editions: tuple[Edition, ...]
    table: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        place = "/".join(part for part in (self.table, self.row, self.column) if part)
        return f"{'+'.join(map(str, self.editions))}: {place}"


@dataclass(frozen=True)
class Bound:
    """A sum of numbers is at least `low`."""

    terms: tuple[tuple[Key, float], ...]
    low: float


class Strange(Exception):
    """A document has something that the declaration does not know, or two documents contradict one another."""


@dataclass
class Reader:
    """Everything that one reader has seen."""

    declaration: Declaration
    printed: dict[Key, int] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    bounds: list[Bound] = field(default_factory=list)

    def learn(self, key: Key, count: Count) -> None:
        """Take in one number of a document."""
        if count is None:
            if key not in self.printed:
                self.hidden.add(key)
        elif self.printed.setdefault(key, count) != count:
            raise Strange(f"{key} is printed as {self.printed[key]} and as {count}")
        else:
            self.hidden.discard(key)

    def share(self, part: Key, whole: Key, percent: int | None) -> None:
        """A whole percentage, rounded half up."""
        if percent is not None:
            self.bounds.append(Bound(((part, 100.0), (whole, 0.5 - percent)), 0.0))
            self.bounds.append(Bound(((part, -100.0), (whole, 0.5 + percent)), 0.0))

    def change(self, now: Key, before: Key, percent: int | None) -> None:
        """A change in whole percent, rounded in either way where it is half."""
        if percent is not None:
            self.share(now, before, 100 + percent)

    def same(self, one: Key, other: Key) -> None:
        """Two numbers of which somebody knows that they are equal."""
        self.bounds += [Bound(((one, 1.0), (other, -1.0)), 0.0), Bound(((one, -1.0), (other, 1.0)), 0.0)]

    def read(self, report: Report, editions: Mapping[int, Edition]) -> None:
        """A report; `editions` says of each year of which persons it speaks there."""
        now = editions[report.year]
        for earlier, total in zip((None, *report.years), report.years, strict=False):
            self.learn(self._victims(editions[total.year]), total.victims)
            if earlier is not None:
                self.change(self._victims(editions[total.year]), self._victims(editions[earlier.year]), total.change)
        before = editions[report.year - 1] if [one.year for one in report.years][-2:-1] == [report.year - 1] else None
        self._conversations(report.conversations, now)
        three = tuple(editions[one.year] for one in report.years) if report.three_years is not None else ()
        if three:
            self.learn(self._victims(*three), report.three_years)
        for table in report.tables:
            self._table(table, (now,), before, three)
        for cross in report.crosses:
            self._cross(cross, (now,))
        if report.pooled is not None:
            period = tuple(editions[year] for year in report.pooled.years)
            for table in report.pooled.tables:
                self._table(table, period, None, ())
            for cross in report.pooled.crosses:
                self._cross(cross, period)
        for trend in report.trends.tables if report.trends else ():
            self._trend(trend, [editions[year] for year in report.trends.years] if report.trends else [])

    def _conversations(self, band: Band, edition: Edition) -> None:
        """Each victim had one at least, and so had each of those who were here before."""
        if band.most:
            people = (self._victims(edition), Key((edition,), self.declaration.role[0], "self_again"))
            self.bounds.append(Bound(tuple((one, -1.0) for one in people), -float(band.most)))

    def _victims(self, *editions: Edition) -> Key:
        return Key(tuple(editions), self.declaration.role[0], self.declaration.role[1])

    def _table(
        self, table: Table, now: tuple[Edition, ...], before: Edition | None, three: tuple[Edition, ...]
    ) -> None:
        """The numbers of `now`, one year or the years of a period; those of the year before and of three years."""
        declared = self.declaration.tables.get(table.id)
        if declared is None or {row.id for row in table.rows} != set(declared.rows):
            raise Strange(f"table {table.id} has other rows: {[row.id for row in table.rows]}")
        self.learn(Key(now, table.id, TOTAL), table.total)
        self._beside(table.id, now, table.known, table.unknown)
        for row in table.rows:
            self.learn(Key(now, table.id, row.id), row.count)
            self.share(Key(now, table.id, row.id), Key(now, table.id, KNOWN), row.percent)
        if before is not None:
            self._beside(table.id, (before,), table.known_before, table.unknown_before)
            for row in table.rows:
                self.learn(Key((before,), table.id, row.id), row.before)
                self.change(Key(now, table.id, row.id), Key((before,), table.id, row.id), row.change)
        if three:
            self._beside(table.id, three, table.known_three_years, table.unknown_three_years)
            for row in table.rows:
                self.learn(Key(three, table.id, row.id), row.three_years)

    def _beside(self, table: str, editions: tuple[Edition, ...], known: Count, unknown: Count) -> None:
        self.learn(Key(editions, table, KNOWN), known)
        self.learn(Key(editions, table, UNKNOWN), unknown)

    def _cross(self, cross: CrossTable, editions: tuple[Edition, ...]) -> None:
        declared = self.declaration.crosses.get(cross.id)
        if declared is None or cross.rows != (*declared.rows, UNKNOWN) or cross.columns != (*declared.columns, UNKNOWN):
            raise Strange(f"cross table {cross.id} has other rows: {cross.rows}, {cross.columns}")
        self.learn(Key(editions, cross.id, TOTAL), cross.total)
        self._beside(cross.id, editions, cross.known, cross.unknown)
        for row, line in zip(cross.rows, cross.counts, strict=True):
            for column, count in zip(cross.columns, line, strict=True):
                self.learn(Key(editions, cross.id, row, column), count)

    def _trend(self, trend: TableTrend, editions: Sequence[Edition]) -> None:
        """What was printed once more. Where there is nothing it may be no number at all."""
        for edition, known in zip(editions, trend.known, strict=True):
            self._again(Key((edition,), trend.id, KNOWN), known)
        for row in trend.rows:
            for edition, count, percent in zip(editions, row.counts, row.percents, strict=True):
                self._again(Key((edition,), trend.id, row.id), count)
                self.share(Key((edition,), trend.id, row.id), Key((edition,), trend.id, KNOWN), percent)

    def _again(self, key: Key, count: Count) -> None:
        if count is not None:
            self.learn(key, count)

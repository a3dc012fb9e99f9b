"""The yearly report as the server gives it: figures that have passed disclosure control, and ids instead of words.

A number that is not published is `None`, whatever the reason: nobody can tell a small number from one that is kept back
to protect another. The words for tables and rows stand in the console's catalogues (`console/report/words.py`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from api_client.basics import Ident

REPORT_VERSION = 2

Count = int | None
"""A number of persons, or `None`: not published."""


class View(StrEnum):
    """For whom. A public report is kept as a release; an internal one is made anew each time."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Kind(StrEnum):
    """How the rows of a table belong together."""

    PARTS = "parts"
    """Each person is in one row; the rows add up to the known."""
    CHOICES = "choices"
    """A person may be in several rows."""


class Row(Struct, frozen=True, kw_only=True):
    """One value of a table. `percent`: whole, of the known. `before`: the year before. `change`: whole percent on it.

    `sum_of` names the rows that a cumulative line adds up (under 15, minor); empty for a row of its own.
    """

    id: str
    count: Count
    percent: int | None = None
    before: Count = None
    change: int | None = None
    three_years: Count = None
    sum_of: tuple[str, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """Persons by the values of one field. `known` is the denominator; `known` and `unknown` add up to `total`.

    `..._before` and `..._three_years` are the same of the year before and of three years together.
    """

    id: Ident
    kind: Kind
    rows: tuple[Row, ...]
    total: Count
    known: Count
    unknown: Count
    known_before: Count = None
    unknown_before: Count = None
    known_three_years: Count = None
    unknown_three_years: Count = None


class CrossTable(Struct, frozen=True, kw_only=True):
    """Persons by two fields; `counts[row][column]`. Row and column `unknown` come last.

    `known` counts those of whom both are known, `unknown` the others. Sums of rows and columns stand in the tables of
    the fields.
    """

    id: Ident
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[Count, ...], ...]
    total: Count
    known: Count
    unknown: Count


class YearTotal(Struct, frozen=True, kw_only=True):
    """Possible victims who first came into view in a year; `change` in whole percent on the year before."""

    year: int
    victims: Count
    change: int | None = None


class RowTrend(Struct, frozen=True, kw_only=True):
    """A row of a table through the years of `Trends`: how many, and whole percent of the known."""

    id: str
    counts: tuple[Count, ...]
    percents: tuple[int | None, ...]


class TableTrend(Struct, frozen=True, kw_only=True):
    """The rows of a table through the years, and of how many the answer was known in each."""

    id: Ident
    rows: tuple[RowTrend, ...]
    known: tuple[Count, ...]


class Trends(Struct, frozen=True, kw_only=True):
    """What was printed in the public report of each of `years`, oldest first; nothing else is in it.

    `breaks` are the years that are counted by other rules than the one before them here: a line ends there and another
    begins. A number that was not published in the report of its year, or was no row of it, is `None`.
    """

    years: tuple[int, ...]
    breaks: tuple[int, ...]
    victims: tuple[Count, ...]
    tables: tuple[TableTrend, ...]


class Band(Struct, frozen=True, kw_only=True):
    """A number of conversations, told as between which two it lies (`docs/report.md`)."""

    least: int
    most: int


NONE = Band(least=0, most=0)


class Report(Struct, frozen=True, kw_only=True):
    """One year's figures. The unit is a person who first came into view in `year` and was flagged (`docs/report.md`).

    `years` are the years that the report speaks of, oldest first; `three_years` is their sum, where all are there.
    `released` is the day on which these figures were first given out (public); `held_back` says that newer
    registrations are not in them, because the difference would point at somebody. `running`: the year is not over.
    `synthetic`: made up. `conversations`: with possible victims in `year`; of `seq_unknown` of them nobody said whether
    the person had been here before. `trends` go up to `year`, where there is a public report of
    another year before it.
    """

    version: int
    year: int
    view: View
    k: int
    released: date
    years: tuple[YearTotal, ...]
    three_years: Count
    tables: tuple[Table, ...]
    crosses: tuple[CrossTable, ...]
    running: bool = False
    held_back: bool = False
    synthetic: bool = False
    conversations: Band = NONE
    seq_unknown: Band = NONE
    trends: Trends | None = None


class ReportYears(Struct, frozen=True, kw_only=True):
    """Years with registrations, oldest first."""

    years: tuple[int, ...]

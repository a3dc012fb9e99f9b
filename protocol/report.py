"""The yearly report as the server gives it: figures that have passed disclosure control, and ids instead of words.

A number that is not published is `None`, whatever the reason: nobody can tell a small number from one that is kept back
to protect another. The words for tables and rows stand in the console's catalogues (`console/report/words.py`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from protocol.basics import Ident
from protocol.conversation import OVERSEERS
from protocol.models import Role
from protocol.safe_text import SafeLine

REPORT_VERSION = 2
REPORT_ROLES = OVERSEERS | {Role.RESEARCHER}
"""Who may ask for figures; the internal view is for those who oversee the work alone."""
NO_LINE = SafeLine("")
Until = Annotated[str, Meta(pattern=r"^((20)\d{2}-(0[1-9]|1[0-2]))?$(?!\n)")]
"""A month as `YYYY-MM`, or nothing where it goes without saying."""
LONGEST_WHY = 200
"""Characters of the line that says why a release was corrected."""

Count = int | None
"""A number of persons, or `None`: not published."""


class View(StrEnum):
    """For whom. Public figures are those of the last release; internal ones those of the newest draft or snapshot."""

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


class Pooled(Struct, frozen=True, kw_only=True):
    """Tables of several years together: of one year their numbers would often be too small.

    `years`, oldest first, are the period. Numbers, shares and denominators are of all of it.
    """

    years: tuple[int, ...]
    tables: tuple[Table, ...]
    crosses: tuple[CrossTable, ...]


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
    `released` is the day on which these figures were given out (public) or frozen (internal); `held_back` says that
    they are of an earlier day than they could be, because the difference would point at somebody. `running`: the year
    is not over.
    `synthetic`: made up. `conversations`: with possible victims in `year`; of `seq_unknown` of them nobody said whether
    the person had been here before. `trends` go up to `year`, where there is a public report of
    another year before it. `number` counts the year's releases; from the second on `why` says what was corrected.
    `until`: the last month in internal figures, as `YYYY-MM`. `pooled`: tables of the three years together, where all
    are there.
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
    pooled: Pooled | None = None
    running: bool = False
    held_back: bool = False
    synthetic: bool = False
    conversations: Band = NONE
    seq_unknown: Band = NONE
    trends: Trends | None = None
    number: int = 1
    why: SafeLine = NO_LINE
    until: Until = ""


class Hides(Struct, frozen=True, kw_only=True):
    """What a draft hides of one table: `hidden` of `numbers` that would be printed.

    `pooled`: of the three years together.
    """

    table: Ident
    hidden: int
    numbers: int
    pooled: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """A year's figures as a release would print them: what to look at before somebody publishes them.

    `number` names the figures; `until` is the last month in them. `open_forms` and `unpurged`: conversations of the
    year of which nobody registered anything yet, and of which the texts are still there. `earlier`: released years to
    which registrations came since. `outdated`: released years that stand beside an earlier release of a year than its
    last one; released once more they stand beside the correction. `unpublished`: of the two years before, those with
    registrations that nobody published yet; these figures would stand alone. `hides`: tables of which something stays
    hidden.

    `corrects` is the number of the release that this one would replace (0: none); `takes_back` counts numbers that it
    printed and this one would hide. `reveals` names tables whose difference between the two would point at somebody,
    and has `victims` where so few came or went that each of them could be read: then these figures cannot be released.
    `published`: they are already. `asked_by` is who released them where a second person has to do it too; empty where
    nobody did, or nobody has to.
    """

    year: int
    number: int
    made: date
    until: Until
    victims: int
    hides: tuple[Hides, ...] = ()
    open_forms: int = 0
    unpurged: int = 0
    earlier: tuple[int, ...] = ()
    outdated: tuple[int, ...] = ()
    unpublished: tuple[int, ...] = ()
    corrects: int = 0
    takes_back: int = 0
    reveals: tuple[Ident, ...] = ()
    published: bool = False
    needs_second: bool = False
    asked_by: SafeLine = NO_LINE


class DraftWish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which year a draft is to be made of the registrations of now."""

    year: Annotated[int, Meta(ge=2000, le=2099)]


class ReleaseWish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which draft is to be published. `why`: what changed, one line that is printed; a correction needs it."""

    year: Annotated[int, Meta(ge=2000, le=2099)]
    number: Annotated[int, Meta(ge=1)]
    why: Annotated[str, Meta(max_length=LONGEST_WHY)] = ""


class Released(Struct, frozen=True, kw_only=True):
    """What came of it: `published`, or it waits for a second person."""

    year: int
    number: int
    published: bool


class ReportYears(Struct, frozen=True, kw_only=True):
    """Years with registrations, oldest first."""

    years: tuple[int, ...]

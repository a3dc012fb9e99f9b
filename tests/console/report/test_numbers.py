"""No format works out a number: what it prints stands in the report, and what is hidden stands nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.report.render import Format
from protocol.report import (
    REPORT_VERSION,
    Band,
    CrossTable,
    Kind,
    Pooled,
    Report,
    Row,
    RowTrend,
    Table,
    TableTrend,
    Trends,
    View,
    YearTotal,
)
from tests.console.report.printed import emptied, numbers, published, written
from tests.support.yearly import full_report, tables

FORMS = tuple(table for table in tables() if table.id in ("age", "forms", "parents", "status", "month", "region"))
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

figure = st.none() | st.integers(1_000, 99_999)
"""Large, so that a number that was worked out (a difference, a share) cannot be one of the words' own."""
change = st.none() | st.integers(-99_999, 99_999)


@st.composite
def rows(draw: st.DrawFn, table: Table) -> tuple[Row, ...]:
    return tuple(
        Row(
            id=row.id,
            count=draw(figure),
            percent=draw(figure),
            before=draw(figure),
            change=draw(change),
            three_years=draw(figure),
            sum_of=row.sum_of,
        )
        for row in table.rows
    )


@st.composite
def one_way(draw: st.DrawFn) -> Table:
    like = draw(st.sampled_from(FORMS))
    return Table(
        id=like.id,
        kind=draw(st.sampled_from(Kind)),
        rows=draw(rows(like)),
        total=draw(figure),
        known=draw(figure),
        unknown=draw(figure),
        known_before=draw(figure),
        unknown_before=draw(figure),
        known_three_years=draw(figure),
        unknown_three_years=draw(figure),
    )


@st.composite
def cross(draw: st.DrawFn) -> CrossTable:
    like = draw(st.sampled_from(full_report().crosses))
    counts = tuple(tuple(draw(figure) for _ in like.columns) for _ in like.rows)
    return replace(like, counts=counts, total=draw(figure), known=draw(figure), unknown=draw(figure))


NOBODY = Band(least=0, most=0)
bands = st.sampled_from([NOBODY, Band(least=1, most=24), Band(least=51_200, most=102_399)])


@st.composite
def through_the_years(draw: st.DrawFn, tables: tuple[Table, ...]) -> Trends:
    years = tuple(sorted(draw(st.sets(st.integers(2010, 2020), min_size=1, max_size=4)))) + (2021,)
    numbers = st.tuples(*[figure] * len(years))
    return Trends(
        years=years,
        breaks=tuple(draw(st.sets(st.sampled_from(years[1:])))),
        victims=draw(numbers),
        tables=tuple(
            TableTrend(
                id=table.id,
                known=draw(numbers),
                rows=tuple(RowTrend(id=row.id, counts=draw(numbers), percents=draw(numbers)) for row in table.rows),
            )
            for table in tables
        ),
    )


@st.composite
def pooled(draw: st.DrawFn, years: tuple[int, ...]) -> Pooled:
    tables, crosses = draw(st.lists(one_way(), max_size=1)), draw(st.lists(cross(), max_size=2))
    return Pooled(years=years, tables=tuple(tables), crosses=tuple(crosses))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    years = draw(st.integers(1, 3))
    tables = tuple(draw(st.lists(one_way(), max_size=3)))
    return Report(
        version=REPORT_VERSION,
        year=2021,
        view=draw(st.sampled_from(View)),
        k=draw(st.sampled_from([5, 10])),
        released=date(2022, 2, 3),
        years=tuple(
            YearTotal(year=2022 - years + at, victims=draw(figure), change=draw(change)) for at in range(years)
        ),
        three_years=draw(figure),
        tables=tables,
        crosses=tuple(draw(st.lists(cross(), max_size=2))),
        pooled=draw(st.none() | pooled(tuple(range(2022 - years, 2022)))),
        running=draw(st.booleans()),
        held_back=draw(st.booleans()),
        synthetic=draw(st.booleans()),
        conversations=draw(bands),
        seq_unknown=draw(bands),
        trends=draw(st.none() | through_the_years(tables)),
    )


def no_number_of_its_own(report: Report, format: Format, *, compare: bool, language: str) -> None:
    text = written(report, format, compare=compare, language=language)
    words = written(emptied(report), format, compare=compare, language=language)
    assert numbers(text, format) <= published(report) | numbers(words, format)


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(report=reports(), compare=st.booleans(), language=st.sampled_from(["nl", "en"]))
def test_the_terminal_prints_no_number_that_is_not_in_the_report(report: Report, compare: bool, language: str) -> None:
    no_number_of_its_own(report, Format.TABLE, compare=compare, language=language)


@settings(max_examples=15, deadline=None, suppress_health_check=QUIET)
@given(report=reports(), compare=st.booleans())
def test_the_page_prints_no_number_that_is_not_in_the_report(report: Report, compare: bool) -> None:
    no_number_of_its_own(report, Format.HTML, compare=compare, language="nl")


@settings(max_examples=50, deadline=None, suppress_health_check=QUIET)
@given(report=reports())
def test_csv_and_json_hold_no_number_that_is_not_in_the_report(report: Report) -> None:
    for format in (Format.CSV, Format.JSON):
        no_number_of_its_own(report, format, compare=False, language="nl")


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("compare", [False, True])
def test_a_hidden_number_stands_in_no_format_though_its_neighbours_give_it_away(format: Format, compare: bool) -> None:
    """A report that (against the rules) hides one cell alone: 40021 is what the total and the others leave."""
    counts = {"ongoing": 51_000, "past": 12_345, "about_to_start": None}
    table = Table(
        id="status",
        kind=Kind.PARTS,
        rows=tuple(Row(id=value, count=count, percent=None) for value, count in counts.items()),
        total=110_366,
        known=103_366,
        unknown=7_000,
    )
    report = replace(full_report(), tables=(table,), crosses=(), trends=None)
    shown = numbers(written(report, format, compare=compare), format)
    assert {51_000, 12_345, 103_366, 7_000} <= shown
    assert 103_366 - 51_000 - 12_345 not in shown


WORDS_OWN = {100, 112, 113, 2018, 2021, 2022, 722654, 716097, 726712}
"""Large numbers in the words themselves: 100 %, 112 and 113, years, and the regulations that are cited."""


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("compare", [False, True])
def test_a_report_without_figures_prints_none(format: Format, compare: bool) -> None:
    report = replace(emptied(full_report()), conversations=NOBODY, seq_unknown=NOBODY)
    found = numbers(written(report, format, compare=compare), format)
    assert {number for number in found if number >= 100} <= WORDS_OWN | set(range(2012, 2021))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("compare", [False, True])
def test_every_published_count_is_printed(format: Format, compare: bool) -> None:
    report = full_report()
    counts = {row.count for table in report.tables for row in table.rows if row.count is not None}
    crosses = [*report.crosses, *(report.pooled.crosses if report.pooled else ())]
    counts |= {count for cross in crosses for line in cross.counts for count in line if count is not None}
    provinces = report.pooled.tables if report.pooled else ()
    counts |= {row.count for table in provinces for row in table.rows if row.count is not None}
    assert counts <= numbers(written(report, format, compare=compare), format)

"""The report in a terminal: how it looks, that it fits, and that it says where its numbers come from."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from wcwidth import width as cells

from console.report.formats.terminal import render_terminal
from console.report.words import Words
from console.strings import LANGUAGES
from protocol.report import CrossTable, Report, Table
from tests.support.yearly import empty_report, full_report, marked_report, small_report

STYLE = re.compile("\x1b\\[[0-9;]*m")


def drawn(
    report: Report,
    *,
    compare: bool = False,
    language: str = "nl",
    width: int = 80,
    ascii_only: bool = False,
    colour: bool = False,
) -> str:
    return render_terminal(
        report, compare=compare, language=language, width=width, ascii_only=ascii_only, colour=colour
    )


def excerpt(report: Report) -> Report:
    """One table of each kind: what a person looks through when a frame changes. Of all tables see the tests below."""
    kinds = {table.kind: table for table in reversed(report.tables)}
    names = {table.id for table in kinds.values()}
    pooled, trends = report.pooled, report.trends
    return replace(
        report,
        tables=tuple(table for table in report.tables if table.id in names),
        crosses=report.crosses[:1],
        pooled=pooled and replace(pooled, tables=pooled.tables[:1], crosses=pooled.crosses[:1]),
        trends=trends and replace(trends, tables=tuple(one for one in trends.tables if one.id in names)[:1]),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_report_looks_as_agreed(width: int, language: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(excerpt(full_report()), width=width, language=language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_comparison_looks_as_agreed(width: int, language: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(excerpt(full_report()), compare=True, width=width, language=language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_ascii_looks_as_agreed(language: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(marked_report(), ascii_only=True, language=language).isascii()
    assert drawn(excerpt(marked_report()), ascii_only=True, language=language) == snapshot


@pytest.mark.parametrize("report", [empty_report(), small_report()], ids=["empty", "small"])
def test_a_report_with_little_looks_as_agreed(report: Report, snapshot: SnapshotAssertion) -> None:
    assert drawn(excerpt(report), compare=True) == snapshot


@pytest.mark.parametrize("report", [full_report(), marked_report(), empty_report(), small_report()])
@pytest.mark.parametrize("width", range(60, 161, 7))
@pytest.mark.parametrize("compare", [False, True])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int, compare: bool) -> None:
    for language in LANGUAGES:
        for line in drawn(report, width=width, compare=compare, language=language).splitlines():
            assert cells(line) <= width, line


@pytest.mark.parametrize("width", [1, 59, 161, 400])
def test_a_width_beyond_the_limits_is_the_nearest_that_works(width: int) -> None:
    assert drawn(full_report(), width=width) == drawn(full_report(), width=60 if width < 60 else 160)


def test_colour_adds_styles_and_changes_no_character() -> None:
    plain, coloured = drawn(marked_report()), drawn(marked_report(), colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert STYLE.sub("", coloured) == plain
    assert "\x1b" not in STYLE.sub("", drawn(marked_report(), colour=True, ascii_only=True))


def test_the_headline_stands_first_and_says_what_is_counted() -> None:
    text = drawn(full_report()).replace("\N{NO-BREAK SPACE}", " ")
    assert text.splitlines()[3] == "285 mogelijke slachtoffers in 2021: +14 % ten opzichte van 250 in 2020."
    assert text.splitlines()[4] == "800 over drie jaar (2019: 265, 2020: 250, 2021: 285)."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [full_report(), empty_report(), small_report()], ids=["full", "empty", "small"])
def test_every_table_says_its_denominator(report: Report, language: str) -> None:
    text = " ".join(drawn(report, language=language).split())
    words = Words(language)
    every: list[Table | CrossTable] = [*report.tables, *report.crosses]
    for number, table in enumerate(every, start=1):
        heading = f"{number}. {words.title(table.id)} {words.counted(table.id)} {words.denominator(table)}"
        assert heading in text
    together: list[Table | CrossTable] = [*report.pooled.tables, *report.pooled.crosses] if report.pooled else []
    for number, table in enumerate(together, start=len(every) + 1):
        title = (
            words.title(table.id) + {"nl": ", 2019 tot en met 2021 samen", "en": ", 2019 to 2021 together"}[language]
        )
        assert f"{number}. {title} {words.counted(table.id)} {words.denominator(table)}" in text


def test_age_limits_are_printed_so_that_nobody_mixes_them_up() -> None:
    text = drawn(full_report(), width=120)
    assert "samen: jonger dan 15 (tot en met 14)" in text
    assert "samen: 15 of jonger" in text


def test_every_mark_stands_at_the_top_and_at_the_bottom() -> None:
    text = drawn(marked_report())
    for mark in ("VERZONNEN", "INTERN", "VOORLOPIG", "ZOALS EERDER UITGEGEVEN"):
        assert text.count(f"!! {mark}: ") == 2
        assert text.index(f"!! {mark}: ") < text.index("mogelijke slachtoffers in 2021")
        assert text.rindex(f"!! {mark}: ") > text.index("Wat u van deze cijfers moet weten")
    assert "!! " not in drawn(full_report())


def test_the_legend_stands_there_only_where_something_is_hidden() -> None:
    report = full_report()
    open_table = next(table for table in report.tables if table.id == "status")
    assert "· = niet gepubliceerd" in drawn(report)
    assert ". = niet gepubliceerd" in drawn(report, ascii_only=True)
    assert "= niet gepubliceerd" not in drawn(replace(report, tables=(open_table,), crosses=(), pooled=None))


def test_a_hidden_cell_has_no_bar() -> None:
    for line in drawn(full_report()).splitlines():
        if "jongen / man" in line:
            assert "█" not in line
            assert "▌" not in line


def test_footnotes_say_what_could_not_be_counted() -> None:
    text = " ".join(drawn(full_report()).split())
    assert "Gesprekken met mogelijke slachtoffers in dit jaar: 200 tot en met 399." in text
    assert "Van 25 tot en met 49 daarvan zei niemand of iemand hier al eerder was" in text
    assert "daarvan zei niemand" not in drawn(small_report())

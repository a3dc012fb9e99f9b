"""SEC-T10: whatever stands where a newer or a hostile server may put a text, no format runs it or lets it out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.report.render import Format, render
from protocol.report import CrossTable, Kind, Pooled, Report, Row, RowTrend, Table, TableTrend, Trends
from tests.console.report.printed import Page, cells, written
from tests.support.formulas import ATTACKS, is_run
from tests.support.spreadsheets import read
from tests.support.yearly import full_report

HOSTILE = (
    *ATTACKS,
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+31612345678",
    "-1+1",
    "-5",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1",
    '"=1',
    '",=1,"',
    ";=1",
    "%0A",
    "|calc",
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x00",
    "\u202egnp.exe",
    "\u200b\u2066x",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><script>",
    "]]><svg onload=alert(1)>",
    "&lt;b&gt;",
    '" onmouseover="alert(1)',
    "{0.__class__}",
    "{year}",
    "%s%n",
    "$x^2$",
    "x" * 500,
    "\N{FACE WITH TEARS OF JOY}" * 50,
    "e" + "\u0301" * 60,
    "",
)
HOSTS = frozenset(
    ["https://lokaleregelgeving.overheid.nl", "https://www.wegwijzermensenhandel.nl", "https://github.com"]
)


def planted(text: str) -> Report:
    """The full report with `text` in every place that holds a text."""
    row = Row(id=text, count=30, percent=30, before=20, change=-50, three_years=70, sum_of=(text,))
    plain = replace(row, sum_of=())
    tables = tuple(
        Table(id=name, kind=Kind.PARTS, rows=(row, plain), total=100, known=100, unknown=0)
        for name in (text, "age", "month", "role")
    )
    crosses = tuple(
        CrossTable(id=name, rows=(text,), columns=(text, text), counts=((10, None),), total=50, known=50, unknown=0)
        for name in (text, "age_by_gender")
    )
    row_trend = RowTrend(id=text, counts=(20, 30), percents=(20, 30))
    through = tuple(TableTrend(id=table.id, rows=(row_trend,), known=(90, 100)) for table in tables)
    trends = Trends(years=(2020, 2021), breaks=(2021,), victims=(250, 285), tables=through)
    pooled = Pooled(years=(2019, 2020, 2021), tables=tables[:1], crosses=crosses)
    return replace(full_report(), tables=tables, crosses=crosses, pooled=pooled, trends=trends)


def controls(text: str) -> Iterator[str]:
    """Characters that drive a terminal or reorder a line."""
    return (char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") and char != "\n")


def check_csv(text: str) -> None:
    raw = written(planted(text), Format.CSV)
    assert not list(controls(raw.replace("\r\n", "\n")))
    for line in cells(raw):
        for cell in line:
            assert not is_run(cell) or re.fullmatch(r"-\d+", cell), cell
            assert "\n" not in cell
    for cell in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", raw.replace("\r\n", ",")):
        assert re.fullmatch(r'\d*|"(?:[^"]|"")*"', cell), cell


def check_spreadsheet(text: str, format: Format) -> None:
    out = render(planted(text), format, compare=False, language="nl", width=80, ascii_only=False, colour=False)
    assert isinstance(out, bytes)
    book = read(out)
    assert book.formulas == []
    assert len(book.sheets) == 3 + 4 + 2 + 1 + 2, "each sheet has a name of its own"
    for name, rows in book.sheets.items():
        assert re.fullmatch(r"[^\[\]:*?/\\']{1,31}", name)
        for cell in (cell for row in rows for cell in row if isinstance(cell, str)):
            assert not is_run(cell), cell
            assert not list(controls(cell))
            assert "\n" not in cell


def check_page(text: str) -> None:
    page = Page(written(planted(text), Format.HTML))
    plain = Page(written(planted("plain"), Format.HTML))
    assert page.tags == plain.tags
    assert [(tag, name) for tag, name, _ in page.attributes] == [(tag, name) for tag, name, _ in plain.attributes]
    assert not list(controls(page.text))
    for _tag, name, value in page.attributes:
        assert not name.startswith("on")
        if name in ("href", "src"):
            assert value.startswith("#") or "/".join(value.split("/")[:3]) in HOSTS


def check_terminal(text: str) -> None:
    for ascii_only in (False, True):
        for width in (60, 80):
            shown = written(planted(text), Format.TABLE, ascii_only=ascii_only, width=width)
            assert not list(controls(shown))
            assert shown.isascii() or not ascii_only


@pytest.mark.proves("SEC-T10", "F15", breaks="@ taken out of the characters that begin a formula")
@pytest.mark.parametrize("text", HOSTILE)
def test_sec_t10_no_cell_of_the_csv_is_a_formula(text: str) -> None:
    check_csv(text)


@pytest.mark.proves(
    "SEC-T10", breaks="texts put into the sheets as they came, or the library left to see formulas in them"
)
@pytest.mark.parametrize("format", [Format.ODS, Format.XLSX])
@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 40][::3] + ["=1+1", "@SUM(A1:A9)", "x" * 500])
def test_sec_t10_no_cell_of_a_spreadsheet_is_a_formula(text: str, format: Format) -> None:
    check_spreadsheet(text, format)


@pytest.mark.parametrize("text", HOSTILE)
def test_sec_t10_the_terminal_gets_no_control_character(text: str) -> None:
    check_terminal(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_sec_t10_the_page_takes_every_text_as_text(text: str) -> None:
    check_page(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_sec_t10_json_is_json_and_has_no_control_character(text: str) -> None:
    raw = written(planted(text), Format.JSON)
    assert not list(controls(raw))
    assert json.loads(raw)["report"]["crosses"][0]["rows"] == [text]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=30))
def test_sec_t10_any_text_is_safe_in_csv_and_terminal(text: str) -> None:
    check_csv(text)
    check_terminal(text)


def test_sec_t10_a_negative_number_that_is_a_text_is_no_number() -> None:
    raw = written(planted("-5"), Format.CSV)
    assert '"\'-5"' in raw
    assert '"-50"' in raw

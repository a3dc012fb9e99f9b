"""What a reader finds on a report in any format: its numbers, its texts."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from html.parser import HTMLParser

import msgspec
from msgspec.structs import replace

from api_client.decode import encode_hook
from console.report.render import Format, render
from protocol.report import CrossTable, Report, Row, RowTrend, Table, TableTrend, Trends
from tests.support.spreadsheets import Value, read

NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+")
VOID = frozenset({"meta", "br", "hr", "img", "link", "input", "base"})


def written(
    report: Report,
    format: Format,
    *,
    compare: bool = False,
    language: str = "nl",
    width: int = 80,
    ascii_only: bool = False,
) -> str:
    """The report in a format, as text."""
    if format in (Format.ODS, Format.XLSX):
        return _spreadsheet(report, format, language)
    out = render(report, format, compare=compare, language=language, width=width, ascii_only=ascii_only, colour=False)
    return out.decode("utf-8-sig") if isinstance(out, bytes) else out


@cache
def _spreadsheet(report: Report, format: Format, language: str) -> str:
    """Its cells, a line each; nothing but the language changes it."""
    out = render(report, format, compare=False, language=language, width=80, ascii_only=False, colour=False)
    assert isinstance(out, bytes)
    return "\n".join(_shown(cell) for rows in read(out).sheets.values() for row in rows for cell in row)


def _shown(cell: Value) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else cell or ""


def cells(text: str) -> list[list[str]]:
    """The cells of a CSV text."""
    return list(csv.reader(io.StringIO(text, newline="")))


class Page(HTMLParser):
    """What a browser would show or say: elements, attributes, and text outside of style sheets."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.elements.append((tag, attrs))
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def numbers(text: str, format: Format) -> set[int]:
    """Every number that somebody can read."""
    match format:
        case Format.HTML:
            return _numbers(Page(text).text)
        case Format.CSV:
            return {number for line in cells(text) for cell in line for number in _numbers(cell)}
        case _:
            return _numbers(text)


def _numbers(text: str) -> set[int]:
    return {int(re.sub("[.,]", "", found)) for found in NUMBER.findall(text)}


def published(report: Report) -> set[int]:
    """Every number in the report, without its sign."""

    def walk(value: object) -> set[int]:
        if isinstance(value, dict):
            return set().union(*(walk(item) for item in value.values()))
        if isinstance(value, list | tuple):
            return set().union(*(walk(item) for item in value))
        if isinstance(value, int) and not isinstance(value, bool):
            return {abs(value)}
        return set()

    return walk(msgspec.to_builtins(report, enc_hook=encode_hook))


def emptied(report: Report) -> Report:
    """The same report without a single figure: what it still shows are words."""
    return replace(
        report,
        years=tuple(replace(total, victims=None, change=None) for total in report.years),
        three_years=None,
        tables=tuple(_emptied(table) for table in report.tables),
        crosses=tuple(_emptied_cross(cross) for cross in report.crosses),
        pooled=None
        if report.pooled is None
        else replace(
            report.pooled,
            tables=tuple(_emptied(table) for table in report.pooled.tables),
            crosses=tuple(_emptied_cross(cross) for cross in report.pooled.crosses),
        ),
        trends=None if report.trends is None else _emptied_trends(report.trends),
    )


def _emptied(table: Table) -> Table:
    rows = tuple(Row(id=row.id, count=None, sum_of=row.sum_of) for row in table.rows)
    return Table(id=table.id, kind=table.kind, rows=rows, total=None, known=None, unknown=None)


def _emptied_cross(cross: CrossTable) -> CrossTable:
    counts = tuple((None,) * len(cross.columns) for _ in cross.rows)
    return replace(cross, counts=counts, total=None, known=None, unknown=None)


def _emptied_trends(trends: Trends) -> Trends:
    nothing = (None,) * len(trends.years)
    tables = tuple(
        TableTrend(
            id=table.id,
            known=nothing,
            rows=tuple(RowTrend(id=row.id, counts=nothing, percents=nothing) for row in table.rows),
        )
        for table in trends.tables
    )
    return replace(trends, victims=nothing, tables=tables)

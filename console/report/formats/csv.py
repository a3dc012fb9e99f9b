"""The report as CSV for statistics programs and spreadsheets: one cell of one table a line (SEC-T10).

How a cell is written, and why no spreadsheet runs one, stands in `console/support/csv_file.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console.report.words import Words
from console.strings import N_
from console.support.csv_file import csv_file
from protocol.report import Count, CrossTable, Report, Table

COLUMNS = (
    *("schema_version", "year", "view", "k", "released", "synthetic", "running", "held_back"),
    *("table", "table_nl", "table_en", "kind", "row", "column", "label_nl", "label_en", "column_nl", "column_en"),
    *("sum_of", "published", "count", "percent", "before", "change", "three_years"),
    *("total", "known", "unknown", "known_before", "unknown_before", "known_three_years", "unknown_three_years"),
    *("number", "why", "until", "period"),
)
"""The columns; what is true of the whole report stands on each line, so that a part of the file says it too."""

SCHEMA_VERSION = 2
VICTIMS = "victims"
"""The table of the totals by year, which stands first; its row `three_years` is their sum."""

Line = dict[str, Any]


def render_csv(report: Report) -> bytes:
    """All tables in long form. A cell that is not published is empty, and `published` says `no`."""
    whole = _whole(report)
    return csv_file(COLUMNS, (whole | line for line in _lines(report)))


def _whole(report: Report) -> Line:
    return {
        "schema_version": SCHEMA_VERSION,
        "year": report.year,
        "view": report.view.value,
        "k": report.k,
        "released": report.released.isoformat(),
        "synthetic": report.synthetic,
        "running": report.running,
        "held_back": report.held_back,
        "number": report.number,
        "why": report.why,
        "until": report.until,
    }


def _lines(report: Report) -> Iterator[Line]:
    nl, en = Words("nl"), Words("en")
    yield from _totals(report, nl, en)
    for table in report.tables:
        yield from _table(table, nl, en)
    for cross in report.crosses:
        yield from _cross(cross, nl, en)
    if report.pooled is not None:
        years = {"period": f"{report.pooled.years[0]}-{report.pooled.years[-1]}"}
        for table in report.pooled.tables:
            yield from (line | years for line in _table(table, nl, en))
        for cross in report.pooled.crosses:
            yield from (line | years for line in _cross(cross, nl, en))


def _totals(report: Report, nl: Words, en: Words) -> Iterator[Line]:
    names = {"table": VICTIMS, "table_nl": nl(N_("victims")), "table_en": en(N_("victims")), "kind": "totals"}
    for total in report.years:
        label = str(total.year)
        yield (
            names
            | _count(total.victims)
            | {
                "row": label,
                "label_nl": label,
                "label_en": label,
                "change": total.change,
            }
        )
    yield (
        names
        | _count(report.three_years)
        | {
            "row": "three_years",
            "label_nl": nl(N_("3 years")),
            "label_en": en(N_("3 years")),
        }
    )


def _table(table: Table, nl: Words, en: Words) -> Iterator[Line]:
    names = {
        "table": table.id,
        "table_nl": nl.title(table.id),
        "table_en": en.title(table.id),
        "kind": table.kind.value,
        "total": table.total,
        "known": table.known,
        "unknown": table.unknown,
        "known_before": table.known_before,
        "unknown_before": table.unknown_before,
        "known_three_years": table.known_three_years,
        "unknown_three_years": table.unknown_three_years,
    }
    for row in table.rows:
        yield (
            names
            | _count(row.count)
            | {
                "row": row.id,
                "label_nl": nl.row(table.id, row.id),
                "label_en": en.row(table.id, row.id),
                "sum_of": " ".join(row.sum_of),
                "percent": row.percent,
                "before": row.before,
                "change": row.change,
                "three_years": row.three_years,
            }
        )


def _cross(cross: CrossTable, nl: Words, en: Words) -> Iterator[Line]:
    names = {
        "table": cross.id,
        "table_nl": nl.title(cross.id),
        "table_en": en.title(cross.id),
        "kind": "cross",
        "total": cross.total,
        "known": cross.known,
        "unknown": cross.unknown,
    }
    for row, counts in zip(cross.rows, cross.counts, strict=True):
        for column, count in zip(cross.columns, counts, strict=True):
            yield (
                names
                | _count(count)
                | {
                    "row": row,
                    "column": column,
                    "label_nl": nl.cross_row(cross.id, row),
                    "label_en": en.cross_row(cross.id, row),
                    "column_nl": nl.cross_column(cross.id, column),
                    "column_en": en.cross_column(cross.id, column),
                }
            )


def _count(count: Count) -> Line:
    return {"count": count, "published": count is not None}

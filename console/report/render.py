"""One way in to all formats of the yearly report."""

from __future__ import annotations

from enum import StrEnum

from api_client.report import Report
from console.report.csv import render_csv
from console.report.html.page import render_html
from console.report.json import render_json
from console.report.terminal import render_terminal


class Format(StrEnum):
    """What a report can be written as; the value is the word after `--format`."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


def render(
    report: Report,
    format: Format,
    *,
    compare: bool,
    language: str,
    width: int,
    ascii_only: bool,
    colour: bool,
) -> str | bytes:
    """`report` as `format`, whole, with a newline at its end.

    `compare` shows the year before and the change for every row (table and HTML; CSV and JSON hold it always).
    `language` ("nl" or "en") is that of the table; HTML, CSV and JSON hold both. `width` in columns, `ascii_only` and
    `colour` are the terminal's. CSV is bytes, because its first three say that it is UTF-8; the others are text.
    """
    match format:
        case Format.TABLE:
            return render_terminal(
                report, compare=compare, language=language, width=width, ascii_only=ascii_only, colour=colour
            )
        case Format.CSV:
            return render_csv(report)
        case Format.HTML:
            return render_html(report, compare=compare)
        case Format.JSON:
            return render_json(report)

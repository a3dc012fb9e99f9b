"""One way in to all formats of the yearly report."""

from __future__ import annotations

from enum import StrEnum

from console.report.formats.csv import render_csv
from console.report.formats.json import render_json
from console.report.formats.sheets import sheets
from console.report.formats.terminal import render_terminal
from console.report.html.municipal import render_municipalities
from console.report.html.page import render_html
from console.report.publication import NOBODY, Publication
from console.report.words import Words
from protocol.report import Report


class Format(StrEnum):
    """What a report can be written as; the value is the word after `--format`."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    JSON = "json"
    ODS = "ods"
    XLSX = "xlsx"


class Part(StrEnum):
    """How much of the report a page holds; the value is the word after `--part`."""

    WHOLE = "whole"
    MUNICIPALITIES = "municipalities"


def render(
    report: Report,
    format: Format,
    *,
    compare: bool,
    language: str,
    width: int,
    ascii_only: bool,
    colour: bool,
    part: Part = Part.WHOLE,
    beside: str = "",
    publication: Publication = NOBODY,
) -> str | bytes:
    """`report` as `format`, whole, with a newline at its end.

    `compare` shows the year before and the change for every row (table and HTML; the others hold it always).
    `language` ("nl" or "en") is that of table, HTML and spreadsheets; CSV and JSON hold both. `width` in columns,
    `ascii_only` and `colour` are the terminal's. `part` and `beside` (the file of the same page in the other language,
    if there is one) are the page's. `publication` is what the organisation says of itself. CSV is bytes, because its
    first three say that it is UTF-8, and so are spreadsheets, whose libraries are loaded by the first one; the others
    are text.
    """
    publication = publication.of(report.view)
    match format:
        case Format.TABLE:
            return render_terminal(
                report, compare=compare, language=language, width=width, ascii_only=ascii_only, colour=colour
            )
        case Format.CSV:
            return render_csv(report)
        case Format.HTML:
            page = render_html if part is Part.WHOLE else render_municipalities
            return page(report, language=language, compare=compare, beside=beside, publication=publication)
        case Format.JSON:
            return render_json(report)
        case Format.ODS:
            from console.report.formats.ods import render_ods

            return render_ods(sheets(report, Words(language), publication), report.released, language)
        case Format.XLSX:
            from console.report.formats.xlsx import render_xlsx

            return render_xlsx(sheets(report, Words(language), publication), report.released)

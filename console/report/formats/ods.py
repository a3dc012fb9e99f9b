"""The report as an OpenDocument spreadsheet, the same to the byte each time: no author, no clock, no formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from odfdo import Cell, Column, Document, Row, Style, Table

from console.report.formats.sheets import Cell as Value
from console.report.formats.sheets import Sheet

BOLD, LABEL, NUMBER, MISSING = "bold", "label", "number", "missing"
"""Names of the styles."""
WIDTHS = {LABEL: "8.5cm", NUMBER: "2.8cm", MISSING: "6cm"}
NEEDED = ("mimetype", "content.xml", "meta.xml", "styles.xml", "META-INF/manifest.xml")
"""Parts of the file; what the library's template has besides (a thumbnail, tool bars, another's settings) stays out."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""


def render_ods(sheets: Sequence[Sheet], made: date, language: str) -> bytes:
    """The sheets as a file; `made` is the day of the figures, and stands where a program looks for its day."""
    document = Document("spreadsheet")
    document.body.clear()
    document.insert_style(Style("table-cell", name=BOLD, area="text", bold=True), automatic=True)
    for name, width in WIDTHS.items():
        document.insert_style(Style("table-column", name=name, width=width), automatic=True)
    for sheet in sheets:
        document.body.append(_table(sheet))
    _describe(document, sheets[0].title, made, language)
    written = BytesIO()
    document.save(written)
    return _repacked(written)


def _table(sheet: Sheet) -> Table:
    table = Table(sheet.name)
    table.append(Column(style=LABEL))
    table.append(Column(style=NUMBER, repeated=max(1, len(sheet.headings) - 2)))
    table.append(Column(style=MISSING))
    table.append(_row([sheet.title], bold=True))
    for note in sheet.notes:
        table.append(_row([note]))
    table.append(_row([None]))
    table.append(_row(sheet.headings, bold=True))
    for row in sheet.rows:
        table.append(_row(row))
    return table


def _row(values: Sequence[Value], *, bold: bool = False) -> Row:
    row = Row()
    for value in values:
        if isinstance(value, int):
            row.append(Cell(value))
        elif value:
            row.append(Cell(value, text=value, cell_type="string", style=BOLD if bold else None))
        else:
            row.append(Cell())
    return row


def _describe(document: Document, title: str, made: date, language: str) -> None:
    meta = document.meta
    meta.strip()
    meta.set_title(title)
    meta.language = language
    meta.creation_date = meta.date = datetime.combine(made, time())
    manifest = document.manifest
    for path in manifest.get_paths():
        if path != "/" and path not in NEEDED:
            manifest.del_full_path(path)


def _repacked(written: BytesIO) -> bytes:
    """The needed parts, in one order and without the moment of writing; the first uncompressed (ODF 1.2, part 3)."""
    out = BytesIO()
    with ZipFile(written) as source, ZipFile(out, "w") as target:
        for name in NEEDED:
            part = ZipInfo(name, EPOCH)
            part.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()

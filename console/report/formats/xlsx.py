"""The report as an Excel workbook, the same to the byte each time: no author, no clock, no formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from console.report.formats.sheets import Sheet

LABEL, NUMBER, MISSING = 42, 14, 30
"""Widths in characters."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render_xlsx(sheets: Sequence[Sheet], made: date) -> bytes:
    """The sheets as a file; `made` is the day of the figures, and stands where a program looks for its day."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, OPTIONS)
    book.set_properties({"title": sheets[0].title, "created": datetime.combine(made, time())})
    bold = book.add_format({"bold": True})
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, bold)
    book.close()
    return written.getvalue()


def _write(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    page.write_string(0, 0, sheet.title, bold)
    for at, note in enumerate(sheet.notes, start=1):
        page.write_string(at, 0, note)
    head = len(sheet.notes) + 2
    for at, heading in enumerate(sheet.headings):
        page.write_string(head, at, heading, bold)
    page.set_column(0, 0, LABEL)
    page.set_column(1, max(1, len(sheet.headings) - 2), NUMBER)
    page.set_column(len(sheet.headings) - 1, len(sheet.headings) - 1, MISSING)
    page.freeze_panes(head + 1, 1)
    for down, row in enumerate(sheet.rows, start=head + 1):
        for across, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(down, across, cell)
            elif cell:
                page.write_string(down, across, cell)

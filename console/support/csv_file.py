"""CSV for statistics programs and spreadsheets, of which no cell is ever run (SEC-T10).

RFC 4180: commas, CRLF, every text in quotes. The file begins with a byte order mark, because without it Excel on
Windows reads UTF-8 as something else ("EÃ©n"); statistics programs skip it ("utf-8-sig" in Python).

What a spreadsheet would run as a formula gets an apostrophe before it (`protocol/files/spreadsheet.py`). A negative
number stays the number it is, -5, so that a program can reckon with it, and stands in quotes; a minus followed by
digits alone is a number to a spreadsheet too and runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from protocol.files.spreadsheet import never_run
from protocol.safe_text import one_line

BYTE_ORDER_MARK: Final = "\ufeff"


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A whole file: a line of column names, then a line for each row. What a row lacks is an empty cell."""
    named: Mapping[str, object] = dict(zip(columns, columns, strict=True))
    lines = (",".join(cell(row.get(column)) for column in columns) + "\r\n" for row in (named, *rows))
    return (BYTE_ORDER_MARK + "".join(lines)).encode()


def cell(value: object) -> str:
    """A cell that no spreadsheet runs: a number, nothing, or a quoted text on one line without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return '"yes"' if value else '"no"'
    if isinstance(value, int | float) and value >= 0:
        return str(value)
    text = str(one_line(str(value)))
    if isinstance(value, str):
        text = never_run(text)
    return '"' + text.replace('"', '""') + '"'

"""The two forms of an export: CSV for spreadsheets and databases, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from enum import StrEnum

from backend.htcds.standard import VERSION, Row, Value, columns, standard
from protocol.files.spreadsheet import never_run

BETWEEN = ";"
"""Between several values of one field in CSV, as in the standard's own files."""


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


def write(rows: Sequence[Row], form: Format, *, synthetic: bool) -> bytes:
    """The export as UTF-8. `synthetic`: made-up persons are among them, which JSON says once more at its head."""
    return _csv(rows) if form is Format.CSV else _json(rows, synthetic)


def cell(value: Value) -> str:
    """A value as CSV holds it; no spreadsheet runs it."""
    text = value if isinstance(value, str) else BETWEEN.join(value)
    return never_run(text)


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    names = columns()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name, "")) for name in names] for row in rows)
    return text.getvalue().encode()


def _json(rows: Sequence[Row], synthetic: bool) -> bytes:
    whole = {
        "standard": VERSION,
        "sources": [standard().source.strip(), standard().ctdc_source.strip()],
        "synthetic": synthetic,
        "records": [{name: row[name] for name in columns() if name in row} for row in rows],
    }
    return (json.dumps(whole, indent=1) + "\n").encode()

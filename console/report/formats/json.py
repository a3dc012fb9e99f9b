"""The report as JSON: the report itself, with the words of both languages beside it."""

from __future__ import annotations

from typing import Any

import msgspec

from api_client.decode import encode_hook
from console.report.notes import footnotes, headline, marks
from console.report.sections import pooled_title
from console.report.words import Words
from console.strings import LANGUAGES
from protocol.report import CrossTable, Pooled, Report, Table

SCHEMA = "baken-report"
SCHEMA_VERSION = 2
"""Raised when something is renamed, removed or means something else; what is added does not raise it."""

PLAIN = "\n\N{NO-BREAK SPACE}"
"""Characters that Python does not call printable and that may stand in the text as they are."""


def render_json(report: Report) -> str:
    """UTF-8 JSON with two spaces; a number that is not published is null. The order never changes.

    What would drive a terminal or reorder a line stands there as an escape (SEC-T10).
    """
    text = msgspec.json.format(msgspec.json.encode(document(report)), indent=2).decode() + "\n"
    return "".join(char if char.isprintable() or char in PLAIN else _escape(char) for char in text)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def document(report: Report) -> dict[str, Any]:
    """What is written: name and version of the schema, the report with its ids, and `words` for each language."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "report": msgspec.to_builtins(report, enc_hook=encode_hook),
        "words": {language: _words(report, Words(language)) for language in LANGUAGES},
    }


def _words(report: Report, words: Words) -> dict[str, Any]:
    return {
        "headline": list(headline(report, words)),
        "marks": [{"kind": mark.kind, "title": mark.title, "text": mark.text} for mark in marks(report, words)],
        "notes": footnotes(report, words),
        "tables": {table.id: _of_table(table, words.title(table.id), words) for table in report.tables},
        "crosses": {cross.id: _of_cross(cross, words.title(cross.id), words) for cross in report.crosses},
        "pooled": None if report.pooled is None else _of_pooled(report.pooled, words),
    }


def _of_pooled(pooled: Pooled, words: Words) -> dict[str, Any]:
    return {
        "tables": {one.id: _of_table(one, pooled_title(one.id, pooled.years, words), words) for one in pooled.tables},
        "crosses": {one.id: _of_cross(one, pooled_title(one.id, pooled.years, words), words) for one in pooled.crosses},
    }


def _of_table(table: Table, title: str, words: Words) -> dict[str, Any]:
    return {
        "title": title,
        "counted": words.counted(table.id),
        "denominator": words.denominator(table),
        "rows": {row.id: words.row(table.id, row.id) for row in table.rows},
    }


def _of_cross(cross: CrossTable, title: str, words: Words) -> dict[str, Any]:
    return {
        "title": title,
        "counted": words.counted(cross.id),
        "denominator": words.denominator(cross),
        "rows": {row: words.cross_row(cross.id, row) for row in cross.rows},
        "columns": {column: words.cross_column(cross.id, column) for column in cross.columns},
    }

"""The report as JSON: the report itself, with the words of both languages beside it."""

from __future__ import annotations

from typing import Any

import msgspec

from api_client.report import Report

SCHEMA = "baken-report"
SCHEMA_VERSION = 1


def document(report: Report) -> dict[str, Any]:
    """What is written: name and version of the schema, then the report with its ids."""
    return {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, "report": msgspec.to_builtins(report)}


def render_json(report: Report) -> str:
    """UTF-8 JSON with two spaces; a number that is not published is null. The order never changes."""
    return msgspec.json.format(msgspec.json.encode(document(report)), indent=2).decode() + "\n"

"""JSON: the report itself, which reads back as it was, and its words."""

from __future__ import annotations

import json

import msgspec
import pytest

from api_client.decode import decode_hook
from console.report.formats.json import SCHEMA_VERSION, render_json
from protocol.report import Report
from tests.support.yearly import empty_report, full_report, marked_report, small_report


@pytest.mark.parametrize("report", [full_report(), marked_report(), empty_report(), small_report()])
def test_the_report_reads_back_as_it_was(report: Report) -> None:
    found = json.loads(render_json(report))
    assert (found["schema"], found["schema_version"]) == ("baken-report", SCHEMA_VERSION)
    assert msgspec.convert(found["report"], Report, dec_hook=decode_hook) == report


def test_the_order_never_changes() -> None:
    assert render_json(full_report()) == render_json(full_report())
    assert list(json.loads(render_json(full_report()))) == ["schema", "schema_version", "report", "words"]


def test_both_languages_name_every_table_row_and_column() -> None:
    report = full_report()
    found = json.loads(render_json(report))["words"]
    assert list(found) == ["nl", "en"]
    for words in found.values():
        for table in report.tables:
            assert list(words["tables"][table.id]["rows"]) == [row.id for row in table.rows]
            assert words["tables"][table.id]["denominator"]
        for cross in report.crosses:
            assert list(words["crosses"][cross.id]["columns"]) == list(cross.columns)
        assert list(words["pooled"]["tables"]["region"]["rows"]) == list(words["tables"]["region"]["rows"])
        assert list(words["pooled"]["crosses"]) == [cross.id for cross in report.crosses]
    assert found["en"]["pooled"]["tables"]["region"]["title"] == "Provinces, 2019 to 2021 together"
    assert found["nl"]["tables"]["age"]["denominator"] == (
        "Van 271 bekend, van 14 onbekend (niet meegeteld in de percentages)."
    )


def test_a_made_up_report_says_so() -> None:
    marks = json.loads(render_json(marked_report()))["words"]["en"]["marks"]
    assert [mark["kind"] for mark in marks] == ["synthetic", "internal", "running", "held_back"]

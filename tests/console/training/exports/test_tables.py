"""The three tables."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from console.training.exports.tables import MOVES, RUNS, SIGNALS, moves_csv, runs_csv, signals_csv
from tests.console.training.played import GOOD, WEAK, played
from tests.support.formulas import ATTACKS, is_run

Rows = list[dict[str, str]]


def rows(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_line_a_run() -> None:
    good, weak = rows(runs_csv([played(*GOOD), played(*WEAK, run="20261128-0100-bb")]))
    assert tuple(good) == RUNS
    assert (good["signals_found"], good["signals_present"], good["gate"], good["barriers"]) == ("2", "2", "passed", "")
    assert (weak["critical_missed"], weak["wrong_lure"], weak["never"], weak["must_met"]) == ("1", "1", "1", "0")
    assert weak["barriers"] == "critical_miss never must"
    assert (good["precision"], good["form_right"], good["form_left"]) == ("", "1", "2")
    assert (good["first_response"], good["median_latency"], good["path"]) == ("20.0", "10.0", "welkom midden")


def test_a_line_a_signal() -> None:
    first, *_others = found = rows(signals_csv([played(*WEAK)]))
    assert tuple(first) == SIGNALS
    assert [(one["signal"], one["status"], one["message"], one["seconds"]) for one in found] == [
        ("debt", "missed", "m2", ""),
        ("threat", "missed_critical", "m3", ""),
        ("fine", "wrong_lure", "m2", "10.0"),
    ]


def test_a_line_a_move_with_who_named_it() -> None:
    found = rows(moves_csv([played(*WEAK)]))
    assert tuple(found[0]) == MOVES
    said = [(one["move"], one["stands"], one["by_rule"], one["by_trainee"], one["by_facilitator"]) for one in found]
    assert said == [("why-question", "yes", "yes", "", "yes"), ("reflects", "yes", "no", "", "yes")]
    assert found[0]["never"] == "yes"


@pytest.mark.proves("SEC-T10", "F15", breaks="@ taken out of the characters that begin a formula")
@pytest.mark.parametrize("text", ATTACKS)
def test_sec_t10_what_is_written_in_a_run_is_in_no_table_and_no_cell_is_a_formula(text: str) -> None:
    hostile: dict[str, Any] = {"trainee": text, "facilitator": f" {text}", "run": text}
    one = played(*GOOD, **hostile)
    for content in (runs_csv([one]), signals_csv([one]), moves_csv([one])):
        assert b"Ben je veilig" not in content
        for row in rows(content):
            assert not [cell for cell in row.values() if is_run(cell)]


def test_no_runs_are_a_table_without_lines() -> None:
    assert rows(runs_csv([])) == []
    assert runs_csv([]).startswith(b'\xef\xbb\xbf"schema_version"')

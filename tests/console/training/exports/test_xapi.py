"""xAPI statements, held against what version 1.0.3 asks of one."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest

from console.training.exports.xapi import xapi_jsonl
from console.training.play.entries import Mode
from tests.console.training.played import GOOD, WEAK, played

IRI = re.compile(r"[a-z]+://[^ ]+")


def statements(*runs: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in xapi_jsonl(runs).decode().splitlines()]


def test_a_run_without_barriers_is_completed_and_passed() -> None:
    completed, passed = statements(played(*GOOD))
    assert completed["verb"]["id"].endswith("/completed")
    assert passed["verb"]["id"].endswith("/passed")
    assert completed["timestamp"] == "2026-11-27T01:28:00Z"
    assert completed["result"]["duration"] == "PT200.00S"


def test_a_closed_gate_is_completed_only() -> None:
    (completed,) = statements(played(*WEAK))
    assert (completed["result"]["completion"], completed["result"]["success"]) == (True, False)


@pytest.mark.parametrize(
    "run", [played(*GOOD, done=False), played(*GOOD, mode=Mode.STUDY), played(*GOOD, how="stopped")]
)
def test_what_does_not_count_is_not_stated(run: Any) -> None:
    assert statements(run) == []


def test_the_shape_of_a_statement() -> None:
    for one in statements(played(*GOOD)):
        assert set(one) == {"id", "timestamp", "version", "actor", "verb", "object", "result", "context"}
        assert UUID(one["id"]).version == 5
        assert one["version"] == "1.0.3"
        assert one["actor"]["objectType"] == "Agent"
        assert set(one["actor"]["account"]) == {"homePage", "name"}
        assert IRI.fullmatch(one["object"]["id"])
        assert one["object"]["id"].endswith("d" * 64)
        assert "score" not in one["result"]
        assert all(IRI.fullmatch(name) for name in one["result"]["extensions"])
        assert re.fullmatch(r"PT\d+\.\d{2}S", one["result"]["duration"])


def test_the_same_run_gives_the_same_statements_and_no_word_that_was_written() -> None:
    assert xapi_jsonl([played(*GOOD)]) == xapi_jsonl([played(*GOOD)])
    assert b"veilig" not in xapi_jsonl([played(*GOOD)])
    assert len({one["id"] for one in statements(played(*GOOD), played(*GOOD, run="20261128-01-bb"))}) == 4

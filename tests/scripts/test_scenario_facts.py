"""The facts beside the scenarios: none without one, and the table says what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.scenario_facts import main, table, teaches

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_the_table_is_that_of_the_files_and_no_fact_is_without_a_scenario() -> None:
    assert main(["--check"]) == 0
    assert table() in PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("fact", "scenario"),
    [
        ("sexual exploitation by an own parent", "ouder-zusje-01"),
        ("five years or longer", "jaren-01"),
        ("five years or longer", "ouder-zusje-01"),
        ("sexual and criminal together", "dubbel-01"),
        ("a boy in criminal exploitation", "klus-avond-01"),
        ("consulting is a must", "klus-avond-01"),
        ("consulting is a must", "ouder-zusje-01"),
    ],
)
def test_what_none_taught_is_taught(fact: str, scenario: str) -> None:
    (row,) = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|") and fact in line]
    assert f"`{scenario}`" in row


def test_a_fact_needs_every_field_and_a_list_may_say_all() -> None:
    front = {"truth": {"forms": ["sexual", "criminal"], "gender": "boy_man"}, "score": {"must": {"hands-over": []}}}
    assert teaches(front, {"truth": {"forms": ["criminal"], "gender": ["boy_man"]}, "must": "hands-over"})
    assert teaches(front, {"all": {"forms": ["sexual", "criminal"]}})
    assert not teaches(front, {"all": {"forms": ["sexual", "labour"]}})
    assert not teaches(front, {"truth": {"forms": ["criminal"], "gender": ["girl_woman"]}})
    assert not teaches(front, {"truth": {"status": ["ongoing"]}})
    assert not teaches(front, {"must": "gives-112"})

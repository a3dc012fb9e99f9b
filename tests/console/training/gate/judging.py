"""Judges runs from outside, by what an organisation gets of them: the tables, the xAPI statements, the record of
practice, and the first lines of the debrief."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.cli import run
from tests.console.training.gate.cheats import played, trainees

PREFIX = "https://baken.invalid/training/result/"
FIRST = {
    "abusive": "iets gedaan wat nooit goed is",
    "abusive-and-dutiful": "iets gedaan wat nooit goed is",
    "good-and-cruel": "een begeleider moet dit lezen",
    "good-and-abusive": "iets gedaan wat nooit goed is",
    "ticks-everything": "minder dan de helft van wat je aanvinkte is hier gezegd",
    "silent": "er is geen woord naar de chatter gestuurd",
    "silent-and-ticks": "er is geen woord naar de chatter gestuurd",
    "pastes-each": "de voorbeeldantwoorden van de schrijver zijn gestuurd",
    "pastes-one": "steeds is hetzelfde gestuurd",
    "repeats": "steeds is hetzelfde gestuurd",
    "repeats-with-a-tail": "steeds is hetzelfde gestuurd",
    "ends-at-once": "je sloot het gesprek voordat het afgerond kon worden",
    "ends-unsaid": "er is geen woord naar de chatter gestuurd",
    "punctuation": "er is geen woord naar de chatter gestuurd",
    "labels-everything": "iets gedaan wat nooit goed is",
    "labels-what-is-asked": "alleen jij zegt dat het dit was",
}
"""What must stand among the reasons that the debrief begins with."""


@dataclass(frozen=True)
class Judged:
    """What came out of one run."""

    gate: str
    barriers: str
    statements: list[dict[str, Any]]
    signed: bool
    lines: list[str]


def judged(names: Iterable[str], place: Path) -> Mapping[str, Judged]:
    """Every kind of trainee in these scenarios, exported as an organisation does; by `SCENARIO-KIND`."""
    folder, out = place / "training", place / "out"
    (folder / "runs").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    made = []
    for name in names:
        for kind, who in trainees(name).items():
            made.append(f"{name}-{kind}")
            file = folder / "runs" / f"{made[-1]}.jsonl"
            file.write_bytes(played(who, made[-1]))
            file.chmod(0o600)
    kinds = ("--csv", "--xapi", "--debrief", "--certificate")
    assert run(["train", "export", "--folder", str(folder), "--to", str(out), *kinds]) == 0
    rows = {row["run"]: row for row in csv.DictReader((out / "runs.csv").read_text("utf-8-sig").splitlines())}
    stated = [json.loads(line) for line in (out / "xapi.jsonl").read_text("utf-8").splitlines()]
    record = json.loads((out / "certificate-kim.json").read_text("utf-8"))
    signed = {one["run"]: one["gate_passed"] for one in record["runs"]}
    assert set(rows) == set(made) == set(signed)
    return {
        one: Judged(
            gate=rows[one]["gate"],
            barriers=rows[one]["barriers"],
            statements=[each for each in stated if each["result"]["extensions"][f"{PREFIX}run"] == one],
            signed=signed[one],
            lines=[line for line in (out / f"debrief-{one}.md").read_text("utf-8").splitlines() if line],
        )
        for one in made
    }


def assert_good(one: Judged) -> None:
    """The gate is open, and everything says so."""
    assert (one.gate, one.barriers, one.signed) == ("passed", "", True)
    assert [each["verb"]["id"].rsplit("/", 1)[1] for each in one.statements] == ["completed", "passed"]
    assert "## klaar om te bespreken" in one.lines


def assert_caught(one: Judged, kind: str) -> None:
    """The gate is closed, everything says so, and the debrief begins with why."""
    assert (one.gate, one.signed) == ("closed", False)
    for each in one.statements:
        assert each["verb"]["id"].endswith("/completed")
        assert each["result"]["success"] is False
        assert each["result"]["extensions"][f"{PREFIX}barriers"] == one.barriers.split()
    headings = [line for line in one.lines if line.startswith("## ")]
    assert headings[0] in ("## oefen nog een keer", "## bekijk dit met een begeleider")
    first = one.lines.index(headings[0])
    assert first <= 3, "nothing stands before it but the title, and that it is training and not reviewed"
    reasons = one.lines[first + 1 : next(n for n, line in enumerate(one.lines) if line.startswith("Dit is geen"))]
    assert any(FIRST[kind] in line for line in reasons), reasons

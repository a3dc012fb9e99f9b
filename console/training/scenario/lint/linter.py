"""Checks a scenario: each finding names the line, what is wrong and what to do. `docs/scenarios.md` explains each code.

One cause gives one finding: where a scene's name is misspelt, nothing is said of the scenes that are not reached
because of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.training.scenario.finding import Finding, Findings
from console.training.scenario.graph import graph
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.lint.front import check_front, check_must
from console.training.scenario.lint.graph import check_graph
from console.training.scenario.lint.steps import check_steps
from console.training.scenario.lint.texts import check_texts
from console.training.scenario.model import Scenario
from console.training.scenario.parse import parse

CODES = (
    *("E00", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12", "E13", "E14"),
    *("W01", "W04", "W07", "W08", "W09", "W10", "W11", "W12", "W13", "W14", "W15"),
)
"""Every code there is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read and checked. `scenario` is None where there is an error: such a file is not played."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that keep the file from being played."""
        return tuple(one for one in self.findings if one.is_error)


def read(raw: bytes, name: str, knowledge: Knowledge) -> Reading:
    """Read and check a file; `name` is how the findings call it. Never raises."""
    parsed = parse(raw, name)
    scenario = parsed.scenario
    if scenario is None:
        return Reading(None, parsed.findings)
    found = Findings(name)
    found.extend(parsed.findings)
    way = graph(scenario)
    check_front(parsed, scenario, knowledge, found)
    check_steps(parsed, scenario, knowledge, found)
    check_texts(parsed, knowledge, found)
    check_graph(parsed, scenario, way, found)
    check_must(parsed, scenario, found)
    findings = found.sorted()
    return Reading(None if any(one.is_error for one in findings) else scenario, findings)

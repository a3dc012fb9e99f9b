"""Checks of the front matter against what Baken knows: checklist, moves, registration, `must`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from console.strings import N_
from console.training.scenario.finding import Findings
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.lint.names import Names
from console.training.scenario.lint.truth import check_truth
from console.training.scenario.model import (
    Condition,
    Given,
    Happening,
    Happens,
    Said,
    Scenario,
    Sign,
    Step,
    Turn,
    When,
    Where,
)
from console.training.scenario.written import Parsed

ORIGINS: Final = ("synthetic", "composite")
"""Where a scenario may come from; never from a chat that was held."""
ALWAYS_ASKED: Final = ("asks-safety", "safe-return")
"""Moves that every scenario asks for (Lake et al. 2022: only two in three chats asked about risk)."""


def check_front(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
    """E01 (truth), E02, E10, E11, W13, W14, as far as they are about the data at the top."""
    if scenario.origin and scenario.origin not in ORIGINS:
        text = N_(
            "The origin is “{origin}”. It can be synthetic or composite: no chat that was held becomes a scenario."
        )
        found.add(parsed.line("origin"), "E10", text, origin=scenario.origin)
    if scenario.checklist and scenario.checklist not in knowledge.checklists:
        text = N_("The checklists “{name}” are not here. Write: {known}.")
        known = ", ".join(sorted(knowledge.checklists))
        found.add(parsed.line("checklist"), "E02", text, name=scenario.checklist, known=known)
    _names(parsed, scenario, knowledge, found)
    check_truth(parsed, scenario, knowledge, found)


def _names(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
    rules = scenario.rules
    signals = Names(knowledge.signals, found)
    moves = Names(knowledge.moves, found)
    for signal in rules.critical:
        signals.signal(signal, parsed.line("score", "critical"))
    for signal, move in rules.critical_if.items():
        line = parsed.line("score", "critical_if", signal)
        signals.signal(signal, line)
        moves.move(move, line)
    for move, conditions in rules.must.items():
        line = parsed.line("score", "must", move)
        moves.move(move, line)
        for one in conditions:
            if one.where is Where.AFTER_SIGNAL:
                signals.signal(one.signal, line)
    for move in rules.never:
        moves.move(move, parsed.line("score", "never", move))
    if found.has("E11"):
        return
    asked = {*rules.must, *rules.never}
    told: set[str] = set()
    for _scene, step in scenario.steps():
        for move, line in _deciding(step):
            if move in knowledge.moves - asked - told:
                told.add(move)
                text = N_("The move “{move}” decides here, and is neither in “must” nor in “never”. Say what it is.")
                found.add(line, "W14", text, move=move)


def _deciding(step: Step) -> Iterator[tuple[str, int]]:
    """The moves on which it depends how the story goes on after this step, with their lines."""
    match step:
        case Turn():
            yield from ((branch.move, branch.line) for branch in step.branches if branch.when is When.MOVE)
        case Given():
            yield from ((move, step.line) for move in step.moves)


def check_must(parsed: Parsed, scenario: Scenario, found: Findings) -> None:
    """W11. Of a signal that is critical E13 says where it is not shown."""
    missing = [move for move in ALWAYS_ASKED if move not in scenario.rules.must]
    if missing:
        text = N_("“must” does not ask for: {moves}. Every chat needs these: write them below [score.must].")
        found.add(parsed.line("score", "must"), "W11", text, moves=", ".join(missing))
    if found.has("E00", "E02", "E08"):
        return
    phases = {scene.phase for scene in scenario.scenes}
    steps = [step for _scene, step in scenario.steps()]
    online = any(isinstance(step, Happens) and step.kind is Happening.ONLINE for step in steps)
    shown = set(scenario.rules.critical) | {
        mark.signal for step in steps if isinstance(step, Said) for mark in step.marks if mark.sign is Sign.PRESENT
    }
    for move, conditions in scenario.rules.must.items():
        for one in conditions:
            if not _can_hold(one, phases, online, shown):
                text = N_("“{move}” is asked for {where}, and that does not occur. Change the condition.")
                found.add(parsed.line("score", "must", move), "W11", text, move=move, where=_told(one))


def _can_hold(one: Condition, phases: set[int], online: bool, shown: set[str]) -> bool:
    match one.where:
        case Where.IN_PHASE:
            return one.phase in phases
        case Where.AFTER_ONLINE:
            return online
        case Where.AFTER_SIGNAL:
            return one.signal in shown
        case _:
            return True


def _told(one: Condition) -> str:
    """As it stands in the file."""
    if one.where is Where.IN_PHASE:
        return f"{one.where} {one.phase}"
    return f"{one.where} {one.signal}".strip()

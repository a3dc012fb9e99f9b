"""The registration form against the truth of the scenario, and the answers to freeze questions.

"Unknown" is right when nothing was said; a value that nobody said is invented, also where it happens to be likely.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from console.training.play.entries import Answered, Asked, FormFilled
from console.training.scenario.model import Scenario
from console.training.scoring.result import FieldFinding, Filled, FreezeFinding
from console.training.scoring.take import Take

UNKNOWN: Final = "unknown"


def form(take: Take, scenario: Scenario) -> tuple[FieldFinding, ...]:
    """Every field that the scenario judges, in its order; what was filled in last counts, after the chat too."""
    given: dict[str, tuple[str, ...]] = {what.field: what.values for _at, what in take.all(FormFilled)}
    return tuple(_field(name, given.get(name, ()), truth) for name, truth in scenario.truth.items())


def _field(name: str, given: tuple[str, ...], truth: tuple[str, ...]) -> FieldFinding:
    mine, said = set(given) - {UNKNOWN}, set(truth) - {UNKNOWN}
    unknown_is_right = not said or UNKNOWN in truth
    if not mine:
        filled = Filled.RIGHT if unknown_is_right else Filled.LEFT
    elif not said:
        filled = Filled.INVENTED
    else:
        filled = Filled.RIGHT if mine <= said else Filled.WRONG
    return FieldFinding(field=name, filled=filled, given=tuple(sorted(mine)) or (UNKNOWN,), truth=truth or (UNKNOWN,))


def freezes(take: Take, scenario: Scenario) -> tuple[FreezeFinding, ...]:
    """Every freeze question that was asked, in order, with the answer where one was given."""
    answers = {what.id: what for _at, what in take.all(Answered)}
    asked = {what.id: what.order for _at, what in take.all(Asked)}
    return tuple(replace(_freeze(id, answers.get(id), scenario), order=order) for id, order in asked.items())


def _freeze(id: str, answer: Answered | None, scenario: Scenario) -> FreezeFinding:
    if answer is None:
        return FreezeFinding(id=id, option=None, grade=None)
    question, option = scenario.freeze(id), answer.option
    if question is None or option is None or not 0 <= option < len(question.options):
        return FreezeFinding(id=id, option=None, grade=None, words=answer.words)
    return FreezeFinding(id=id, option=option, grade=question.options[option].grade, words=answer.words)

"""Where sending nothing is the right answer: somebody else may be reading or typing, and any message, a greeting too,
gives away that somebody is here. A label changes nothing about that, so nobody can clear it."""

from __future__ import annotations

from console.training.scenario.model import Scenario, Turn
from console.training.scoring.labels import Own
from console.training.scoring.result import SilenceFinding
from console.training.scoring.take import Take


def silent_turns(scenario: Scenario) -> frozenset[str]:
    """The turns of the scenario in which nothing may be sent, by id."""
    return frozenset(step.id for _scene, step in scenario.steps() if isinstance(step, Turn) and step.silent)


def silences(take: Take, own: tuple[Own, ...], scenario: Scenario) -> tuple[SilenceFinding, ...]:
    """Those on the path, in order, each with the messages that were sent in it."""
    silent = silent_turns(scenario)
    opened = dict.fromkeys(turn for _at, turn in take.turns if turn in silent)
    return tuple(SilenceFinding(turn, tuple(made.sent.id for made in own if made.sent.turn == turn)) for turn in opened)

"""What all remarks of a debrief are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.training.debrief.answers import Answers
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Moment
from console.training.scenario.model import Scenario
from console.training.scoring.result import Score


@dataclass(frozen=True)
class Ground:
    """The chat, the scenario, what scoring found, words, and what the trainee answered so far."""

    moments: Sequence[Moment]
    scenario: Scenario
    score: Score
    terms: Terms
    answers: Answers

"""A debrief as a whole: everything that its five screens and its exports show."""

from __future__ import annotations

from dataclasses import dataclass

from console.training.debrief.analysis import analysis
from console.training.debrief.answers import Answers
from console.training.debrief.blocks import Section
from console.training.debrief.findings import Remarks, findings
from console.training.debrief.ground import Ground
from console.training.debrief.questions import Ask, asks
from console.training.debrief.remarks import Stops, stops
from console.training.debrief.summary import Summary, summary
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Moment, transcript
from console.training.play.entries import Header, Log
from console.training.scenario.model import Scenario
from console.training.scoring.result import Score


@dataclass(frozen=True, slots=True)
class Debrief:
    """Rows in one language, ready to be drawn."""

    header: Header
    scenario: Scenario
    score: Score
    moments: tuple[Moment, ...]
    remarks: Remarks
    stops: Stops
    sections: tuple[Section, ...]
    summary: Summary
    answers: Answers
    asked: tuple[Ask, ...]
    """The questions of all screens."""

    @property
    def unreviewed(self) -> bool:
        """Whether no professional has reviewed the scenario yet."""
        return not self.scenario.reviewed_by


def debrief(log: Log, scenario: Scenario, score: Score, terms: Terms) -> Debrief:
    """All of it, from a log, its scenario and the score of the two."""
    answers = Answers.of(log.entries)
    moments = transcript(log, scenario, terms)
    ground = Ground(moments, scenario, score, terms, answers)
    remarks = findings(ground)
    told = summary(score, terms)
    return Debrief(
        header=log.header,
        scenario=scenario,
        score=score,
        moments=moments,
        remarks=remarks,
        stops=stops(moments, remarks),
        sections=analysis(ground),
        summary=told,
        answers=answers,
        asked=tuple(ask for screen in (1, 2, 5) for ask in asks(screen, log.entries, moments, told, terms)),
    )

"""Runs with their scores, for what is made of several."""

from __future__ import annotations

from typing import Any

from console.training.play.entries import Debriefed, Ended, Overruled, Ticked, What
from console.training.progress.counts import Played
from console.training.scenario.model import Scenario
from console.training.scoring.score import score
from tests.console.training.scoring.small import BEGIN, MOVES, SCENARIO, log, sent

DONE: tuple[float, What] = (300.0, Debriefed(screen=5, question="done", answer=("yes",)))
ASKS = (20.0, sent("s1", "t1", "asks-safety", words="Ben je veilig?"))
GOOD: tuple[tuple[float, What], ...] = (
    ASKS,
    (62.5, Ticked(signal="debt", evidence="m2")),
    (95.0, Ticked(signal="threat", evidence="m3")),
)
WEAK: tuple[tuple[float, What], ...] = (
    (20.0, sent("s1", "t1", "why-question", words="Waarom?")),
    (25.0, Overruled(message="s1", moves=("why-question", "reflects"), by="els")),
    (60.0, Ticked(signal="fine", evidence="m2")),
)


def played(
    *lines: tuple[float, What],
    done: bool = True,
    how: Any = "end",
    of: Scenario = SCENARIO,
    log_sha256: str = "a" * 64,
    **header: Any,
) -> Played:
    """A run of these lines, with the chatter's side, the end and the debrief."""
    end: tuple[float, What] = (200.0, Ended(how=how, outcome="goed"))
    all_ = sorted((*BEGIN, *lines, end, *((DONE,) if done else ())), key=lambda line: line[0])
    made = log(*all_, scenario_sha256=of.digest, scenario=of.id, **header)
    return Played(made, of, score(made, of, MOVES), log_sha256)

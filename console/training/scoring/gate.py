"""Ready to discuss, or practise again: what keeps the gate closed. No mark, and a person signs off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from console.training.play.entries import Debriefed, Log, Mode
from console.training.scenario.model import Scenario
from console.training.scoring.result import (
    Barrier,
    Effort,
    Gate,
    Heard,
    MustFinding,
    NeverFinding,
    Signals,
    SilenceFinding,
)
from console.training.scoring.take import Take

FINISHED: Final = frozenset({"end", "closed"})
"""How a run ends that was played to its end."""
MOST_REPEATED: Final = 0.5
"""Share of the messages that may say again what was said before (own assumption)."""
MOST_COPIED: Final = 0.75
"""Share of the messages that may be the author's: a few model answers are what anybody would say (own assumption)."""
MOST_UNREAD: Final = 0.2
"""Share of the sentences that nobody need have recognised; the authors' good runs stay below it (own assumption)."""
LEAST: Final = 2
"""Messages below which neither of the two is said of a run: a short one is soon alike."""
LEAST_PRECISION: Final = 0.5
"""Of five ticks or more, the share that has support (own assumption): below it somebody ticks and does not listen."""


def debriefed(log: Log) -> bool:
    """Whether the debrief was finished: practice without feedback does not count (Louie 2025)."""
    return debriefed_at(log) is not None


def debriefed_at(log: Log) -> float | None:
    """The second of the log at which the debrief was finished first; None where it was not."""
    answers = ((entry.at, entry.what) for entry in log.entries if isinstance(entry.what, Debriefed))
    return next((at for at, what in answers if what.question == "done" and "yes" in what.answer), None)


@dataclass(frozen=True, slots=True)
class Course:
    """How the run went as a whole. `how` it ended, whether the trainee closed the chat early, and whether it was
    debriefed."""

    mode: Mode
    how: str
    closed_early: bool
    debriefed: bool


def closed_early(take: Take, scenario: Scenario) -> bool:
    """Whether the trainee closed the chat before the last phase that the scenario has: nobody was rounded off with."""
    last = max((scene.phase for scene in scenario.scenes), default=0)
    reached = max((phase for _scene, phase, _span in take.scenes()), default=0)
    return take.how == "closed" and reached < last


def gate(
    course: Course,
    signals: Signals,
    must: tuple[MustFinding, ...],
    never: tuple[NeverFinding, ...],
    silences: tuple[SilenceFinding, ...],
    effort: Effort,
) -> Gate:
    """What keeps it closed, in the order in which it is said."""
    spoken, unmet = len(effort.spoken), [finding for finding in must if not finding.met]
    closed = {
        Barrier.WATCHED: course.mode is Mode.STUDY,
        Barrier.NOT_FINISHED: course.how not in FINISHED,
        Barrier.NOTHING_SAID: not spoken,
        Barrier.CRITICAL_MISS: bool(signals.count(Heard.MISSED_CRITICAL)),
        Barrier.NEVER: bool(never),
        Barrier.BROKE_SILENCE: not all(finding.kept for finding in silences),
        Barrier.MUST: any(finding.claimed is None for finding in unmet),
        Barrier.CLOSED_EARLY: course.closed_early,
        Barrier.REPEATED: _more_than(MOST_REPEATED, effort.repeated, spoken),
        Barrier.COPIED: _more_than(MOST_COPIED, effort.copied, spoken),
        Barrier.TICKED_AT_RANDOM: signals.precision is not None and signals.precision < LEAST_PRECISION,
        Barrier.UNREAD: effort.unread.share > MOST_UNREAD,
        Barrier.UNCONFIRMED: any(finding.claimed is not None for finding in unmet),
        Barrier.DEBRIEF: not course.debriefed,
    }
    return Gate(tuple(barrier for barrier, closes in closed.items() if closes))


def _more_than(share: float, some: tuple[str, ...], of: int) -> bool:
    return len(some) >= LEAST and len(some) > share * of

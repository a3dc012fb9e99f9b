"""What somebody heard and missed over several runs, and what to practise next. Of one person, and never a ranking.

Only runs count of which the debrief is finished and which the trainee played: watching teaches too, and is no practice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from console.training.play.entries import Log, Mode
from console.training.scenario.model import Said, Scenario, Sign
from console.training.scoring.result import Heard, Score, SignalFinding

OCCASIONS_OF_A_SHARE: Final = 5
"""A share of fewer occasions says nothing (own assumption, as in research/training.md section 9)."""
MISSES: Final = 2
"""Missed so often is worth practising; a critical signal once."""

FOUND: Final = frozenset({Heard.FOUND, Heard.FOUND_ON_WEAK})
MISSED: Final = frozenset({Heard.MISSED, Heard.MISSED_CRITICAL})
WRONG: Final = frozenset({Heard.WRONG, Heard.WRONG_LURE})


@dataclass(frozen=True, slots=True)
class Played:
    """A run with what was found in it. `log_sha256` is that of the log's bytes, in hex; empty where none was read."""

    log: Log
    scenario: Scenario
    score: Score
    log_sha256: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts: the debrief is finished, and the trainee played it."""
        return self.score.debriefed and self.log.header.mode is not Mode.STUDY


@dataclass(frozen=True, slots=True)
class OverRuns:
    """One signal over all runs that count. Guessed early is an occasion and not found."""

    signal: str
    occasions: int
    found: int
    missed: int
    missed_critical: int
    wrong: int
    """Ticked without support."""

    @property
    def share(self) -> float | None:
        """Found of the occasions, from five on; to be shown with `occasions`."""
        return self.found / self.occasions if self.occasions >= OCCASIONS_OF_A_SHARE else None

    @property
    def worth_practising(self) -> bool:
        """Missed twice or more, or critical and missed once."""
        return self.missed >= MISSES or self.missed_critical > 0


@dataclass(frozen=True, slots=True)
class MoveOverRuns:
    """A move over all runs that count: in how many it was made, asked for (`must`) and met, and made though never
    right. A must with several conditions is met in a run where all are."""

    move: str
    runs: int
    asked: int = 0
    met: int = 0
    never: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one trainee, by alias. Signals and moves in the order of their ids; `practise` with most missed first."""

    trainee: str
    runs: int
    signals: tuple[OverRuns, ...]
    moves: tuple[MoveOverRuns, ...]
    practise: tuple[str, ...]


def progress(trainee: str, played: Iterable[Played]) -> Progress:
    """What this trainee heard, missed and did; runs of others and those that do not count are left out."""
    mine = [one for one in played if one.log.header.trainee == trainee and one.counts]
    by_signal: dict[str, list[SignalFinding]] = {}
    for one in mine:
        for finding in one.score.signals.findings:
            by_signal.setdefault(finding.signal, []).append(finding)
    signals = tuple(_over_runs(signal, by_signal[signal]) for signal in sorted(by_signal))
    practise = sorted(
        (one for one in signals if one.worth_practising),
        key=lambda one: (-one.missed_critical, -one.missed, one.signal),
    )
    return Progress(trainee, len(mine), signals, _moves(mine), tuple(one.signal for one in practise))


def play_next(practise: Iterable[str], scenarios: Iterable[Scenario], last: str = "") -> tuple[str, ...]:
    """Scenarios in which most of these signals can be heard, best first; the one that was played `last` comes after
    others that serve as well. Only scenarios with at least one of them."""
    wanted = frozenset(practise)
    ranked = [(-len(wanted & can_be_heard(one)), one.id == last, one.level, one.id) for one in scenarios]
    return tuple(id for count, _last, _level, id in sorted(ranked) if count < 0)


def _over_runs(signal: str, findings: list[SignalFinding]) -> OverRuns:
    count = Counter(one.heard for one in findings)
    found, missed = sum(count[one] for one in FOUND), sum(count[one] for one in MISSED)
    return OverRuns(
        signal=signal,
        occasions=found + missed + count[Heard.GUESSED_EARLY],
        found=found,
        missed=missed,
        missed_critical=count[Heard.MISSED_CRITICAL],
        wrong=sum(count[one] for one in WRONG),
    )


def _moves(played: list[Played]) -> tuple[MoveOverRuns, ...]:
    made: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    met: Counter[str] = Counter()
    never: Counter[str] = Counter()
    for one in played:
        made.update({move for label in one.score.labels for move in label.moves})
        applies = [finding for finding in one.score.must if finding.applies]
        asked.update({finding.move for finding in applies})
        met.update({finding.move for finding in applies} - {finding.move for finding in applies if not finding.met})
        never.update(finding.move for finding in one.score.never)
    return tuple(
        MoveOverRuns(move, runs=made[move], asked=asked[move], met=met[move], never=never[move])
        for move in sorted({*made, *asked})
    )


def can_be_heard(scenario: Scenario) -> frozenset[str]:
    """The signals that some path of it shows."""
    marks = (mark for _scene, step in scenario.steps() if isinstance(step, Said) for mark in step.marks)
    return frozenset(mark.signal for mark in marks if mark.sign is Sign.PRESENT)

"""Ready to discuss, or practise again: what keeps the gate closed. No mark, and a person signs off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from console.training.play.entries import Debriefed, Header, Log, Mode
from console.training.scoring.result import Barrier, Gate, Heard, MustFinding, NeverFinding, Signals

FINISHED: Final = frozenset({"end", "closed"})
"""How a run ends that was played to its end."""


def debriefed(log: Log) -> bool:
    """Whether the debrief was finished: practice without feedback does not count (Louie 2025)."""
    return debriefed_at(log) is not None


def debriefed_at(log: Log) -> float | None:
    """The second of the log at which the debrief was finished first; None where it was not."""
    answers = ((entry.at, entry.what) for entry in log.entries if isinstance(entry.what, Debriefed))
    return next((at for at, what in answers if what.question == "done" and "yes" in what.answer), None)


def gate(
    header: Header,
    how: str,
    signals: Signals,
    must: tuple[MustFinding, ...],
    never: tuple[NeverFinding, ...],
    debriefed: bool,
) -> Gate:
    """What keeps it closed, in the order in which it is said."""

    def barriers() -> Iterator[Barrier]:
        if header.mode is Mode.STUDY:
            yield Barrier.WATCHED
        if how not in FINISHED:
            yield Barrier.NOT_FINISHED
        if signals.count(Heard.MISSED_CRITICAL):
            yield Barrier.CRITICAL_MISS
        if never:
            yield Barrier.NEVER
        if not all(finding.met for finding in must):
            yield Barrier.MUST
        if not debriefed:
            yield Barrier.DEBRIEF

    return Gate(tuple(barriers()))

"""The fifth screen: one thing to keep, one to change, what to practise next, and the gate in words. Never a mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.strings import N_
from console.training.debrief.findings import Tone
from console.training.debrief.terms import Terms
from console.training.debrief.why import reasons
from console.training.scoring.result import Barrier, Filled, Heard, Score

FACILITATORS: Final = frozenset({Barrier.UNREAD, Barrier.UNCONFIRMED})
"""What a facilitator opens by reading; nothing need be practised again for it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`verdict` is the gate in words with `why`; `keep` and `change` are what the run itself suggests, best first."""

    verdict: str
    why: tuple[str, ...]
    ready: bool
    keep: tuple[str, ...]
    change: tuple[str, ...]
    practise: tuple[str, ...]


def summary(score: Score, terms: Terms) -> Summary:
    """What a run suggests. While only the debrief is open, the gate is told as it will be."""
    barriers = [barrier for barrier in score.gate.barriers if barrier is not Barrier.DEBRIEF]
    verdict = N_("practise again") if barriers else N_("ready to discuss")
    if barriers and FACILITATORS.issuperset(barriers):
        verdict = N_("to look at with a facilitator")
    why = list(reasons(score, terms))
    if not barriers:
        why.append(terms(N_("no critical signal missed, nothing done that is never right, and all that had to be")))
    if not score.debriefed:
        why.append(terms(N_("it counts once this debrief is finished")))
    return Summary(
        verdict=terms(verdict),
        why=tuple(why),
        ready=not barriers,
        keep=_each_once(_keep(score, terms)),
        change=_each_once(_change(score, terms)),
        practise=_each_once(_practise(score, terms)),
    )


def verdict_tone(summary: Summary) -> Tone:
    """Good, or to talk about: red is for danger alone."""
    return Tone.GOOD if summary.ready else Tone.TO_SEE


def _each_once(sentences: Iterator[str]) -> tuple[str, ...]:
    """A move can be asked for in several places; what can be chosen is there once."""
    return tuple(dict.fromkeys(sentences))


def _keep(score: Score, terms: Terms) -> Iterator[str]:
    listened = Barrier.TICKED_AT_RANDOM not in score.gate.barriers
    for finding in score.signals.findings:
        if listened and finding.critical and finding.heard in (Heard.FOUND, Heard.FOUND_ON_WEAK):
            yield terms(N_("You heard: {signal}"), signal=terms.signal(finding.signal))
    for must in score.must:
        if must.met and must.applies:
            yield terms(N_("You did this where it mattered: {move}"), move=terms.move(must.move))
    if score.silences and all(one.kept for one in score.silences):
        yield terms(N_("You sent nothing while somebody else could read it."))
    if score.signals.found and not score.signals.wrong:
        yield terms(N_("You ticked only what was there."))
    filled_in = [one for one in score.form if one.given not in ((), ("unknown",))]
    if filled_in and all(one.filled is Filled.RIGHT for one in filled_in):
        yield terms(N_("You filled in nothing that was not said."))
    if len(score.talk.support) > 2:
        yield terms(N_("You supported in several ways: {moves}"), moves=terms.moves(score.talk.support))


def _change(score: Score, terms: Terms) -> Iterator[str]:
    for finding in score.signals.findings:
        if finding.heard is Heard.MISSED_CRITICAL:
            yield terms(N_("Hear this in time: {signal}"), signal=terms.signal(finding.signal))
    for never in score.never:
        yield terms(N_("No longer: {move}"), move=terms.move(never.move))
    if not all(one.kept for one in score.silences):
        yield terms(N_("Send nothing while somebody else may be reading or typing."))
    for must in score.must:
        if must.applies and not must.met:
            where = terms.condition(must.condition)
            yield terms(N_("Do this: {move}, {where}"), move=terms.move(must.move), where=where)
    for finding in score.signals.findings:
        if finding.heard is Heard.WRONG_LURE:
            yield terms(N_("Tell apart: {signal}"), signal=terms.signal(finding.signal))
    if score.signals.wrong:
        yield terms(N_("Tick only what is said: {n} ticks were not said here."), n=score.signals.wrong)
    if any(one.filled is Filled.INVENTED for one in score.form):
        yield terms(N_("Leave unknown what was not said."))


def _practise(score: Score, terms: Terms) -> Iterator[str]:
    missed = [one for one in score.signals.findings if one.heard in (Heard.MISSED_CRITICAL, Heard.MISSED)]
    for finding in sorted(missed, key=lambda one: one.heard is Heard.MISSED):
        yield terms.signal(finding.signal)
    for must in score.must:
        if must.applies and not must.met:
            yield terms.move(must.move)

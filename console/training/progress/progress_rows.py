"""Progress as lines of text. Counts come first, a share only from five occasions on; nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from console.strings import N_, _
from console.training.debrief.terms import Terms
from console.training.progress.counts import MoveOverRuns, OverRuns, Progress
from console.training.progress.run_texts import STATES
from console.training.runs.kept_runs import Kept


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A kept run as a line: when, what, and what became of it."""

    id: str
    when: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something with its counts in words. `attention`: worth practising, or never right and done."""

    text: str
    counts: tuple[str, ...]
    attention: bool = False


def signal_lines(told: Progress, terms: Terms) -> tuple[Line, ...]:
    """Each signal over all runs, those to practise first."""
    order = {signal: at for at, signal in enumerate(told.practise)}
    rows = sorted(told.signals, key=lambda one: (order.get(one.signal, len(order)), one.signal))
    return tuple(Line(terms.signal(one.signal), tuple(_heard(one, terms)), one.worth_practising) for one in rows)


def _heard(one: OverRuns, terms: Terms) -> Iterator[str]:
    if one.occasions:
        yield terms(N_("heard {found} of {n}"), found=one.found, n=one.occasions)
    if one.share is not None:
        yield terms.percent(round(100 * one.share))
    if one.missed_critical:
        yield terms(N_("critical and missed: {n}"), n=one.missed_critical)
    if one.wrong:
        yield terms(N_("ticked without support: {n}"), n=one.wrong)
    if not one.occasions and not one.wrong:
        yield terms(N_("only weak signs"))


def move_lines(told: Progress, terms: Terms) -> tuple[Line, ...]:
    """Moves that were asked for, or are never right; of other moves nothing: more of them is not better."""
    rows = [one for one in told.moves if one.asked or one.never]
    return tuple(Line(terms.move(one.move), tuple(_made(one, terms)), bool(one.never)) for one in rows)


def _made(one: MoveOverRuns, terms: Terms) -> Iterator[str]:
    if one.asked:
        yield terms(N_("asked for in {n}, done in {met}"), n=one.asked, met=one.met)
    if one.never:
        yield terms(N_("never right, made in {n}"), n=one.never)


def run_lines(kept: Iterable[Kept], titles: Mapping[str, str]) -> tuple[OwnRun, ...]:
    """The own runs, newest first."""
    return tuple(
        OwnRun(
            id=one.run,
            when=f"{one.began.astimezone():%Y-%m-%d %H:%M}",
            title=titles.get(one.header.scenario, one.header.scenario) if one.header is not None else one.path.name,
            state=_(STATES[one.state]),
        )
        for one in kept
    )

"""What became of each signal that was shown, and of each tick without support.

The truth is what was shown on the path taken: evidence on a branch that was not reached does not support a tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from console.training.play.timeline import Tick
from console.training.scenario.model import Mark, Rules, Sign
from console.training.scoring.result import Heard, SignalFinding, Signals
from console.training.scoring.take import Seen, Take

_BETTER: Final = (Heard.FOUND, Heard.FOUND_ON_WEAK, Heard.GUESSED_EARLY)
"""Of a signal and its equals the one that was heard best counts."""


def signals(take: Take, rules: Rules, made: Iterable[str]) -> Signals:
    """All findings of the take. `made` are the moves that were made in it (for `critical_if`)."""
    equals = _present(take)
    critical = {*rules.critical, *(signal for signal, move in rules.critical_if.items() if move in set(made))}
    there = [_heard(take, signal, equal, signal in critical) for signal, equal in equals.items()]
    accounted = {name for signal, equal in equals.items() for name in (signal, *equal)}
    rest = [tick for tick in take.ticks.values() if tick.signal not in accounted]
    without = [_unsupported(take, tick) for tick in sorted(rest, key=lambda tick: (tick.at, tick.signal))]
    return Signals((*there, *without), taken_back=tuple(sorted(take.taken_back - accounted)))


def _present(take: Take) -> Mapping[str, tuple[str, ...]]:
    """The signals that were shown, in order of appearance, each with those that count as equal to it."""
    equals: dict[str, tuple[str, ...]] = {}
    for seen in take.seen:
        for mark in seen.said.marks:
            if mark.sign is Sign.PRESENT:
                known = equals.get(mark.signal, ())
                equals[mark.signal] = (*known, *(name for name in mark.equal if name not in known))
    return equals


def _heard(take: Take, signal: str, equal: tuple[str, ...], critical: bool) -> SignalFinding:
    names = (signal, *equal)
    seen, mark = next(_with(take, Sign.PRESENT, (signal,)))
    weak = next((one.at for one, _mark in _with(take, Sign.WEAK, names)), None)
    tried = [(_when(take.ticks[name], seen.at, weak), take.ticks[name]) for name in names if name in take.ticks]
    missed = Heard.MISSED_CRITICAL if critical else Heard.MISSED
    if not tried:
        return SignalFinding(
            signal=signal,
            heard=missed,
            critical=critical,
            shown_in=seen.said.id,
            words=mark.words,
            unticked=not take.taken_back.isdisjoint(names),
        )
    heard, tick = min(tried, key=lambda one: (_BETTER.index(one[0]), one[1].signal != signal, one[1].at, one[1].signal))
    return SignalFinding(
        signal=signal,
        heard=heard,
        critical=critical,
        shown_in=seen.said.id,
        words=mark.words,
        pointed_at=tick.evidence,
        points_right=_points_right(take, tick, names),
        seconds=round(tick.at - seen.at, 3),
        ticked_as=None if tick.signal == signal else tick.signal,
    )


def _when(tick: Tick, present: float, weak: float | None) -> Heard:
    if tick.at >= present:
        return Heard.FOUND
    if weak is not None and tick.at >= weak:
        return Heard.FOUND_ON_WEAK
    return Heard.GUESSED_EARLY


def _unsupported(take: Take, tick: Tick) -> SignalFinding:
    """A tick whose signal was never there. Pointing at a lure is being lured; else a weak sign excuses it."""
    names = (tick.signal,)
    weak = next(_with(take, Sign.WEAK, names), None)
    lures = list(_with(take, Sign.LURE, names))
    lure = next((one for one in lures if one[0].said.id == tick.evidence), None)
    if lure is None and weak is None and lures:
        lure = lures[0]
    heard, support = (Heard.WRONG_LURE, lure) if lure else (Heard.DEFENSIBLE, weak) if weak else (Heard.WRONG, None)
    if support is None:
        return SignalFinding(signal=tick.signal, heard=heard, pointed_at=tick.evidence)
    seen, mark = support
    return SignalFinding(
        signal=tick.signal,
        heard=heard,
        shown_in=seen.said.id,
        words=mark.words,
        pointed_at=tick.evidence,
        points_right=heard is Heard.DEFENSIBLE and _points_right(take, tick, names),
        seconds=round(tick.at - seen.at, 3),
        reason=mark.reason,
    )


def _with(take: Take, sign: Sign, signals: tuple[str, ...]) -> Iterator[tuple[Seen, Mark]]:
    """The messages that were shown with a mark of this sign for one of the signals, each with that mark."""
    for seen in take.seen:
        mark = seen.carries(sign, *signals)
        if mark is not None:
            yield seen, mark


def _points_right(take: Take, tick: Tick, signals: tuple[str, ...]) -> bool:
    """Whether the tick points at a message that carries the signal or a weak sign of it."""
    pointed = next((seen for seen in take.seen if seen.said.id == tick.evidence), None)
    if pointed is None:
        return False
    return any(pointed.carries(sign, *signals) is not None for sign in (Sign.PRESENT, Sign.WEAK))

"""Take 1 of a run: what was shown in it, what was said, which ticks stood at the end, and when time stood still.

Only take 1 is scored, so that rewinding is practice and never a way to a better score. What a facilitator says of a
message later on, and what is answered in the debrief, belongs to the run and not to a take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from console.training.play.entries import (
    Answered,
    Asked,
    CallerTypes,
    Ended,
    Entry,
    Happened,
    Injected,
    Log,
    Over,
    Paused,
    SceneEntered,
    Shown,
    SpeedSet,
    Ticked,
    TurnDecided,
    TurnOpened,
    Unticked,
)
from console.training.play.takes import first_take
from console.training.scenario.model import Mark, Said, Scenario, Sign

REWOUND: Final = "rewound"
"""How a take ended that was left for another one before the scenario was over."""

Span = tuple[float, float]
"""From and to, in seconds of the log."""
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Tick:
    """A signal that was ticked: `at` when it was put there for good, `evidence` what it points at in the end."""

    signal: str
    at: float
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the chatter that was on the screen, and since when."""

    said: Said
    at: float

    def carries(self, sign: Sign, *signals: str) -> Mark | None:
        """Its first mark of this sign for one of the signals, or for one that counts as equal to it."""
        return next((m for m in self.said.marks if m.sign is sign and not set(m.signals).isdisjoint(signals)), None)


@dataclass(frozen=True)
class Take:
    """Take 1. `closed` is when the chat was over (ticks, notes and the form still come after it), `left` when the take
    was: by the run's end or by a rewind."""

    entries: tuple[Entry, ...]
    seen: tuple[Seen, ...]
    ticks: Mapping[str, Tick]
    """Those that stood at the end, by signal."""
    taken_back: frozenset[str]
    """Signals that were ticked once and not at the end."""
    how: str
    outcome: str
    closed: float
    left: float

    def all(self, kind: type[Kind]) -> Iterator[tuple[float, Kind]]:
        """The entries that say this, with their seconds."""
        return ((entry.at, entry.what) for entry in self.entries if isinstance(entry.what, kind))

    @cached_property
    def stands_still(self) -> tuple[Span, ...]:
        """When time stood still: in a pause, or for a freeze question."""
        return (*self.pauses, *self.questions)

    @cached_property
    def pauses(self) -> tuple[Span, ...]:
        """When the run was paused."""
        return self._spans((entry.at, entry.what.on) for entry in self.entries if isinstance(entry.what, Paused))

    @cached_property
    def questions(self) -> tuple[Span, ...]:
        """When a freeze question stood on the screen."""
        return self._spans(
            (entry.at, isinstance(entry.what, Asked))
            for entry in self.entries
            if isinstance(entry.what, Asked | Answered)
        )

    @cached_property
    def typing(self) -> tuple[Span, ...]:
        """When the chatter was seen to type."""
        return self._spans((at, what.on) for at, what in self.all(CallerTypes))

    @cached_property
    def offline(self) -> tuple[Span, ...]:
        """When the chatter was not there, by the script or by a facilitator."""
        return self._spans(
            (entry.at, entry.what.event == "offline")
            for entry in self.entries
            if isinstance(entry.what, Happened | Injected) and entry.what.event in {"offline", "online"}
        )

    def faster(self, speed: float) -> tuple[Span, ...]:
        """When time did not go as in a real chat. `speed` is the one that the run began with."""
        return self._spans(((0.0, speed != 1.0), *((at, what.speed != 1.0) for at, what in self.all(SpeedSet))))

    def scenes(self) -> Iterator[tuple[str, int, Span]]:
        """Scene, phase, and from when to when the chat was in it, in order."""
        for index, (at, what) in enumerate(self._entered):
            until = self._entered[index + 1][0] if index + 1 < len(self._entered) else self.closed
            yield what.scene, what.phase, (at, max(at, until))

    def phase(self, at: float) -> int:
        """The phase that the scenario was in; 0 before the first scene."""
        return next((what.phase for since, what in reversed(self._entered) if since <= at), 0)

    @cached_property
    def turns(self) -> tuple[tuple[float, str], ...]:
        """When each turn opened, in order."""
        return tuple((at, what.turn) for at, what in self.all(TurnOpened))

    @cached_property
    def _entered(self) -> tuple[tuple[float, SceneEntered], ...]:
        return tuple(self.all(SceneEntered))

    def _spans(self, switches: Iterator[tuple[float, bool]] | tuple[tuple[float, bool], ...]) -> tuple[Span, ...]:
        spans: list[Span] = []
        since: float | None = None
        for at, on in switches:
            if on and since is None:
                since = at
            if not on and since is not None:
                spans.append((since, at))
                since = None
        return (*spans, (since, self.left)) if since is not None else tuple(spans)


def overlap(spans: tuple[Span, ...], since: float, until: float) -> float:
    """How many seconds of the spans, which may lie over each other, fall between the two moments."""
    total, reached = 0.0, since
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, until)
        if end > start:
            total += end - start
            reached = end
    return total


def touches(spans: tuple[Span, ...], since: float, until: float) -> bool:
    """Whether one of the spans, also one of no length, has a moment between the two."""
    return any(start < until and (end > since or start >= since) for start, end in spans)


def take_one(log: Log, scenario: Scenario) -> Take:
    """Take 1 of the log."""
    entries = first_take(log.entries)
    left = entries[-1].at if entries else 0.0
    closed = next((entry.at for entry in entries if _closes(entry)), left)
    how, outcome = _end(entries, rewound=len(entries) < len(log.entries))
    ticks, taken_back = _ticks(entries)
    return Take(
        entries=entries,
        seen=_seen(entries, scenario),
        ticks=ticks,
        taken_back=taken_back,
        how=how,
        outcome=outcome,
        closed=closed,
        left=left,
    )


def _end(entries: tuple[Entry, ...], *, rewound: bool) -> tuple[str, str]:
    """How the take ended, and with which outcome. One that was rewound after the chat was over had come to its end."""
    how, outcome = (REWOUND if rewound else ""), ""
    for entry in entries:
        match entry.what:
            case Over(by=by, outcome=outcome) if rewound:
                how = "end" if by == "chatter" else "closed"
            case Ended(how=how, outcome=outcome):
                pass
    return how, outcome


def _closes(entry: Entry) -> bool:
    match entry.what:
        case Happened(event="close") | Over() | Ended() | TurnDecided(scene="END"):
            return True
    return False


def _seen(entries: tuple[Entry, ...], scenario: Scenario) -> tuple[Seen, ...]:
    since: dict[str, float] = {}
    for entry in entries:
        if isinstance(entry.what, Shown):
            since.setdefault(entry.what.id, entry.at)
    messages = {step.id: step for _scene, step in scenario.steps() if isinstance(step, Said)}
    return tuple(Seen(messages[id], at) for id, at in since.items() if id in messages)


def _ticks(entries: tuple[Entry, ...]) -> tuple[dict[str, Tick], frozenset[str]]:
    """The ticks at the end. One that was taken off and put back counts from when it was put back; one that was only
    pointed at another message counts from when it was put there."""
    ticks: dict[str, Tick] = {}
    ever: set[str] = set()
    for entry in entries:
        match entry.what:
            case Ticked(signal=signal, evidence=evidence):
                ever.add(signal)
                ticks[signal] = Tick(signal, ticks[signal].at if signal in ticks else entry.at, evidence)
            case Unticked(signal=signal):
                ticks.pop(signal, None)
    return ticks, frozenset(ever - ticks.keys())

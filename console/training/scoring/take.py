"""Take 1 of a run: what was shown in it, what was said, which ticks stood at the end, and when time stood still.

Only take 1 is scored, so that rewinding is practice and never a way to a better score. What a facilitator says of a
message later on, and what is answered in the debrief, belongs to the run and not to a take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from console.training.play.entries import Entry, Log, SceneEntered, Shown, Ticked, TurnOpened
from console.training.play.takes import first_take
from console.training.play.timeline import Tick, Timeline, timelines
from console.training.scenario.model import Mark, Said, Scenario, Sign

REWOUND: Final = "rewound"
"""How a take ended that was left for another one before the scenario was over."""
_LEFT: Final = {"": REWOUND, "chatter": "end", "trainee": "closed"}
"""How a take ended that was left for another one, by who had ended the chat: then it had come to its end."""

Span = tuple[float, float]
"""From and to, in seconds of the log."""
Kind = TypeVar("Kind")


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
    states: tuple[Timeline, ...]
    """What stood at first, and after each entry."""
    seen: tuple[Seen, ...]
    taken_back: frozenset[str]
    """Signals that were ticked once and not at the end."""
    how: str
    closed: float
    left: float

    @property
    def ticks(self) -> Mapping[str, Tick]:
        """Those that stood at the end, by signal."""
        return self.states[-1].ticks

    @property
    def outcome(self) -> str:
        """What the scenario came to."""
        return self.states[-1].reached

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
        return self._while(lambda now: bool(now.pauses))

    @cached_property
    def questions(self) -> tuple[Span, ...]:
        """When a freeze question stood on the screen."""
        return self._while(lambda now: bool(now.freeze))

    @cached_property
    def typing(self) -> tuple[Span, ...]:
        """When the chatter was seen to type."""
        return self._while(lambda now: now.typing)

    @cached_property
    def offline(self) -> tuple[Span, ...]:
        """When the chatter was not there, by the script or by a facilitator."""
        return self._while(lambda now: now.offline)

    @cached_property
    def faster(self) -> tuple[Span, ...]:
        """When time did not go as in a real chat."""
        return self._while(lambda now: now.speed != 1.0)

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

    def _while(self, so: Callable[[Timeline], bool]) -> tuple[Span, ...]:
        """From when to when it was so; until the take was left, where it still was so then."""
        spans: list[Span] = []
        since = 0.0 if so(self.states[0]) else None
        for entry, now in zip(self.entries, self.states[1:], strict=True):
            if so(now) and since is None:
                since = entry.at
            elif not so(now) and since is not None:
                spans.append((since, entry.at))
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
    states = timelines(entries, log.header.speed)
    end, left = states[-1], entries[-1].at if entries else 0.0
    rewound = len(entries) < len(log.entries)
    ever = frozenset(entry.what.signal for entry in entries if isinstance(entry.what, Ticked))
    return Take(
        entries=entries,
        states=states,
        seen=_seen(entries, scenario),
        taken_back=ever - end.ticks.keys(),
        how=end.ended or (_LEFT[end.over] if rewound else ""),
        closed=end.closed_at if end.closed_at is not None else left,
        left=left,
    )


def _seen(entries: tuple[Entry, ...], scenario: Scenario) -> tuple[Seen, ...]:
    since: dict[str, float] = {}
    for entry in entries:
        if isinstance(entry.what, Shown):
            since.setdefault(entry.what.id, entry.at)
    messages = {step.id: step for _scene, step in scenario.steps() if isinstance(step, Said)}
    return tuple(Seen(messages[id], at) for id, at in since.items() if id in messages)

"""Where a run is by its log: what stands after each entry, for all who read a log and did not write it.

A growing log is followed entry by entry; a whole one is folded once. What stood when is asked of the states in between,
so that nobody has to say again what an entry means. Which entries make a take: `takes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Final, TypeVar

from msgspec import Struct, field, structs

from console.training.play.entries import (
    Answered,
    Asked,
    CallerTypes,
    DangerFlagged,
    Ended,
    Entry,
    Happened,
    Held,
    Injected,
    Labelled,
    Moves,
    Over,
    Overruled,
    Paused,
    PhaseMarked,
    Rewound,
    SceneEntered,
    Sent,
    Shown,
    SpeedSet,
    Ticked,
    TurnDecided,
    TurnOpened,
    Unticked,
)
from console.training.play.labels import MessageLabel

LASTING: Final = frozenset({"disk"})
"""Pauses that only what made them takes back."""
OPENINGS: Final = 200
"""Most turns that can be gone back to; a scenario has a tenth, and a log of a stranger may not fill the memory."""

_NO_LABELS: Final[Mapping[str, MessageLabel]] = MappingProxyType({})
_NO_TICKS: Final[Mapping[str, Tick]] = MappingProxyType({})
_NO_OPENINGS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tick:
    """A signal that is ticked: `at` when it was put there for good, `evidence` what it points at now.

    One that was taken off and put back counts from when it was put back; one that was only pointed at another message
    counts from when it was put there.
    """

    signal: str
    at: float
    evidence: str | None = None


class Timeline(Struct, frozen=True, kw_only=True):
    """A run after some entries. Times are seconds of its log; texts are as they stand there, not clean."""

    at: float = 0.0
    """Of the newest entry."""
    speed: float = 1.0
    take: int = 1
    scene: str = ""
    phase: int = 0
    """The scenario's; 0 before the first scene."""
    marked_phase: str = ""
    """What the trainee says: an id of the phase guide."""
    turn: str = ""
    typing: bool = False
    """The chatter types."""
    offline: bool = False
    """The chatter is not there, by the script or by a facilitator."""
    freeze: str = ""
    """The question that stands on the screen."""
    freeze_since: float = 0.0
    held: bool = False
    danger: bool = False
    pauses: frozenset[str] = frozenset()
    """Why time stands still."""
    paused_at: float = 0.0
    ticks: Mapping[str, Tick] = field(default_factory=lambda: _NO_TICKS)
    """Those that stand, by signal."""
    labels: Mapping[str, MessageLabel] = field(default_factory=lambda: _NO_LABELS)
    """By the trainee's message, also of an earlier take."""
    closed_at: float | None = None
    """Since when nobody is there to talk with; ticks, notes and the form still come after it."""
    over: str = ""
    """Who ended the chat: `chatter` or `trainee`. The trainee fills in the form."""
    reached: str = ""
    """The outcome, as the scenario says it."""
    ended: str = ""
    """How the run ended."""
    ended_at: float = 0.0
    openings: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _NO_OPENINGS)
    """By turn, in the order in which they opened, what stood then of `OF_A_TAKE`."""


Run = TypeVar("Run", bound=Timeline)

OF_A_TAKE: Final = (
    *("scene", "phase", "marked_phase", "offline", "held", "danger", "ticks", "closed_at", "over", "reached"),
)
"""What going back takes back. Pauses and speed are the run's, and a label stays with its message."""
_AT_FIRST: Final[Mapping[str, Any]] = {name: getattr(Timeline(), name) for name in OF_A_TAKE}


def timelines(entries: Iterable[Entry], speed: float = 1.0) -> tuple[Timeline, ...]:
    """What stands before the first entry, and after each of them. `speed` is the one that the run begins with."""
    return tuple(accumulate(entries, follow, initial=Timeline(speed=speed)))


def follow(run: Run, entry: Entry) -> Run:
    """The run after one more entry. Time never runs back."""
    at = max(run.at, entry.at)
    return structs.replace(run, at=at, **_changes(run, at, entry.what))


def pauses_after(pauses: frozenset[str], on: bool, why: str) -> frozenset[str]:
    """Going on ends every pause but those that only what made them takes back."""
    if on:
        return pauses | {why}
    return pauses - {why} if why in LASTING else pauses & LASTING


def _changes(run: Timeline, at: float, what: object) -> dict[str, Any]:
    match what:
        case SceneEntered(scene=scene, phase=phase):
            return {"scene": scene, "phase": phase}
        case TurnOpened(turn=turn):
            return {"turn": turn, "openings": _opened(run, turn)}
        case TurnDecided(scene=scene):
            return {"turn": "", **(_closed(run, at) if scene == "END" else {})}
        case Shown():
            return {"typing": False}
        case CallerTypes(on=on):
            return {"typing": on}
        case Happened(event="close"):
            return {"typing": False, **_closed(run, at)}
        case Happened(event="offline") | Injected(event="offline"):
            return {"typing": False, "offline": True}
        case Happened(event="online") | Injected(event="online"):
            return {"offline": False}
        case Sent(id=message, suggested=moves):
            return _labelled(run, message, by_rule=moves)
        case Labelled(message=message, moves=moves):
            return _labelled(run, message, by_trainee=moves)
        case Overruled(message=message, moves=moves):
            return _labelled(run, message, by_facilitator=moves)
        case Ticked(signal=signal, evidence=evidence):
            since = run.ticks[signal].at if signal in run.ticks else at
            return {"ticks": MappingProxyType({**run.ticks, signal: Tick(signal, since, evidence)})}
        case Unticked(signal=signal):
            left = {name: tick for name, tick in run.ticks.items() if name != signal}
            return {"ticks": MappingProxyType(left)}
        case PhaseMarked(phase=marked):
            return {"marked_phase": marked}
        case DangerFlagged(on=on):
            return {"danger": on}
        case Held(on=on):
            return {"held": on}
        case _:
            return _course(run, at, what)


def _course(run: Timeline, at: float, what: object) -> dict[str, Any]:
    """How time goes, and where it ends."""
    match what:
        case Asked(id=question):
            return {"freeze": question, "freeze_since": at}
        case Answered():
            return {"freeze": ""}
        case Paused(on=on, why=why):
            since = at if on and not run.pauses else run.paused_at
            return {"pauses": pauses_after(run.pauses, on, why), "paused_at": since}
        case SpeedSet(speed=speed):
            return {"speed": speed}
        case Rewound(take=take, turn=turn):
            return {**_back(run, turn), "take": take, "turn": turn, "freeze": "", "typing": False}
        case Over(by=by, outcome=outcome):
            stopped = {"turn": "", "freeze": "", "typing": False, **_closed(run, at)}
            return {"over": by, "reached": outcome, **stopped}
        case Ended(how=how, outcome=outcome):
            stopped = {"turn": "", "freeze": "", "typing": False, "pauses": frozenset(), **_closed(run, at)}
            return {"ended": how, "ended_at": at, "reached": outcome or run.reached, **stopped}
        case _:
            return {}


def _closed(run: Timeline, at: float) -> dict[str, Any]:
    return {"closed_at": at if run.closed_at is None else run.closed_at}


def _labelled(run: Timeline, message: str, **said: Moves) -> dict[str, Any]:
    label = replace(run.labels.get(message, MessageLabel()), **said)
    return {"labels": MappingProxyType({**run.labels, message: label})}


def _opened(run: Timeline, turn: str) -> Mapping[str, Mapping[str, Any]]:
    earlier = [(name, stood) for name, stood in run.openings.items() if name != turn]
    now = {name: getattr(run, name) for name in OF_A_TAKE}
    return MappingProxyType(dict([*earlier[-OPENINGS + 1 :], (turn, now)]))


def _back(run: Timeline, turn: str) -> dict[str, Any]:
    """What stood when the turn opened last; the turns that opened since then did not."""
    names = list(run.openings)
    kept = names[: names.index(turn)] if turn in run.openings else []
    openings = MappingProxyType({name: run.openings[name] for name in kept})
    return {**run.openings.get(turn, _AT_FIRST), "openings": openings}

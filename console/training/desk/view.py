"""A run as a facilitator sees it: a pure fold of its log. What it means in words: `screens/desk/rows.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from console.training.play.entries import (
    Answered,
    Asked,
    CallerTypes,
    DangerFlagged,
    Debriefed,
    Ended,
    Entry,
    Flagged,
    Happened,
    Header,
    Held,
    HintShown,
    Injected,
    Labelled,
    Moves,
    NoAnswer,
    Noted,
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
    Watched,
    Whispered,
)
from console.training.play.labels import MessageLabel
from protocol.safe_text import SafeLine, SafeText, one_line, sanitise

TALK: Final = 4000
"""Most lines of a transcript that are kept; the oldest go."""


class Who(StrEnum):
    """Whose turn it is to write."""

    TRAINEE = "trainee"
    CHATTER = "chatter"
    NOBODY = "nobody"


class Kind(StrEnum):
    """What a line of the transcript is."""

    CHATTER = "chatter"
    OWN = "own"
    NOTE = "note"
    EVENT = "event"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the transcript. `ref` is the message's id (`m8`, `s3`), the event's name or another id, by `what`."""

    id: str
    at: float
    kind: Kind
    what: str
    """`message`, or what happened: `silence`, `offline`, `online`, `close`, `no_answer`, `freeze`, `answer`, ..."""
    ref: str = ""
    text: SafeText = SafeText("")
    by: SafeLine = SafeLine("")
    seconds: float = 0.0
    moves: Moves = ()


_NO_LABELS: Mapping[str, MessageLabel] = MappingProxyType({})
_NO_TICKS: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """What is known of a run. Times are seconds of its log; texts of others are clean."""

    header: Header
    alias: SafeLine
    at: float = 0.0
    """Of the newest entry."""
    scene: str = ""
    phase: int = 0
    marked_phase: str = ""
    take: int = 1
    speed: float = 1.0
    answers: Who = Who.NOBODY
    waits_since: float | None = None
    """Since when whoever does not have to answer waits."""
    last_chatter: float | None = None
    """When the chatter's last message came."""
    first_sent: bool = False
    typing: bool = False
    """The chatter types."""
    turn: str = ""
    freeze: str = ""
    freeze_since: float = 0.0
    offline: bool = False
    held: bool = False
    danger: bool = False
    pauses: frozenset[str] = frozenset()
    """Why time stands still."""
    paused_at: float = 0.0
    over: bool = False
    """The chat is over; the trainee fills in the form."""
    ended: str = ""
    outcome: SafeLine = SafeLine("")
    ended_at: float = 0.0
    stood_still: bool = False
    """Its time may have gaps: it was left for the queue, or its console was killed."""
    shared: bool = False
    """The trainee lets the debrief be seen."""
    watchers: frozenset[str] = frozenset()
    talk: tuple[Said, ...] = ()
    labels: Mapping[str, MessageLabel] = field(default_factory=lambda: _NO_LABELS)
    ticks: Mapping[str, str | None] = field(default_factory=lambda: _NO_TICKS)
    """Signals that are ticked, with the message that each points at."""
    hints: int = 0
    flags: int = 0
    lines: int = 0
    """Entries taken in, also of those that show nothing."""

    @property
    def last(self) -> Said | None:
        """The last message of either side."""
        return next((said for said in reversed(self.talk) if said.what == "message"), None)

    def message(self, ref: str) -> Said | None:
        """The newest message with this id."""
        return next((said for said in reversed(self.talk) if said.what == "message" and said.ref == ref), None)


def begin(header: Header) -> View:
    """A run of which nothing happened yet."""
    return View(header, one_line(header.trainee, 24) or SafeLine("?"), speed=header.speed)


def follow(view: View, entry: Entry) -> View:
    """The view after one more entry."""
    at = max(view.at, entry.at)
    view = _chatter(replace(view, at=at, lines=view.lines + 1), at, entry.what)
    view = _trainee(view, at, entry.what)
    return _course(_facilitator(view, at, entry.what), at, entry.what)


def _chatter(view: View, at: float, what: object) -> View:
    match what:
        case Shown(id=id_):
            view = _say(view, at, Kind.CHATTER, "message", ref=id_)
            return replace(view, last_chatter=at, typing=False, answers=Who.TRAINEE, waits_since=at)
        case CallerTypes(on=on):
            return replace(view, typing=on)
        case Happened(event=event, seconds=seconds):
            return _happened(_say(view, at, Kind.EVENT, event, seconds=seconds), event)
        case NoAnswer(turn=turn):
            return _say(view, at, Kind.EVENT, "no_answer", ref=turn)
        case _:
            return view


def _happened(view: View, event: str) -> View:
    match event:
        case "offline":
            return replace(view, offline=True, typing=False)
        case "online":
            return replace(view, offline=False)
        case "close":
            return replace(view, typing=False, answers=Who.NOBODY, waits_since=None)
        case _:
            return view


def _trainee(view: View, at: float, what: object) -> View:
    match what:
        case Sent(id=id_, text=text, suggested=suggested):
            view = _say(view, at, Kind.OWN, "message", ref=id_, text=text)
            view = _label(view, id_, by_rule=suggested)
            return replace(view, answers=Who.CHATTER, waits_since=at, first_sent=True)
        case Labelled(message=message, moves=moves):
            return _label(view, message, by_trainee=moves)
        case Ticked(signal=signal, evidence=evidence):
            return replace(view, ticks=MappingProxyType({**view.ticks, signal: evidence}))
        case Unticked(signal=signal):
            left = {each: evidence for each, evidence in view.ticks.items() if each != signal}
            return replace(view, ticks=MappingProxyType(left))
        case Noted(text=text):
            return _say(view, at, Kind.NOTE, "note", text=text)
        case PhaseMarked(phase=phase):
            return replace(view, marked_phase=phase)
        case DangerFlagged(on=on):
            return replace(_say(view, at, Kind.EVENT, "danger" if on else "no_danger"), danger=on)
        case Held(on=on):
            return replace(_say(view, at, Kind.EVENT, "hold" if on else "no_hold"), held=on)
        case HintShown(turn=turn):
            return replace(_say(view, at, Kind.EVENT, "hint", ref=turn), hints=view.hints + 1)
        case Answered(id=id_, option=option, words=words):
            chosen = "" if option is None else str(option)
            view = _say(view, at, Kind.EVENT, "answer", ref=id_, text=words, moves=(chosen,) if chosen else ())
            return replace(view, freeze="")
        case Debriefed(question="share", answer=answer):
            return replace(view, shared=answer == ("yes",))
        case _:
            return view


def _facilitator(view: View, at: float, what: object) -> View:
    match what:
        case Watched(by=by, on=on):
            watchers = view.watchers | {by} if on else view.watchers - {by}
            view = _say(view, at, Kind.FACILITATOR, "watches" if on else "watches_no_more", by=by)
            return replace(view, watchers=watchers)
        case Whispered(text=text, by=by):
            return _say(view, at, Kind.FACILITATOR, "whisper", text=text, by=by)
        case Injected(event=event, by=by, seconds=seconds):
            view = _say(view, at, Kind.FACILITATOR, f"inject_{event}", by=by, seconds=seconds)
            return _happened(view, event)
        case Overruled(message=message, moves=moves, by=by):
            view = _say(view, at, Kind.FACILITATOR, "overrule", ref=message, by=by, moves=moves)
            return _label(view, message, by_facilitator=moves)
        case Flagged(note=note, by=by):
            view = _say(view, at, Kind.FACILITATOR, "flag", text=note, by=by)
            return replace(view, flags=view.flags + 1)
        case _:
            return view


def _course(view: View, at: float, what: object) -> View:
    match what:
        case SceneEntered(scene=scene, phase=phase):
            return replace(view, scene=scene, phase=phase)
        case TurnOpened(turn=turn):
            since = view.waits_since if view.answers is Who.TRAINEE else at
            return replace(view, turn=turn, answers=Who.TRAINEE, waits_since=since)
        case TurnDecided():
            waits = Who.CHATTER if view.answers is Who.TRAINEE else view.answers
            return replace(
                view, turn="", answers=waits, waits_since=at if waits is not view.answers else view.waits_since
            )
        case Asked(id=id_):
            return replace(_say(view, at, Kind.EVENT, "freeze", ref=id_), freeze=id_, freeze_since=at)
        case Paused(on=on, why=why):
            return _paused(_say(view, at, Kind.EVENT, "pause" if on else "resume", ref=why), at, on, why)
        case SpeedSet(speed=speed):
            return replace(_say(view, at, Kind.EVENT, "speed", seconds=speed), speed=speed)
        case Rewound(take=take, turn=turn):
            view = _say(view, at, Kind.EVENT, "take", ref=turn, seconds=float(take))
            return replace(view, take=take, over=False, freeze="", answers=Who.TRAINEE, waits_since=at, turn=turn)
        case Over(by=by, outcome=outcome):
            view = _say(view, at, Kind.EVENT, f"over_{by}")
            outcome = one_line(outcome, 60)
            return replace(
                view, over=True, outcome=outcome, turn="", answers=Who.NOBODY, waits_since=None, typing=False
            )
        case Ended(how=how, outcome=outcome):
            view = _say(view, at, Kind.EVENT, f"end_{how}")
            return replace(
                view,
                ended=how,
                outcome=one_line(outcome, 60) or view.outcome,
                ended_at=at,
                freeze="",
                pauses=frozenset(),
                typing=False,
                answers=Who.NOBODY,
                waits_since=None,
            )
        case _:
            return view


def _paused(view: View, at: float, on: bool, why: str) -> View:
    """Time in which nothing goes on is not time that somebody waits. Going on ends every pause but a full disk's."""
    view = replace(view, stood_still=view.stood_still or why in ("left", "broken"))
    if on:
        since = view.paused_at if view.pauses else at
        return replace(view, pauses=view.pauses | {why}, paused_at=since)
    left = view.pauses - {"disk"} if why == "disk" else view.pauses & {"disk"}
    if left or not view.pauses or view.waits_since is None:
        return replace(view, pauses=left)
    return replace(view, pauses=left, waits_since=view.waits_since + at - view.paused_at)


def _say(
    view: View,
    at: float,
    kind: Kind,
    what: str,
    *,
    ref: str = "",
    text: str = "",
    by: str = "",
    seconds: float = 0.0,
    moves: Moves = (),
) -> View:
    said = Said(f"e{view.lines}", at, kind, what, one_line(ref, 32), sanitise(text), one_line(by, 32), seconds, moves)
    return replace(view, talk=(*view.talk[-TALK + 1 :], said))


def _label(view: View, message: str, **said: Moves) -> View:
    label = replace(view.labels.get(message, MessageLabel()), **said)
    return replace(view, labels=MappingProxyType({**view.labels, message: label}))

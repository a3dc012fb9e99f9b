"""A run as a facilitator sees it: a pure fold of its log. What it means in words: `screens/desk/rows.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from console.training.play import timeline
from console.training.play.entries import (
    Answered,
    Asked,
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
    Moves,
    NoAnswer,
    Noted,
    Over,
    Overruled,
    Paused,
    Rewound,
    Sent,
    Shown,
    SpeedSet,
    TurnDecided,
    TurnOpened,
    Watched,
    Whispered,
)
from console.training.play.timeline import Timeline
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


class View(Timeline, frozen=True, kw_only=True):
    """What is known of a run, and what of it concerns a facilitator. Texts in what is added here are clean."""

    header: Header
    alias: SafeLine
    answers: Who = Who.NOBODY
    waits_since: float | None = None
    """Since when whoever does not have to answer waits."""
    last_chatter: float | None = None
    """When the chatter's last message came."""
    first_sent: bool = False
    stood_still: bool = False
    """Its time may have gaps: it was left for the queue, or its console was killed."""
    shared: bool = False
    """The trainee lets the debrief be seen."""
    watchers: frozenset[str] = frozenset()
    talk: tuple[Said, ...] = ()
    hints: int = 0
    flags: int = 0
    lines: int = 0
    """Entries taken in, also of those that show nothing."""

    @property
    def outcome(self) -> SafeLine:
        """What the scenario came to."""
        return one_line(self.reached, 60)

    @property
    def last(self) -> Said | None:
        """The last message of either side."""
        return next((said for said in reversed(self.talk) if said.what == "message"), None)

    def message(self, ref: str) -> Said | None:
        """The newest message with this id."""
        return next((said for said in reversed(self.talk) if said.what == "message" and said.ref == ref), None)


def begin(header: Header) -> View:
    """A run of which nothing happened yet."""
    return View(header=header, alias=one_line(header.trainee, 24) or SafeLine("?"), speed=header.speed)


def follow(view: View, entry: Entry) -> View:
    """The view after one more entry."""
    after = timeline.follow(replace(view, lines=view.lines + 1), entry)
    after = _trainee(_chatter(after, entry.what), entry.what)
    return _course(view, _facilitator(after, entry.what), entry.what)


def _chatter(view: View, what: object) -> View:
    match what:
        case Shown(id=id_):
            view = _say(view, Kind.CHATTER, "message", ref=id_)
            return replace(view, last_chatter=view.at, answers=Who.TRAINEE, waits_since=view.at)
        case Happened(event=event, seconds=seconds):
            view = _say(view, Kind.EVENT, event, seconds=seconds)
            return _nobody_waits(view) if event == "close" else view
        case NoAnswer(turn=turn):
            return _say(view, Kind.EVENT, "no_answer", ref=turn)
        case _:
            return view


def _trainee(view: View, what: object) -> View:
    match what:
        case Sent(id=id_, text=text):
            view = _say(view, Kind.OWN, "message", ref=id_, text=text)
            return replace(view, answers=Who.CHATTER, waits_since=view.at, first_sent=True)
        case Noted(text=text):
            return _say(view, Kind.NOTE, "note", text=text)
        case DangerFlagged(on=on):
            return _say(view, Kind.EVENT, "danger" if on else "no_danger")
        case Held(on=on):
            return _say(view, Kind.EVENT, "hold" if on else "no_hold")
        case HintShown(turn=turn):
            return replace(_say(view, Kind.EVENT, "hint", ref=turn), hints=view.hints + 1)
        case Answered(id=id_, option=option, words=words):
            chosen = () if option is None else (str(option),)
            return _say(view, Kind.EVENT, "answer", ref=id_, text=words, moves=chosen)
        case Debriefed(question="share", answer=answer):
            return replace(view, shared=answer == ("yes",))
        case _:
            return view


def _facilitator(view: View, what: object) -> View:
    match what:
        case Watched(by=by, on=on):
            watchers = view.watchers | {by} if on else view.watchers - {by}
            view = _say(view, Kind.FACILITATOR, "watches" if on else "watches_no_more", by=by)
            return replace(view, watchers=watchers)
        case Whispered(text=text, by=by):
            return _say(view, Kind.FACILITATOR, "whisper", text=text, by=by)
        case Injected(event=event, by=by, seconds=seconds):
            return _say(view, Kind.FACILITATOR, f"inject_{event}", by=by, seconds=seconds)
        case Overruled(message=message, moves=moves, by=by):
            return _say(view, Kind.FACILITATOR, "overrule", ref=message, by=by, moves=moves)
        case Flagged(note=note, by=by):
            return replace(_say(view, Kind.FACILITATOR, "flag", text=note, by=by), flags=view.flags + 1)
        case _:
            return view


def _course(before: View, view: View, what: object) -> View:
    match what:
        case TurnOpened():
            since = view.waits_since if view.answers is Who.TRAINEE else view.at
            return replace(view, answers=Who.TRAINEE, waits_since=since)
        case TurnDecided() if view.answers is Who.TRAINEE:
            return replace(view, answers=Who.CHATTER, waits_since=view.at)
        case Asked(id=id_):
            return _say(view, Kind.EVENT, "freeze", ref=id_)
        case Paused(on=on, why=why):
            view = replace(view, stood_still=view.stood_still or why in ("left", "broken"))
            return _going_on(before, _say(view, Kind.EVENT, "pause" if on else "resume", ref=why))
        case SpeedSet(speed=speed):
            return _say(view, Kind.EVENT, "speed", seconds=speed)
        case Rewound(take=take, turn=turn):
            view = _say(view, Kind.EVENT, "take", ref=turn, seconds=float(take))
            return replace(view, answers=Who.TRAINEE, waits_since=view.at)
        case Over(by=by):
            return _nobody_waits(_say(view, Kind.EVENT, f"over_{by}"))
        case Ended(how=how):
            return _nobody_waits(_say(view, Kind.EVENT, f"end_{how}"))
        case _:
            return view


def _nobody_waits(view: View) -> View:
    return replace(view, answers=Who.NOBODY, waits_since=None)


def _going_on(before: View, view: View) -> View:
    """Time in which nothing goes on is not time that somebody waits."""
    if view.pauses or not before.pauses or view.waits_since is None:
        return view
    return replace(view, waits_since=view.waits_since + view.at - before.paused_at)


def _say(
    view: View,
    kind: Kind,
    what: str,
    *,
    ref: str = "",
    text: str = "",
    by: str = "",
    seconds: float = 0.0,
    moves: Moves = (),
) -> View:
    told = (one_line(ref, 32), sanitise(text), one_line(by, 32), seconds, moves)
    return replace(view, talk=(*view.talk[-TALK + 1 :], Said(f"e{view.lines}", view.at, kind, what, *told)))

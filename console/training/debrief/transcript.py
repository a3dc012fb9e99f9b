"""The chat as it was in take 1: every message with its clock and id, and what happened between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.strings import N_
from console.training.debrief.terms import Terms, clock
from console.training.play import entries as log
from console.training.play.takes import first_take
from console.training.play.timeline import Timeline, timelines
from console.training.scenario.model import Scenario
from protocol.safe_text import sanitise

END = "end"
"""The id of the last moment: what belongs to no message stands there."""


class Kind(StrEnum):
    """Whose moment it is."""

    CHATTER = "chatter"
    OWN = "own"
    EVENT = "event"
    FREEZE = "freeze"
    PHASE = "phase"
    DESK = "desk"
    """Something that the facilitator did: never mistaken for the scenario."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One row at the left. `id` is the message's own (`m8`, `s3`, `f1`) or made up of a letter and a number; `label`
    is what is shown of it. `turn` is the trainee's turn that it belongs to."""

    id: str
    kind: Kind
    at: float
    text: str
    who: str = ""
    label: str = ""
    turn: str | None = None
    stop: bool = False
    """Whether it is worth stopping at by itself: no answer came, or the facilitator marked it."""

    @property
    def clock(self) -> str:
        """When, since the chat was taken."""
        return clock(self.at)


def transcript(run: log.Log, scenario: Scenario, terms: Terms) -> tuple[Moment, ...]:
    """The moments in order, closed by one with the id `END`."""
    return tuple(_Teller(scenario, terms, run.header).tell(first_take(run.entries)))


class _Teller:
    """Gives each moment its words, and numbers those that have no id of their own."""

    def __init__(self, scenario: Scenario, terms: Terms, header: log.Header) -> None:
        self.scenario = scenario
        self.terms = terms
        self.spoken = header.language
        self.made = 0

    def tell(self, entries: Sequence[log.Entry]) -> Iterator[Moment]:
        chat = [entry for entry in entries if not isinstance(entry.what, log.Debriefed)]
        states = timelines(chat)
        for before, entry in zip(states, chat, strict=False):
            yield from self._moments(before, entry.at, entry.what)
        if not states[-1].ended:
            yield Moment(END, Kind.EVENT, states[-1].at, self.terms(N_("The log ends here.")))

    def _moments(self, before: Timeline, at: float, what: object) -> Iterator[Moment]:
        match what:
            case log.Shown():
                yield self._shown(at, what)
            case log.Sent():
                yield Moment(what.id, Kind.OWN, at, str(sanitise(what.text)), self.terms(N_("you")), what.id, what.turn)
            case log.SceneEntered() if what.phase != before.phase:
                words = self.terms(N_("PHASE {number}  {title}"), number=what.phase, title=self.terms.phase(what.phase))
                yield self._made(Kind.PHASE, at, words)
            case log.Asked():
                freeze = self.scenario.freeze(what.id)
                yield Moment(
                    what.id, Kind.FREEZE, at, self.terms.text(freeze.question) if freeze else what.id, label=what.id
                )
            case log.HintShown():
                yield self._made(Kind.EVENT, at, self.terms(N_("You looked at the hint.")), what.turn)
            case log.NoAnswer():
                words = self.terms(N_("No answer in time; {nick} waits on."), nick=self.scenario.caller.nick)
                yield Moment(f"{what.turn}-n", Kind.EVENT, at, words, turn=what.turn, stop=True)
            case log.Ended():
                yield Moment(END, Kind.EVENT, at, self._ended(what))
            case _:
                words = self._happened(what)
                if words:
                    yield self._made(Kind.EVENT, at, words)
                words = self._by_facilitator(what)
                if words:
                    yield self._made(Kind.DESK, at, words, stop=isinstance(what, log.Flagged))

    def _shown(self, at: float, what: log.Shown) -> Moment:
        said = self.scenario.said(what.id)
        text = self.terms.filled(said.text.in_(self.spoken)) if said else self.terms(N_("(no longer in the scenario)"))
        return Moment(what.id, Kind.CHATTER, at, text, str(self.scenario.caller.nick), what.id)

    def _made(self, kind: Kind, at: float, words: str, turn: str | None = None, *, stop: bool = False) -> Moment:
        self.made += 1
        return Moment(f"e{self.made}", kind, at, words, turn=turn, stop=stop)

    def _happened(self, what: object) -> str:
        terms, nick = self.terms, self.scenario.caller.nick
        match what:
            case log.Happened(event="silence"):
                return terms(N_("Silence of {time}."), time=terms.seconds(what.seconds))
            case log.Happened(event="offline"):
                return terms(N_("{nick} loses the connection."), nick=nick)
            case log.Happened(event="online"):
                return terms(N_("{nick} is back."), nick=nick)
            case log.Happened(event="close"):
                return terms(N_("{nick} leaves the chat."), nick=nick)
            case log.PhaseMarked():
                number = terms.phase_number(what.phase)
                return terms(
                    N_("You marked: phase {number} {title}."),
                    number=number if number is not None else "?",
                    title=terms.phase(number).lower() if number is not None else str(sanitise(what.phase, limit=64)),
                )
            case log.Noted():
                return terms(N_("Your note: {text}"), text=sanitise(what.text))
            case log.DangerFlagged():
                return terms(N_("You set the danger mark.") if what.on else N_("You took the danger mark away."))
            case log.Held():
                return terms(N_("You put the chat on hold.") if what.on else N_("You took the chat up again."))
            case log.SpeedSet():
                return terms(N_("Speed {speed:g} times."), speed=what.speed)
            case log.Paused() if what.why != "facilitator":
                return terms(N_("Pause.") if what.on else N_("On after the pause."))
            case log.Guessed():
                said = str(sanitise(what.words)) or terms.moves(what.moves)
                return terms(N_("You would have done: {what}"), what=said)
        return ""

    def _by_facilitator(self, what: object) -> str:
        terms = self.terms
        match what:
            case log.Watched():
                text = (
                    N_("Facilitator {who} watches from here.")
                    if what.on
                    else N_("Facilitator {who} no longer watches.")
                )
                return terms(text, who=_name(what.by))
            case log.Whispered():
                return terms(N_("Facilitator {who} whispered: {text}"), who=_name(what.by), text=sanitise(what.text))
            case log.Injected(event="silence"):
                time = terms.seconds(what.seconds)
                return terms(
                    N_("Facilitator {who} made a silence of {time}; it is not in the scenario."),
                    who=_name(what.by),
                    time=time,
                )
            case log.Injected():
                text = N_("Facilitator {who} took the connection away; it is not in the scenario.")
                if what.event == "online":
                    text = N_("Facilitator {who} gave the connection back; it is not in the scenario.")
                return terms(text, who=_name(what.by))
            case log.Flagged():
                return terms(
                    N_("Facilitator {who} marked this moment: {text}"), who=_name(what.by), text=sanitise(what.note)
                )
            case log.Paused(why="facilitator"):
                return terms(N_("The facilitator paused.") if what.on else N_("The facilitator goes on."))
        return ""

    def _ended(self, what: log.Ended) -> str:
        match what.how:
            case "end":
                return self.terms(N_("The chat is over."))
            case "closed":
                return self.terms(N_("You ended the chat."))
            case "stopped":
                return self.terms(N_("You stopped this practice."))
            case _:
                return self.terms(N_("The practice was broken off."))


def _name(alias: str) -> str:
    return str(sanitise(alias, limit=60, lines=1))

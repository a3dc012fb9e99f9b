"""What the debrief asks: reactions and care, the trainee's own view before any score, and what is taken along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from console.strings import N_
from console.training.debrief.summary import Summary
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Kind, Moment
from console.training.play.entries import Entry
from console.training.play.takes import first_take
from console.training.play.timeline import timelines

MOST_SUGGESTED = 4
"""Suggestions for what to keep and what to change; own words come below them."""
LISTENER = "luisterlijn"
"""Of the referral directory: whom anybody may call; named only where its entry was checked."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something to choose; `value` is what the log keeps."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: at most `most` options. `own`: own words may be written too. `advice`: what to do, by the option.

    `remarks` stand below the title.
    """

    screen: int
    id: str
    title: str
    options: tuple[Choosable, ...]
    most: int = 1
    own: bool = False
    advice: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def toggled(self, answer: Sequence[str], value: str) -> tuple[str, ...] | None:
        """The answer with `value` chosen, or no longer; None where as many as may be are chosen."""
        if value in answer:
            return tuple(one for one in answer if one != value)
        if self.most == 1:
            return (value,)
        return (*answer, value) if len(answer) < self.most else None

    def text_of(self, value: str) -> str:
        """What a kept value says; own words are themselves."""
        return next((option.text for option in self.options if option.value == value), value)

    def own_words(self, answer: Sequence[str]) -> str:
        """What was written in own words; empty where nothing was."""
        known = {option.value for option in self.options}
        return next((one for one in answer if one not in known), "")


def asks(
    screen: int, entries: Sequence[Entry], moments: Sequence[Moment], summary: Summary, terms: Terms
) -> tuple[Ask, ...]:
    """The questions of a screen; none on the third and the fourth."""
    match screen:
        case 1:
            return tuple(_reactions(terms))
        case 2:
            return tuple(_own_view(entries, moments, terms))
        case 5:
            return tuple(_taken_along(summary, terms))
    return ()


def _reactions(terms: Terms) -> Iterator[Ask]:
    felt = (
        Choosable("fine", terms(N_("it went"))),
        Choosable("hard", terms(N_("it was hard going"))),
        Choosable("touched", terms(N_("it got to me"))),
    )
    yield Ask(
        1,
        "felt",
        terms(N_("How was it?")),
        felt,
        own=True,
        remarks=(terms(N_("A practice can get to you, although it is not real. Nothing of this is judged.")),),
    )
    listener = terms.checked(LISTENER)
    call = terms(N_("You can also call {who}."), who=listener) if listener else ""
    speak = terms(
        N_("Go to your supervisor or facilitator now, or call somebody you trust. Esc: all is kept and waits for you.")
    )
    yield Ask(
        1,
        "care",
        terms(N_("Do you want to stop, or speak to somebody?")),
        (
            Choosable("on", terms(N_("no, I go on"))),
            Choosable("break", terms(N_("a break first"))),
            Choosable("speak", terms(N_("I want to speak to somebody"))),
            Choosable("stop", terms(N_("I stop here for today"))),
        ),
        advice={
            "break": terms(N_("Esc: you come back to this place whenever you like.")),
            "speak": f"{speak} {call}".strip(),
            "stop": terms(
                N_("Esc. The practice is kept; it counts once you have finished its debrief, on another day too.")
            ),
        },
    )


def _own_view(entries: Sequence[Entry], moments: Sequence[Moment], terms: Terms) -> Iterator[Ask]:
    sent = tuple(Choosable(one.id, f"{one.label}  {one.text}") for one in moments if one.kind is Kind.OWN)
    nothing = () if sent else (terms(N_("You sent no message.")),)
    yield Ask(2, "best", terms(N_("Your three best messages")), sent, most=3, remarks=nothing)
    yield Ask(2, "redo", terms(N_("One that you would do again, in another way")), sent, remarks=nothing)
    ticked = tuple(Choosable(signal, terms.signal(signal)) for signal in ticked_at_the_end(entries))
    none = () if ticked else (terms(N_("You ticked no signal. That can be right.")),)
    yield Ask(2, "sure", terms(N_("Signals that you are sure of")), ticked, most=len(ticked) or 1, remarks=none)


def ticked_at_the_end(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The signals that stood ticked when take 1 was over, in the order in which they were ticked."""
    return tuple(timelines(first_take(entries))[-1].ticks)


def _taken_along(summary: Summary, terms: Terms) -> Iterator[Ask]:
    keep = tuple(Choosable(words, words) for words in summary.keep[:MOST_SUGGESTED])
    change = tuple(Choosable(words, words) for words in summary.change[:MOST_SUGGESTED])
    yield Ask(5, "keep", terms(N_("One thing to keep")), keep, own=True)
    yield Ask(5, "change", terms(N_("One thing to change")), change, own=True)
    share = (
        Choosable("yes", terms(N_("yes: the facilitator may read this debrief"))),
        Choosable("no", terms(N_("no, it stays with me"))),
    )
    yield Ask(5, "share", terms(N_("Share it with your facilitator?")), share)

"""What stands on the first page of a debrief that somebody takes along, and the trainee's own answers in it.

The reactions of the first screen are left out: whether somebody wanted to stop or to speak is theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.strings import N_
from console.training.debrief.answers import SCREENS
from console.training.debrief.blocks import Fact
from console.training.debrief.terms import Terms
from console.training.debrief.whole import Debrief
from console.training.play.entries import Mode

MODES: Mapping[Mode, str] = {
    Mode.PRACTICE: N_("practice, with pause and hints"),
    Mode.EXAM: N_("exam, in real time"),
    Mode.STUDY: N_("study, a run of somebody else"),
}


def cover(told: Debrief, terms: Terms) -> tuple[Fact, ...]:
    """Who, when, which text of which scenario, and how it went."""
    header, score = told.header, told.score
    facts = [
        Fact(terms(N_("trainee")), header.trainee),
        Fact(terms(N_("begun")), header.began.replace("T", " ").removesuffix("Z") + " UTC"),
        Fact(terms(N_("scenario")), header.scenario, header.scenario_sha256[:12]),
        Fact(terms(N_("way")), terms(MODES[header.mode])),
        Fact(terms(N_("length")), terms.seconds(score.seconds)),
        Fact(terms(N_("run")), header.run),
    ]
    if header.facilitator:
        facts.insert(1, Fact(terms(N_("facilitator")), header.facilitator))
    if score.outcome:
        facts.append(Fact(terms(N_("outcome in the scenario")), score.outcome))
    if score.takes > 1:
        facts.append(Fact(terms(N_("takes")), str(score.takes), terms(N_("this is about the first"))))
    return tuple(facts)


def own_view(told: Debrief) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the trainee said before any score was seen."""
    return _said(told, 2)


def taken_along(told: Debrief) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the trainee keeps and changes."""
    return ((title, said) for title, said in _said(told, SCREENS, leave_out=("share",)))


def _said(told: Debrief, screen: int, leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for ask in told.asked:
        answer = told.answers.get(screen, ask.id)
        if ask.screen == screen and answer and ask.id not in leave_out:
            yield ask.title, tuple(ask.text_of(value) for value in answer)

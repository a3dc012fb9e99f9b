"""The rows of the screens that ask something: reactions, own view, and what is taken along."""

from __future__ import annotations

from collections.abc import Iterator

from console.strings import _
from console.training.debrief.answers import SCREENS
from console.training.debrief.findings import MARKS
from console.training.debrief.summary import verdict_tone
from console.training.debrief.whole import Debrief
from console.training.screens.debrief.ask_list import AskRow, Choice, Said, rows_of
from console.training.screens.debrief.moment_list import STYLES

FINISH = "finish"
"""The row that finishes the debrief."""
MOST_TO_PRACTISE = 3


def rows_of_screen(told: Debrief, screen: int, *, next_scenario: str = "", own: bool = True) -> list[AskRow]:
    """Everything that stands on the screen; only the trainee (`own`) can finish."""
    asked = [ask for ask in told.asked if ask.screen == screen]
    answers = {ask.id: told.answers.get(screen, ask.id) for ask in asked}
    if screen != SCREENS:
        settled = frozenset(ask.id for ask in asked) if screen == 2 and told.answers.left(2) else frozenset()
        return [*_lead(screen), *rows_of(asked, answers, fixed=settled)]
    keep_and_change = [ask for ask in asked if ask.id != "share"]
    share = [ask for ask in asked if ask.id == "share"]
    return [
        *_verdict(told),
        *rows_of(keep_and_change, answers),
        *_next(told, next_scenario),
        *rows_of(share, answers),
        *(_finish(told) if own else ()),
    ]


def _lead(screen: int) -> Iterator[AskRow]:
    if screen == 2:
        yield Said("lead", _("First your own view; after this you see what was there. Nothing here is judged."))
        yield Said("lead-end", "")


def _verdict(told: Debrief) -> Iterator[AskRow]:
    summary = told.summary
    tone = verdict_tone(summary)
    yield Said("verdict", f"{MARKS[tone]}  {summary.verdict.upper()}", STYLES[tone], stop=True)
    for number, why in enumerate(summary.why):
        yield Said(f"why-{number}", f"   {why}", "")
    yield Said("no-mark", "   " + _("This is no mark: a person speaks it through with you and signs it off."))
    yield Said("verdict-end", "")


def _next(told: Debrief, next_scenario: str) -> Iterator[AskRow]:
    yield Said("next-title", _("To practise next"), "title", stop=True)
    if next_scenario:
        yield Said("next-scenario", f"  {next_scenario}", "")
    for number, what in enumerate(told.summary.practise[:MOST_TO_PRACTISE]):
        yield Said(f"next-{number}", f"  {what}", "")
    if not next_scenario and not told.summary.practise:
        yield Said("next-none", "  " + _("Whatever you like: nothing stands out."), "")
    yield Said("next-end", "")


def _finish(told: Debrief) -> Iterator[AskRow]:
    yield Said("care", _("Does it stay with you? Speak to your supervisor or facilitator, today or tomorrow too."))
    yield Said("care-end", "")
    if told.answers.done:
        yield Said("finished", _("This debrief is finished: the run counts."))
    else:
        yield Choice(FINISH, _("Finish the debrief: from then on the run counts"))

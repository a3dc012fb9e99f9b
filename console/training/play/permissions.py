"""Which acts are possible when: by mode, and by whether the chat, or the run, is over."""

from __future__ import annotations

from typing import Final

from console.training.play import acts
from console.training.play.acts import Act
from console.training.play.entries import Debriefed, Flagged, Guessed, Injected, Mode, Overruled, Watched, Whispered
from console.training.play.state import Play, Refused

COUNSELLING: Final = (
    acts.Types,
    acts.Sends,
    acts.Drafts,
    acts.Labels,
    acts.Ticks,
    acts.MarksPhase,
    acts.Fills,
    acts.Notes,
    acts.FillsSafety,
    acts.FlagsDanger,
    acts.Holds,
)
"""What a counsellor does; in study mode the scripted run does it."""
CHATTING: Final = (acts.Types, acts.Sends, acts.Holds, acts.AsksHint, Injected)
"""What needs somebody at the other end."""
AFTERWARDS: Final = (Debriefed, Overruled, Flagged, Watched, Whispered)
"""What can be done once the run is over."""
CORRECTING: Final = (acts.Labels,)
"""What a trainee may put right in the debrief of an own run."""
FORM: Final = (acts.Fills, acts.Notes)
"""What was on its way when the run was finished is kept until the debrief begins: finishing must lose nothing."""


def check(play: Play, act: Act) -> None:
    """Raise `Refused` where the act is not possible now."""
    if play.ended:
        late = isinstance(act, FORM) and play.ended in ("end", "closed") and not play.debriefing
        correcting = isinstance(act, CORRECTING) and play.setup.mode is not Mode.STUDY
        if not (late or correcting or isinstance(act, AFTERWARDS)):
            raise Refused("finished")
        return
    if isinstance(act, Debriefed):
        raise Refused("not_finished")
    _check_mode(play.setup.mode, act)
    if play.story.over and (isinstance(act, CHATTING) or (isinstance(act, acts.Ends) and act.how == "closed")):
        raise Refused("over")
    if isinstance(act, acts.Answers) and play.question is None:
        raise Refused("no_question")
    if isinstance(act, Guessed) and play.setup.mode is not Mode.STUDY:
        raise Refused("practice")


def check_trainee(play: Play, act: Act) -> None:
    """Raise `Refused` where only the scripted run may do this: in study mode the trainee watches."""
    counsels = isinstance(act, (*COUNSELLING, acts.Finishes)) or (isinstance(act, acts.Ends) and act.how == "closed")
    if play.setup.mode is Mode.STUDY and counsels and not play.ended:
        raise Refused("study")


def _check_mode(mode: Mode, act: Act) -> None:
    match act:
        case acts.Pauses(on=True, why=""):
            possible = mode is not Mode.EXAM
        case acts.SetsSpeed():
            possible = mode is not Mode.EXAM
        case acts.AsksHint() | acts.Rewinds():
            possible = mode is Mode.PRACTICE
        case _:
            return
    if not possible:
        raise Refused("exam" if mode is Mode.EXAM else "study")

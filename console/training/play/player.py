"""The player: a scenario, time and acts in, a run and the lines of its log out. Pure: it knows no clock.

The same acts at the same moments give the same lines, whoever looks how often in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from console.training.play import acts, entries
from console.training.play.acts import Act
from console.training.play.doing import do
from console.training.play.entries import Entry, Mode
from console.training.play.permissions import check_trainee
from console.training.play.state import FASTEST, Play, Refused, Setup, milliseconds
from console.training.play.story import enter, finish, fire, next_moment
from console.training.scenario.model import Goes


class NotTheSame(Exception):
    """A log does not follow from this scenario: the file, or the program, is another one than when it was written.

    `entry` counts from 1: the first line behind the header that differs.
    """

    def __init__(self, entry: int) -> None:
        super().__init__(f"entry {entry} differs")
        self.entry = entry


def begin(setup: Setup) -> tuple[Play, tuple[Entry, ...]]:
    """The chat is taken: second 0. Raises `Refused("speed")`, in an exam for any speed but 1."""
    if not 0 < setup.speed <= FASTEST or (setup.mode is Mode.EXAM and setup.speed != 1.0):
        raise Refused("speed")
    out: list[Entry] = []
    play = Play(setup, speed=float(setup.speed))
    scenes = setup.scenario.scenes
    play = enter(play, Goes(scenes[0].id, 0), 0.0, 0.0, out) if scenes else finish(play, "", 0.0, out)
    play, more = advance(play, 0.0)
    return play, (*out, *more)


def advance(play: Play, at: float) -> tuple[Play, tuple[Entry, ...]]:
    """Everything that is due up to the real second `at`; time never runs back."""
    at = max(play.at, milliseconds(at))
    out: list[Entry] = []
    while (moment := next_moment(play)) is not None and (due := play.real(moment)) <= at:
        play = replace(fire(play, moment, due, out), at=max(play.at, due))
    return replace(play, at=at), tuple(out)


def act(play: Play, at: float, act: Act, *, scripted: bool = False) -> tuple[Play, tuple[Entry, ...]]:
    """Time up to `at`, then the act. `scripted` is the run that is watched in study mode.

    Raises `Refused`, and nothing has changed then: not even time.
    """
    return _act(play, at, act, scripted=scripted)


def restore(setup: Setup, log: Iterable[Entry]) -> tuple[Play, tuple[Entry, ...]]:
    """The run as it was when the last line of a log was written, and lines that follow from it and are missing there.

    Raises `NotTheSame` where the log is not one of this scenario.
    """
    play, out = begin(setup)
    told, made = tuple(log), list(out)
    for entry in told:
        done = act_of(entry)
        try:
            if done is None:
                play, more = advance(play, entry.at)
            else:
                play, more = _act(play, entry.at, done, scripted=True, suggested=getattr(entry.what, "suggested", None))
        except Refused:
            break  # the comparison finds where it began to differ
        made += more
    for number, entry in enumerate(told, start=1):
        if number > len(made) or made[number - 1] != entry:
            raise NotTheSame(number)
    return play, tuple(made[len(told) :])


def _act(
    play: Play, at: float, act: Act, *, scripted: bool, suggested: tuple[str, ...] | None = None
) -> tuple[Play, tuple[Entry, ...]]:
    play, passed = advance(play, at)
    if not scripted:
        check_trainee(play, act)
    out: list[Entry] = []
    play = do(play, play.at, act, out, suggested)
    play, more = advance(play, play.at)
    return play, (*passed, *out, *more)


_SAME_FIELDS: dict[type[Any], type[Any]] = {
    entries.Typing: acts.Types,
    entries.Drafted: acts.Drafts,
    entries.Labelled: acts.Labels,
    entries.PhaseMarked: acts.MarksPhase,
    entries.Answered: acts.Answers,
    entries.FormFilled: acts.Fills,
    entries.Noted: acts.Notes,
    entries.SafetyFilled: acts.FillsSafety,
    entries.DangerFlagged: acts.FlagsDanger,
    entries.Held: acts.Holds,
    entries.Paused: acts.Pauses,
    entries.SpeedSet: acts.SetsSpeed,
}
"""Entries that say the same as the act that made them."""


def act_of(entry: Entry) -> Act | None:
    """The act that an entry tells of; None for what happened by itself."""
    what = entry.what
    match what:
        case entries.Sent():
            return acts.Sends(what.text, what.client_id)
        case entries.Ticked():
            return acts.Ticks(what.signal, True, what.evidence)
        case entries.Unticked():
            return acts.Ticks(what.signal, False)
        case entries.HintShown():
            return acts.AsksHint()
        case entries.Rewound():
            return acts.Rewinds(what.turn)
        case entries.Over(by="trainee"):
            return acts.Ends("closed")
        case entries.Ended(how="stopped" | "broken" as how):
            return acts.Ends(how)
        case entries.Ended():
            return acts.Finishes()
    if isinstance(what, acts.ONLY_SAID):
        return what
    kind = _SAME_FIELDS.get(type(what))
    if kind is None:
        return None
    made: Act = kind(**{name: getattr(what, name) for name in what.__struct_fields__})
    return made

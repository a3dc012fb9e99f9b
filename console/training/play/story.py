"""What happens by itself: the chatter's side, one step at a time. Each function gives the next `Play` and adds what it
tells to `out`. Everything leads on: a missing scene, a scene without a way out and a loop without an end are the end.
"""

from __future__ import annotations

from dataclasses import replace

from console.training.play.entries import (
    Asked,
    CallerTypes,
    Entry,
    Happened,
    Over,
    SceneEntered,
    Shown,
    TurnOpened,
)
from console.training.play.order import shuffled
from console.training.play.state import MOVING, STEPS_LEAST, OpenTurn, Play, Stage
from console.training.play.timing import pace, within
from console.training.play.turns import decision, fire_turn, turn_moments
from console.training.scenario.model import END, Freeze, Given, Goes, Happening, Happens, Said, Turn, Variant


def next_moment(play: Play) -> float | None:
    """When something happens next, in the script's time; None while nothing does."""
    story = play.story
    if play.standing:
        return None
    moments = [story.away_until] if story.away_until is not None else []
    if story.stage is Stage.TURN:
        moments += turn_moments(play)
    elif story.stage in MOVING:
        moments.append(story.due)
    return min(moments, default=None)


def due(play: Play) -> float | None:
    """When something happens by itself next, in real seconds; None where nothing does."""
    moment = next_moment(play)
    return None if moment is None else play.real(moment)


def fire(play: Play, moment: float, at: float, out: list[Entry]) -> Play:
    """What is due at `moment` of the script, which is `at` in real seconds."""
    story = play.story
    if story.away_until is not None and story.away_until <= moment:
        out.append(Entry(at, Happened(event="online")))
        return play.told(offline=False, away_until=None)
    match story.stage:
        case Stage.BEGIN:
            return _begin(play.told(steps=story.steps + 1), moment, at, out)
        case Stage.PAUSE:
            return _type(play, moment, at, out)
        case Stage.TYPING | Stage.WAIT:
            return _end_of_step(play, moment, at, out)
        case _:
            play, goes = fire_turn(play, moment, at, out)
            if goes is None:
                return play
            return enter(play, goes, moment, at, out) if goes.scene else next_step(play, moment)


def enter(play: Play, goes: Goes, moment: float, at: float, out: list[Entry]) -> Play:
    """On in another scene, or to the end."""
    scene = play.setup.scenario.scene(goes.scene)
    if goes.scene == END or scene is None:
        return finish(play, goes.outcome, at, out)
    out.append(Entry(at, SceneEntered(scene=scene.id, phase=scene.phase)))
    return next_step(play.told(scene=scene.id, step=-1), moment)


def next_step(play: Play, moment: float) -> Play:
    """On with the step behind this one."""
    story = play.story
    due = moment if story.closed else max(moment, story.hush_until)
    return play.told(step=story.step + 1, stage=Stage.BEGIN, due=due, rest=0.0, turn=None)


def finish(play: Play, outcome: str, at: float, out: list[Entry]) -> Play:
    """The chatter's side is over; wrap-up begins."""
    out.append(Entry(at, Over(by="chatter", outcome=outcome)))
    return play.anchored(at).told(
        stage=Stage.OVER, over="chatter", outcome=outcome, turn=None, typing=False, away_until=None
    )


def quiet(play: Play, at: float, out: list[Entry]) -> Play:
    """The chatter no longer types."""
    if not play.story.typing:
        return play
    out.append(Entry(at, CallerTypes(on=False)))
    return play.told(typing=False)


def _begin(play: Play, moment: float, at: float, out: list[Entry]) -> Play:
    scenario, step = play.setup.scenario, play.step
    length = sum(len(scene.steps) for scene in scenario.scenes)
    if step is None or play.story.steps > max(STEPS_LEAST, 4 * length):
        return finish(play, "", at, out)
    match step:
        case Goes():
            return enter(play, step, moment, at, out)
        case Variant():
            chosen = play.setup.seed % max(1, step.modulus) == step.remainder
            return enter(play, step.goes, moment, at, out) if chosen else next_step(play, moment)
        case Given():
            return enter(play, step.goes, moment, at, out) if step.holds(play.story.moves) else next_step(play, moment)
        case Freeze():
            out.append(Entry(at, Asked(id=step.id, order=shuffled(step, play.setup.seed))))
            return play.anchored(at).told(stage=Stage.FROZEN)
        case Turn() if play.story.closed:
            goes = decision(play, step, silent=True)
            return enter(play, goes[1], moment, at, out) if goes else next_step(play, moment)
        case Turn():
            return open_turn(play, step, moment, at, out)
        case Happens() if not play.story.closed:
            return _happens(play, step, moment, at, out)
        case Said() if not play.story.closed and _is_said(play, step):
            pause, typing = pace(step, play.setup)
            return play.told(stage=Stage.PAUSE, due=moment + pause, rest=typing)
        case _:
            return next_step(play, moment)


def open_turn(play: Play, turn: Turn, moment: float, at: float, out: list[Entry]) -> Play:
    """It is the trainee's turn."""
    out.append(Entry(at, TurnOpened(turn=turn.id)))
    play = play.told(stage=Stage.TURN, turn=OpenTurn(turn.id, moment, before=len(play.story.own)))
    return replace(play, openings={**play.openings, turn.id: play.story})


def _is_said(play: Play, said: Said) -> bool:
    moves = play.story.moves
    return (said.only_if is None or said.only_if in moves) and (said.unless is None or said.unless not in moves)


def _happens(play: Play, step: Happens, moment: float, at: float, out: list[Entry]) -> Play:
    until = moment + within(step.seconds)
    match step.kind:
        case Happening.TYPING:
            if step.seconds > 0:
                out.append(Entry(at, CallerTypes(on=True)))
            return play.told(stage=Stage.WAIT, due=until, typing=step.seconds > 0)
        case Happening.SILENCE:
            out.append(Entry(at, Happened(event="silence", seconds=within(step.seconds))))
            return play.told(stage=Stage.WAIT, due=until)
        case Happening.OFFLINE:
            out.append(Entry(at, Happened(event="offline")))
            return next_step(play.told(offline=True), moment)
        case Happening.ONLINE:
            out.append(Entry(at, Happened(event="online")))
            return next_step(play.told(offline=False, away_until=None), moment)
        case Happening.CLOSE:
            out.append(Entry(at, Happened(event="close")))
            return next_step(play.told(closed=True, away_until=None, hush_until=0.0), moment)


def _type(play: Play, moment: float, at: float, out: list[Entry]) -> Play:
    """The pause before a message is over."""
    if play.story.rest <= 0:
        return _end_of_step(play.told(stage=Stage.TYPING), moment, at, out)
    if play.story.offline:
        # Nobody sees somebody type who is not there.
        return play.told(stage=Stage.TYPING, due=moment + play.story.rest, rest=0.0)
    out.append(Entry(at, CallerTypes(on=True)))
    return play.told(stage=Stage.TYPING, due=moment + play.story.rest, rest=0.0, typing=True)


def _end_of_step(play: Play, moment: float, at: float, out: list[Entry]) -> Play:
    play = quiet(play, at, out)
    step = play.step
    if isinstance(step, Said):
        if play.story.offline:
            # A message is a sign of life, as it is live.
            out.append(Entry(at, Happened(event="online")))
            play = play.told(offline=False, away_until=None)
        out.append(Entry(at, Shown(id=step.id)))
        play = play.told(newest=step.id)
    return next_step(play, moment)

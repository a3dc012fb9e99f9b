"""The trainee's turn: when it is over, and where the story goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from console.training.play.entries import Entry, Happened, NoAnswer, TurnDecided
from console.training.play.state import CLOSES_AFTER, OpenTurn, Play
from console.training.play.timing import within
from console.training.scenario.model import END, Branch, Goes, Turn, When

DRIVEN_AWAY: Final = "driven-away"
"""The outcome of a story that the chatter left because of what was written."""


def turn_moments(play: Play) -> Iterator[float]:
    """When something happens in the open turn, in the script's time. While the trainee types the turn stays open."""
    open_, turn = play.story.turn, play.open_turn
    if open_ is None or turn is None:
        return
    if turn.wait > 0 and not turn.silent and not open_.noted and not open_.answered:
        yield open_.opened + within(turn.wait)
    if play.typing:
        return
    if open_.answered and open_.last is not None:
        yield max(open_.last + CLOSES_AFTER, play.story.hush_until)
    elif not open_.answered:
        yield from (moment for moment, _branch in _silences(play, open_, turn))


def fire_turn(play: Play, moment: float, at: float, out: list[Entry]) -> tuple[Play, Goes | None]:
    """What is due in the turn; gives where the story goes on, None where the turn stays open.

    A goal without a scene means: on with the step behind the turn. Whoever was insulted, threatened or worse thanks
    nobody: they go away, whatever the story has; what a facilitator says that it was counts here too.
    """
    open_, turn = play.story.turn, play.open_turn
    if open_ is None or turn is None:
        return play, Goes("", 0)
    waits = turn.wait > 0 and not turn.silent and not open_.noted and not open_.answered
    if waits and open_.opened + within(turn.wait) <= moment:
        out.append(Entry(at, NoAnswer(turn=turn.id)))
        return play.told(turn=replace(open_, noted=True)), None
    hurt = next((move for move in play.setup.moves.moves if move in play.story.moves & play.setup.moves.leaving), None)
    if hurt is not None:
        out.append(Entry(at, Happened(event="close")))
        found: tuple[str, Goes] | None = (hurt, Goes(END, turn.line, DRIVEN_AWAY))
    elif open_.answered:
        found = decision(play, turn, silent=False)
    else:
        found = next((("silent", branch.goes) for due, branch in _silences(play, open_, turn) if due <= moment), None)
    by, goes = found if found else ("else", Goes("", turn.line))
    out.append(Entry(at, TurnDecided(turn=turn.id, by=by, scene=goes.scene or play.story.scene)))
    return play, goes


def decision(play: Play, turn: Turn, *, silent: bool) -> tuple[str, Goes] | None:
    """The first branch that holds over the moves made in the turn, with what decided; None where none does.

    `silent` is whether nothing was answered, so that a branch for silence holds.
    """
    open_ = play.story.turn
    answers = () if silent or open_ is None else play.story.own[open_.before :]
    made = frozenset(move for own in answers for move in own.moves)
    for branch in turn.branches:
        by = _holds(branch, made, play.setup.seed, silent=silent)
        if by:
            return by, branch.goes
    return None


def _holds(branch: Branch, made: frozenset[str], seed: int, *, silent: bool) -> str:
    match branch.when:
        case When.MOVE:
            return branch.move if branch.move in made else ""
        case When.SILENT:
            return "silent" if silent else ""
        case When.SEED:
            return "seed" if seed % max(1, branch.modulus) == branch.remainder else ""
        case When.ELSE:
            return "else"


def _silences(play: Play, open_: OpenTurn, turn: Turn) -> Iterator[tuple[float, Branch]]:
    """Branches for silence with when each is taken: not right after a key, nor while the chatter was made silent."""
    earliest = play.story.hush_until
    if open_.last is not None:
        earliest = max(earliest, open_.last + CLOSES_AFTER)
    for branch in turn.branches:
        if branch.when is When.SILENT:
            yield max(open_.opened + within(branch.seconds), earliest), branch

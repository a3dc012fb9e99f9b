"""Moves that must be made somewhere, and moves that are never right.

Every must says where, not only what: "goed dat je terug bent" is no word about coming back when it stands in the middle
of a chat (research/training.md section 4). And it is met where somebody else than the trainee saw it: a label alone, of
a message in which patterns found nothing, waits for a facilitator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.training.play.entries import Happened, Injected
from console.training.scenario.model import Condition, Rules, Sign, Text, Where
from console.training.scoring.labels import Own
from console.training.scoring.result import MustFinding, NeverFinding
from console.training.scoring.take import Take


def must(take: Take, own: tuple[Own, ...], rules: Rules) -> tuple[MustFinding, ...]:
    """Each condition of each must, met or not. One for which the path gave no occasion holds by itself."""
    return tuple(
        _finding(take, own, move, condition) for move, conditions in rules.must.items() for condition in conditions
    )


def never(own: tuple[Own, ...], reasons: Mapping[str, Text]) -> tuple[NeverFinding, ...]:
    """The moves that are never right and were made, each with all the messages in which it was."""
    found = ((move, tuple(_making(own, move)), why) for move, why in reasons.items())
    return tuple(
        NeverFinding(
            move,
            tuple(one.sent.id for one in made),
            why,
            tuple(one.sent.id for one in made if move in one.label.denied),
        )
        for move, made, why in found
        if made
    )


def _finding(take: Take, own: tuple[Own, ...], move: str, condition: Condition) -> MustFinding:
    if not _occasion(take, condition):
        return MustFinding(move=move, condition=condition, met=True, applies=False)
    there = [made for made in _making(own, move) if _holds(take, made, condition)]
    made = next((made for made in there if move in made.seen), None)
    if made is None:
        claimed = there[0].sent.id if there else None
        return MustFinding(move=move, condition=condition, met=False, claimed=claimed)
    return MustFinding(move=move, condition=condition, met=True, message=made.sent.id, turn=made.sent.turn)


def _making(own: tuple[Own, ...], move: str) -> Iterator[Own]:
    return (made for made in own if move in made.label.moves)


def _holds(take: Take, made: Own, condition: Condition) -> bool:
    match condition.where:
        case Where.WITHIN:
            return made.turns <= condition.turns
        case Where.IN_PHASE:
            return made.phase == condition.phase
        case Where.BEFORE_END:
            return made.at <= take.closed
        case Where.AFTER_ONLINE | Where.AFTER_SIGNAL:
            since = _since(take, condition)
            return since is not None and made.at >= since


def _occasion(take: Take, condition: Condition) -> bool:
    """Whether the trainee had a turn in which the condition could be met."""
    match condition.where:
        case Where.WITHIN | Where.BEFORE_END:
            return True
        case Where.IN_PHASE:
            return any(take.phase(at) == condition.phase for at, _turn in take.turns)
        case Where.AFTER_ONLINE | Where.AFTER_SIGNAL:
            since = _since(take, condition)
            return since is not None and any(at >= since for at, _turn in take.turns)


def _since(take: Take, condition: Condition) -> float | None:
    """From when on the move counts: the first return, or the first message with the signal (else with a weak sign)."""
    if condition.where is Where.AFTER_ONLINE:
        back = (
            entry.at
            for entry in take.entries
            if isinstance(entry.what, Happened | Injected) and entry.what.event == "online"
        )
        return next(back, None)
    signal = condition.signal
    signs = (Sign.PRESENT, Sign.WEAK)
    return next((seen.at for sign in signs for seen in take.seen if seen.carries(sign, signal) is not None), None)

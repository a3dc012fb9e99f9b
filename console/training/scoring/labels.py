"""The messages of take 1, each with what it was: the words that count for it in the log, and which of these stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from console.training.play.entries import Ended, Labelled, Log, Overruled, Rewound, Sent
from console.training.play.labels import MessageLabel
from console.training.scoring.result import Label
from console.training.scoring.take import Take

_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Own:
    """A message of the trainee in take 1: when it was sent, in which phase, after how many turns had opened."""

    sent: Sent
    at: float
    phase: int
    turns: int
    label: Label

    @property
    def seen(self) -> frozenset[str]:
        """What somebody else than the trainee says that it was, too: patterns, or a facilitator."""
        label = self.label
        return frozenset(label.moves if label.by_facilitator is not None else {*label.by_rule} & {*label.moves})


def own_messages(log: Log, take: Take, never: Collection[str]) -> tuple[Own, ...]:
    """The messages of take 1 with their labels, in the order in which they were sent. `never`: moves never right."""
    trainee, facilitator = _said(log)
    found: list[Own] = []
    opened = take.turns
    for at, sent in take.all(Sent):
        order = next((n for n, (_at, turn) in enumerate(opened, 1) if turn == sent.turn), None)
        label = _label(sent, trainee.get(sent.id), facilitator.get(sent.id), never)
        turns = order if order is not None else sum(since <= at for since, _turn in opened)
        found.append(Own(sent=sent, at=at, phase=take.phase(at), turns=turns, label=label))
    return tuple(found)


def _label(
    sent: Sent, trainee: tuple[str, ...] | None, facilitator: tuple[str, ...] | None, never: Collection[str]
) -> Label:
    barred = tuple(move for move in sent.suggested if move in never)
    stands = MessageLabel(sent.suggested, trainee, facilitator, barred).stands
    return Label(
        message=sent.id,
        turn=sent.turn,
        moves=stands.moves,
        origin=stands.origin,
        by_rule=sent.suggested,
        by_trainee=trainee,
        by_facilitator=facilitator,
        denied=stands.denied,
    )


def _said(log: Log) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What trainee and facilitator said of the messages of take 1, the last word each.

    The trainee's word of a later take changes nothing, but in the debrief it does; a facilitator's always does. A
    message of a later take may have an id that take 1 used too: from then on the id means that message.
    """
    trainee: dict[str, tuple[str, ...]] = {}
    facilitator: dict[str, tuple[str, ...]] = {}
    later: set[str] = set()
    take, ended = _FIRST, False
    for entry in log.entries:
        match entry.what:
            case Rewound(take=take):
                pass
            case Sent(id=id) if take > _FIRST:
                later.add(id)
            case Ended():
                ended = True
            case Labelled(message=message, moves=moves) if message not in later and (take == _FIRST or ended):
                trainee[message] = moves
            case Overruled(message=message, moves=moves) if message not in later:
                facilitator[message] = moves
    return trainee, facilitator

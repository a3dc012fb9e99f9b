"""Which moves a message of the trainee was: patterns suggest, the trainee says, a facilitator overrules.

All three are kept with the one that stands, because where they differ is what there is to talk about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.training.play.entries import Moves


class Origin(StrEnum):
    """Who said which moves a message was; the last of these that spoke stands."""

    RULE = "rule"
    TRAINEE = "trainee"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts, and by whose word."""

    origin: Origin
    moves: Moves
    denied: Moves = ()
    """Moves never right that patterns saw and the trainee left out: they stand until a facilitator says otherwise."""


@dataclass(frozen=True, slots=True)
class MessageLabel:
    """What each of the three said of one message; None where nobody spoke. No moves at all can be said too.

    `barred` are those of `by_rule` that are never right, as far as the reader knows the rules.
    """

    by_rule: Moves = ()
    by_trainee: Moves | None = None
    by_facilitator: Moves | None = None
    barred: Moves = ()

    @property
    def stands(self) -> Standing:
        """A facilitator is above the trainee, who is above the patterns.

        One thing the trainee cannot say away: a move that is never right and that patterns saw. Only a facilitator can.
        """
        if self.by_facilitator is not None:
            return Standing(Origin.FACILITATOR, self.by_facilitator)
        if self.by_trainee is not None:
            denied = tuple(move for move in self.barred if move not in self.by_trainee)
            return Standing(Origin.TRAINEE, (*self.by_trainee, *denied), denied)
        return Standing(Origin.RULE, self.by_rule)

"""The conditions of a `must`: where a move is asked for."""

from __future__ import annotations

import re

from console.strings import N_
from console.training.scenario.model import Condition, Where
from console.training.scenario.values import ID, Bad

_WITHIN = re.compile(r"within (\d{1,3}) turns?")
_PHASE = re.compile(r"in fase ([1-5])")
_AFTER = re.compile(r"after (\S+)")


def condition(text: str) -> Condition:
    """A condition as it stands in the file. Raises `Bad`."""
    plain = " ".join(text.split())
    if plain.casefold() == "before end":
        return Condition(Where.BEFORE_END)
    if plain.casefold() == "after online":
        return Condition(Where.AFTER_ONLINE)
    if (found := _WITHIN.fullmatch(plain)) and int(found[1]):
        return Condition(Where.WITHIN, turns=int(found[1]))
    if found := _PHASE.fullmatch(plain):
        return Condition(Where.IN_PHASE, phase=int(found[1]))
    if (found := _AFTER.fullmatch(plain)) and ID.fullmatch(found[1]):
        return Condition(Where.AFTER_SIGNAL, signal=found[1])
    raise Bad(
        N_(
            "“{given}” is not a condition. Write “within 4 turns”, “before END”, “in fase 5”, “after online” or"
            " “after” with a signal."
        ),
        given=text,
    )

"""Study mode: a scripted run is watched, and before each answer the trainee says what they would do. Pure.

Each turn goes through three steps: the guess (time stands still), the reveal (what was said, and why), and then what
the scripted run does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from console.training.play.entries import Guessed
from console.training.scenario.model import Text
from console.training.scenario.scripted.scripted_run import Does, Proef


@dataclass(frozen=True, slots=True)
class Studied:
    """Where somebody is. `guessed` is what they said of each turn, `open` the turn that they are asked about."""

    proef: Proef
    guessed: Mapping[str, Guessed] = field(default_factory=dict)
    open: str | None = None

    @property
    def answer(self) -> Does | None:
        """The scripted answer of the turn that is asked about."""
        return self.proef.turn(self.open) if self.open is not None else None

    @property
    def why(self) -> Text | None:
        """The author's remark on it."""
        return self.proef.why.get(self.open) if self.open is not None else None


def opened(studied: Studied, turn: str) -> Studied:
    """A turn opened: it is asked about, unless the scripted run says nothing there or it was asked about before."""
    answer = studied.proef.turn(turn)
    if answer is None or not answer.text or turn in studied.guessed:
        return studied
    return replace(studied, open=turn)


def guess(studied: Studied, moves: tuple[str, ...], words: str = "") -> tuple[Studied, Guessed]:
    """What the trainee would do; nothing is right or wrong here. Raises `ValueError` where nothing is asked."""
    if studied.open is None:
        raise ValueError("no turn is asked about")
    said = Guessed(turn=studied.open, moves=moves, words=words)
    return replace(studied, guessed={**studied.guessed, studied.open: said}), said


def revealed(studied: Studied) -> Studied:
    """The reveal was read."""
    return replace(studied, open=None)


def in_common(guessed: Guessed, moves: tuple[str, ...]) -> tuple[str, ...]:
    """Moves that both made, in the scripted run's order."""
    return tuple(move for move in moves if move in guessed.moves)

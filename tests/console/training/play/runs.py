"""A play with its lines, as a test wants to drive it."""

from __future__ import annotations

from typing import Any

from console.training.play.acts import Act
from console.training.play.entries import Entry
from console.training.play.player import act, advance, begin
from console.training.play.state import Play
from console.training.scenario.model import Scenario
from tests.console.training.stories import setup, told


class Run:
    """From taking the chat on."""

    def __init__(self, of: Scenario | None = None, **fields: Any) -> None:
        self.play: Play
        self.play, first = begin(setup(of, **fields) if of else setup(**fields))
        self.log = list(first)

    def to(self, at: float) -> list[tuple[float, str]]:
        """Time goes on to `at`; what happened."""
        self.play, more = advance(self.play, at)
        self.log += more
        return told(more)

    def do(self, at: float, *acts: Act, scripted: bool = False) -> list[tuple[float, str]]:
        """Do this at `at`; what happened."""
        happened: list[Entry] = []
        for one in acts:
            self.play, more = act(self.play, at, one, scripted=scripted)
            happened += more
        self.log += happened
        return told(happened)

"""Words for what a log names by id: messages, questions, moves, signals. Where they are not known the id is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.training.scenario.model import Rules, Scenario
from protocol.safe_text import SafeText, one_line


@dataclass(frozen=True, slots=True)
class Texts:
    """For one run. `language` is the one it is played in, labels of moves and signals are in the desk's own."""

    language: str = "nl"
    scenario: Scenario | None = None
    why: str = ""
    """Why there is no scenario, in a sentence."""
    moves: Mapping[str, str] = field(default_factory=dict)
    signals: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The scenario's title; empty where it is not known."""
        return one_line(self.scenario.title.in_(self.language), 60) if self.scenario else ""

    @property
    def chatter(self) -> str:
        """What the chatter is called; empty where it is not known."""
        return one_line(self.scenario.caller.nick, 20) if self.scenario else ""

    @property
    def rules(self) -> Rules | None:
        """The scenario's limits."""
        return self.scenario.rules if self.scenario else None

    def said(self, id_: str) -> SafeText:
        """A message of the chatter."""
        found = self.scenario.said(id_) if self.scenario else None
        return found.text.in_(self.language) if found else one_line(id_, 40)

    def question(self, id_: str) -> str:
        """A freeze question."""
        found = self.scenario.freeze(id_) if self.scenario else None
        return one_line(found.question.in_(self.language), 200) if found else one_line(id_, 40)

    def option(self, id_: str, place: str) -> str:
        """The option at this place (from 0) of a freeze question."""
        found = self.scenario.freeze(id_) if self.scenario else None
        if found is None or not place.isdecimal() or int(place) >= len(found.options):
            return one_line(place, 40)
        return one_line(found.options[int(place)].text.in_(self.language), 200)

    def move(self, id_: str) -> str:
        """A move."""
        return self.moves.get(id_) or one_line(id_, 40)

    def signal(self, id_: str) -> str:
        """A signal."""
        return self.signals.get(id_) or one_line(id_, 40)

"""Another idea for what had to be done and was not: the author's own words that do just that, where it was asked for.

Of a model answer the sentences are shown that make the move, as patterns see it; and no two musts get the same words
where there are others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from console.training.scenario.model import Condition, Happening, Happens, Said, Scenario, Scene, Sign, Turn, Where
from console.training.scoring.result import MustFinding

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")

Words = Callable[[Turn], str]
"""The model answer of a turn in words; empty where there is none."""
Makes = Callable[[str, str], bool]
"""Whether patterns see a move in a text."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A turn, with what had happened on the way to it."""

    turn: Turn
    number: int
    phase: int
    online: bool = False
    signals: frozenset[str] = frozenset()

    def fits(self, condition: Condition) -> bool:
        match condition.where:
            case Where.WITHIN:
                return self.number <= condition.turns
            case Where.BEFORE_END:
                return True
            case Where.IN_PHASE:
                return self.phase == condition.phase
            case Where.AFTER_ONLINE:
                return self.online
            case Where.AFTER_SIGNAL:
                return condition.signal in self.signals


def other_ideas(
    unmet: Iterable[MustFinding], scenario: Scenario, path: Sequence[str], words: Words, makes: Makes
) -> list[str]:
    """An idea for each, in their order. `path` is the scenes that were played; empty where the author wrote nothing."""
    scenes = [scene for id in path if (scene := scenario.scene(id)) is not None]
    on_the_way = list(_places(scenes))
    anywhere = [*on_the_way, *_places(scenario.scenes)]
    given: list[str] = []
    for one in unmet:
        fitting = [place for place in on_the_way if place.fits(one.condition)]
        found = list(_making(one.move, (*fitting, *anywhere), words, makes))
        found += [text for place in (*fitting, *anywhere) if (text := words(place.turn))]
        given.append(next((text for text in found if text not in given), found[0] if found else ""))
    return given


def _making(move: str, places: Iterable[_Place], words: Words, makes: Makes) -> Iterator[str]:
    """The words that make the move, turn by turn."""
    for place in places:
        model = words(place.turn)
        made = [sentence for sentence in _SENTENCE_END.split(model) if makes(move, sentence)]
        if made:
            yield " ".join(made)
        elif model and makes(move, model):
            yield model


def _places(scenes: Iterable[Scene]) -> Iterator[_Place]:
    online, number, signals = False, 0, frozenset[str]()
    for scene in scenes:
        for step in scene.steps:
            match step:
                case Turn():
                    number += 1
                    yield _Place(step, number, scene.phase, online, signals)
                case Happens(kind=Happening.ONLINE):
                    online = True
                case Said():
                    signals |= {mark.signal for mark in step.marks if mark.sign in (Sign.PRESENT, Sign.WEAK)}

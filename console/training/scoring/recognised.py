"""What nobody recognised of what was sent: no list of what hurts is complete, so what no pattern knows does not pass by
itself. A sentence is recognised by a pattern of a move that is not out of place in this scenario, or because it is near
one of the author's model answers, or because a facilitator said what the message was. The trainee's own word recognises
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal, Protocol

from console.training.moves.plain import sentences
from console.training.scenario.model import Scenario, Turn
from console.training.scoring.effort import words_of
from console.training.scoring.labels import Own
from console.training.scoring.result import Unread

NEAR: Final = 0.6
"""Share of the pairs of words of a sentence that stand in one of a model answer's (own assumption)."""

Pairs = frozenset[tuple[str, ...]]
"""A sentence as its pairs of words; one of a single word is a pair by itself."""


class Recognises(Protocol):
    """What is needed of `console.training.moves.moves.Moves`."""

    def suggest(self, text: str, language: str) -> tuple[str, ...]: ...


def unread(
    own: tuple[Own, ...],
    scenario: Scenario,
    language: Literal["nl", "en"],
    moves: Recognises,
    barred: AbstractSet[str],
) -> Unread:
    """Of the messages of take 1. `barred`: moves that are never right here."""
    models = [_pairs(sentence) for sentence in _models(scenario, language)]

    def known(sentence: str) -> bool:
        found = moves.suggest(sentence, language)
        if found:
            return barred.isdisjoint(found)
        said = _pairs(sentence)
        return any(len(said & model) >= NEAR * len(said) for model in models)

    said, strange = 0, Counter[str]()
    for one in own:
        told = sentences(one.sent.text)
        said += len(told)
        if one.label.by_facilitator is None:
            strange[one.sent.id] += sum(not known(sentence) for sentence in told)
    return Unread(tuple(id for id, n in strange.items() if n), strange.total() / said if said else 0.0)


def _models(scenario: Scenario, language: Literal["nl", "en"]) -> Iterator[str]:
    for _scene, step in scenario.steps():
        if isinstance(step, Turn) and step.model is not None:
            yield from sentences(step.model.in_(language))


def _pairs(sentence: str) -> Pairs:
    words = words_of(sentence)
    return frozenset(tuple(words[at : at + 2]) for at in range(max(1, len(words) - 1)))

"""How much of what was sent is the trainee's own: words at all, said once, and not the author's.

Compared is what was written without its punctuation, by runs of three words: a comma or a word more makes no new
sentence of an old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from console.training.scenario.model import Scenario, Turn
from console.training.scoring.labels import Own
from console.training.scoring.result import Effort, Unread

COPIED: Final = 0.95
"""Share of the runs of words of a model answer from which on it stands in a message (own assumption)."""
REPEATED: Final = 0.6
"""Share of the runs of words of a message that were all said before from which on it says nothing new (likewise)."""
RUN: Final = 3
"""Words in a run."""
SHORT: Final = 6
"""Words below which a model answer belongs to everybody: "ben je er nog?" is nobody's."""

_WORD: Final = re.compile(r"\w+")

Text = frozenset[tuple[str, ...]]
"""A text as its runs of words; one that is shorter than a run is a run itself."""


def effort(own: tuple[Own, ...], scenario: Scenario, unread: Unread) -> Effort:
    """Of the messages of take 1; `unread`: what nobody recognised of them."""
    models = [_runs(words) for words in _models(scenario) if len(words) >= SHORT]
    spoken: list[str] = []
    repeated: list[str] = []
    copied: list[str] = []
    before: set[tuple[str, ...]] = set()
    for made in own:
        said = _runs(words_of(made.sent.text))
        if not said:
            continue
        spoken.append(made.sent.id)
        if len(said & before) >= REPEATED * len(said):
            repeated.append(made.sent.id)
        if any(len(said & model) >= COPIED * len(model) for model in models):
            copied.append(made.sent.id)
        before |= said
    return Effort(tuple(spoken), tuple(repeated), tuple(copied), unread)


def _models(scenario: Scenario) -> Iterator[list[str]]:
    for _scene, step in scenario.steps():
        if isinstance(step, Turn) and step.model is not None:
            yield from (words_of(text) for text in (step.model.nl, step.model.en) if text is not None)


def words_of(text: str) -> list[str]:
    """Its words, without signs, in small letters."""
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> Text:
    return (
        frozenset(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))) if words else frozenset()
    )

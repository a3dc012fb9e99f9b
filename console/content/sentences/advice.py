"""Dangerous advice as data: a pattern, why it endangers somebody, and where that is known from; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.content.models import Advice, Dangerous
from console.content.sentences.patterns import found_in
from console.content.sentences.said import Said


def dangerous(texts: Iterable[Said], advice: Advice) -> Iterator[tuple[Said, str, Dangerous]]:
    """Sentences that give dangerous advice, with the rule that says so; one finding a sentence and rule."""
    for said in texts:
        for sentence in said.sentences():
            for rule in advice.dangerous:
                if (said.to_chatter or not rule.chatter_only) and found_in(rule, said.language, sentence):
                    yield said, sentence, rule

"""Dangerous advice as data: a pattern, why it endangers somebody, and where that is known from; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from console.content.models import Advice, Dangerous
from console.content.sentences.said import Said


@cache
def _pattern(pattern: str) -> re.Pattern[str] | None:
    """None where it is no regular expression: an organisation's file may hold anything."""
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error:
        return None


def dangerous(texts: Iterable[Said], advice: Advice) -> Iterator[tuple[Said, str, Dangerous]]:
    """Sentences that give dangerous advice, with the rule that says so; one finding a sentence and rule."""
    for said in texts:
        for sentence in said.sentences():
            for rule in advice.dangerous:
                if rule.chatter_only and not said.to_chatter:
                    continue
                patterns = map(_pattern, getattr(rule, said.language))
                if any(each is not None and each.search(sentence) for each in patterns):
                    yield said, sentence, rule


def broken(advice: Advice) -> Iterator[tuple[int, Dangerous]]:
    """Rules with a pattern that is no regular expression, with their place."""
    for place, rule in enumerate(advice.dangerous):
        if any(_pattern(each) is None for each in (*rule.nl, *rule.en)):
            yield place, rule

"""Rules as patterns: what one finds in a sentence, and whether it finds what it says it must; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from console.content.models import Excuse, Rule
from console.content.sentences.said import QUOTES


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """None where it is no regular expression: an organisation's file may hold anything."""
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error:
        return None


def found_in(rule: Rule, language: str, sentence: str) -> bool:
    """Whether one of its patterns is in the sentence."""
    plain = sentence.translate(QUOTES)
    return any(each is not None and each.search(plain) for each in map(compiled, getattr(rule, language)))


def without(excuses: Sequence[Excuse], language: str, sentence: str) -> str:
    """The sentence without the words that promise nothing."""
    rest = sentence.translate(QUOTES)
    for excuse in excuses:
        for pattern in map(compiled, getattr(excuse, language)):
            rest = pattern.sub(" ", rest) if pattern is not None else rest
    return rest


def is_broken(rule: Rule | Excuse) -> bool:
    """Whether one of its patterns is no regular expression."""
    return any(compiled(each) is None for each in (*rule.nl, *rule.en))


def not_found(rule: Rule, excuses: Sequence[Excuse] = ()) -> Iterator[str]:
    """Its examples that it does not find, or no longer finds once the excuses are taken out."""
    for language in ("nl", "en"):
        for example in getattr(rule.examples, language):
            if not found_in(rule, language, without(excuses, language, example)):
                yield example

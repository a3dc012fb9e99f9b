"""Promises: a sentence of a kind is listed with what makes it true or why it is none, or is a finding; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from console.content.models import Listed, Promise, PromiseKind, Promises, TrueBy
from console.content.sentences.patterns import found_in, without
from console.content.sentences.said import Said, alike
from console.content.source import Path_

LANGUAGES = ("nl", "en")

Proven = Callable[[TrueBy], bool]
"""Whether the setting or the test that an entry names is there; a rule of the house always is."""


def unlisted(texts: Iterable[Said], promises: Promises) -> Iterator[tuple[Said, str, PromiseKind]]:
    """Sentences of a kind that may not be said, or are on neither list; one finding a sentence."""
    listed = {language: {alike(one.sentence.in_(language)) for _at, one in promises.listed()} for language in LANGUAGES}
    for said in texts:
        for sentence in said.sentences() if said.to_chatter else ():
            kind = _kind(promises, said.language, sentence)
            if kind is not None and (kind.never or alike(sentence) not in listed[said.language]):
                yield said, sentence, kind


def _kind(promises: Promises, language: str, sentence: str) -> PromiseKind | None:
    """The first kind that the sentence is of, those that nobody can keep before the others."""
    rest = without(promises.excused, language, sentence)
    ordered = sorted(promises.kinds, key=lambda each: not each.never)
    return next((kind for kind in ordered if found_in(kind, language, rest)), None)


def unkept(promises: Promises) -> Iterator[tuple[Path_, Listed, PromiseKind]]:
    """Entries of both lists of a kind that nobody can keep: nothing makes them true, and no reason excuses them."""
    for place, one in promises.listed():
        for language in LANGUAGES:
            kind = _kind(promises, language, one.sentence.in_(language))
            if kind is not None and kind.never:
                yield place, one, kind
                break


def unfounded(promises: Promises, proven: Proven | None = None) -> Iterator[tuple[Path_, Promise]]:
    """Entries that name nothing, more than one thing, or something that is not there; with their place."""
    for place, one in enumerate(promises.promises):
        named = sum(each is not None for each in (one.true_by.setting, one.true_by.test, one.true_by.rule))
        if named != 1 or (proven is not None and not proven(one.true_by)):
            yield ("promises", place), one


def unreasoned(promises: Promises) -> Iterator[tuple[Path_, Listed]]:
    """Sentences that are said to promise nothing, without a reason, or that stand among the promises too."""
    promised = {alike(one.sentence.in_(language)) for one in promises.promises for language in LANGUAGES}
    for place, one in enumerate(promises.no_promises):
        both = any(alike(one.sentence.in_(language)) in promised for language in LANGUAGES)
        if both or not all(words.strip() for words in (one.why.nl, one.why.en)):
            yield ("no_promises", place), one


def unused(promises: Promises, texts: Iterable[Said], looked: Collection[str]) -> Iterator[tuple[Path_, Listed]]:
    """Entries of both lists whose sentence is said nowhere. Only those of a place that was `looked` through."""
    said = {(each.language, alike(sentence)) for each in texts for sentence in each.sentences()}
    for place, one in promises.listed():
        there = any((language, alike(one.sentence.in_(language))) in said for language in LANGUAGES)
        if not there and set(one.where) <= set(looked):
            yield place, one

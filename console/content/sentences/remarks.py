"""The remarks of `baken content lint`: on what is said to a chatter, and on facts. They stop no console; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from api_client.safe_text import one_line
from console.content.models import Content
from console.content.sentences.advice import broken, dangerous
from console.content.sentences.facts import (
    signals_better_than_their_source,
    sources_without_place,
    stale,
    unknown_numbers,
    without_source,
)
from console.content.sentences.promises import unfounded, unlisted
from console.content.sentences.said import Said
from console.content.sentences.shipped import of_content
from console.content.source import Path_
from console.strings import _, language

Problem = tuple[Path_, str, str]
"""Place, code, and the text: what, and what to do."""

QUOTED = 90
"""Characters of a sentence that a remark repeats."""


def remarks(content: Content, today: date) -> Iterator[tuple[str, Problem]]:
    """All remarks on the content files, each with the name of its file."""
    for name, at, said in of_content(content):
        for _said, (code, text) in remarks_on([said], content):
            yield name, (at, code, text)
    for place, promise in unfounded(content.promises):
        text = _("Nothing makes “{id}” true, or more than one thing. Name a setting, a test or a rule.")
        yield "promises", (("promises", place), "C14", text.format(id=promise.id))
    for place, rule in broken(content.advice):
        text = _("A pattern of “{id}” is no regular expression. Write it anew.")
        yield "advice", (("dangerous", place), "C15", text.format(id=rule.id))
    yield from _facts(content, today)


def _facts(content: Content, today: date) -> Iterator[tuple[str, Problem]]:
    for place, one, day in stale(content.referrals, today):
        text = _("“{name}” was last confirmed on {day}, more than a year ago. Ask there, and write down the day.")
        yield "referrals", (("organisations", place), "C17", text.format(name=one.name, day=day))
    for place, one in without_source(content.referrals):
        text = _("“{name}” names neither a source with its day nor a check. Name one, or write: basis: recalled.")
        yield "referrals", (("organisations", place), "C18", text.format(name=one.name))
    for name in sources_without_place(content.checklists):
        text = _("The source “{name}” has no address. Name one, or write: basis: recalled.")
        yield "checklists", (("sources", name), "C18", text.format(name=one_line(name)))
    for place, number, id_ in signals_better_than_their_source(content.checklists):
        text = _("“{id}” is said to have been seen, but its source is from memory. Name another, or: basis: recalled.")
        yield "checklists", (("checklists", place, "items", number), "C18", text.format(id=id_))


def remarks_on(texts: Iterable[Said], content: Content) -> Iterator[tuple[Said, tuple[str, str]]]:
    """Remarks on texts wherever they stand: promises, advice and numbers."""
    every = list(texts)
    for said, sentence in unlisted(every, content.promises):
        text = _("“{sentence}” promises something. Say what is so, or put it on the list with what makes it true.")
        yield said, ("C14", text.format(sentence=one_line(sentence, QUOTED)))
    for said, sentence, rule in dangerous(every, content.advice):
        text = _("“{sentence}” can endanger somebody. {why}")
        yield said, ("C15", text.format(sentence=one_line(sentence, QUOTED), why=rule.why.in_(language())))
    for said, number in unknown_numbers(every, content.referrals):
        text = _("{number} is not in the directory, or only from memory. Confirm it there, or take it out.")
        yield said, ("C16", text.format(number=number))

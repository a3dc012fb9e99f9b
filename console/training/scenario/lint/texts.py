"""Checks of every text: too long, personal data, names of places, words that are too graphic, numbers that go stale."""

from __future__ import annotations

import re
from typing import Final

from console.strings import N_
from console.training.scenario import words
from console.training.scenario.finding import Findings
from console.training.scenario.knowledge import Knowledge, digits
from console.training.scenario.personal import personal
from console.training.scenario.written import Kind, Parsed, Written

LONGEST_MESSAGE: Final = 280
"""Characters: on a phone nobody writes more in one go."""

_REF = re.compile(r"\{ref:([^{}\s]*)\}")
_NUMBER = re.compile(r"(?<![\w€$£.,:/-])\+?\d[\d -]{1,16}\d(?![\w%:/]|[.,]\d)")
_AMOUNT = re.compile(r" ?(?:euro|eur|keer|x|uur|min|dagen|days|times|jaar|years|km|kg|gram|%)\b", re.IGNORECASE)


def check_texts(parsed: Parsed, knowledge: Knowledge, found: Findings) -> None:
    """E02 (referrals), E09, W01, W10, W12, W15. At most one of each code on a line."""
    for one in parsed.written:
        for text in (one.nl, one.en):
            if text:
                _check(one, text, knowledge, found)


def _check(one: Written, text: str, knowledge: Knowledge, found: Findings) -> None:
    if one.kind is Kind.MESSAGE and len(text) > LONGEST_MESSAGE:
        what = N_("The message has {n} characters, more than {most}. Make two of it.")
        found.add(one.line, "W01", what, n=len(text), most=LONGEST_MESSAGE)
    for id in _REF.findall(text):
        if id not in knowledge.referrals:
            what = N_("There is no referral “{id}”. The ids are those of the referral directory.")
            found.add(one.line, "E02", what, id=id)
    plain = _REF.sub(" ", text)
    if told := personal(plain):
        what = N_("“{text}” looks like personal data ({kind}). Take it out: a scenario has none, not even made up.")
        found.add(one.line, "E09", what, text=told.text, kind=told.kind)
    else:
        _numbers(one, plain, knowledge, found)
    if graphic := words.graphic(plain):
        what = N_("“{word}” is more graphic than a scenario should be. Name it without describing it.")
        found.add(one.line, "W10", what, word=graphic)
    if place := words.place(plain):
        what = N_("“{name}” is the name of a real place or school. Write “the city”, “my school”.")
        found.add(one.line, "W12", what, name=place)


def _numbers(one: Written, text: str, knowledge: Knowledge, found: Findings) -> None:
    """A short number (112) everybody knows: it goes stale only where it is given to the chatter."""
    for hit in _NUMBER.finditer(text):
        number = digits(hit[0])
        if _AMOUNT.match(text, hit.end()):
            continue
        id = knowledge.numbers.get(number)
        if id is not None and (len(number) > 4 or one.kind is Kind.MODEL):
            what = N_("The number {number} may change. Write {{ref:{id}}}: it gives name and number of today.")
            found.add(one.line, "W15", what, number=hit[0], id=id)
            return
        if len(number) in {9, 10, 11} and number[0] in "03" or number.startswith(("0800", "0900")) and len(number) > 7:
            what = N_("“{text}” looks like personal data ({kind}). Take it out: a scenario has none, not even made up.")
            found.add(one.line, "E09", what, text=hit[0], kind="06-...")
            return

"""Both languages say the same, as far as a machine can see: no, nothing, numbers, names, and how much; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.content.sentences.contacts import ADDRESS
from console.content.sentences.said import QUOTES, Said


class Differs(StrEnum):
    """In what two languages differ."""

    NO = "no"
    NOTHING = "nothing"
    NUMBERS = "numbers"
    NAMES = "names"


NO: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(r"\b(?:niet|geen|nooit|niets|niks|niemand|nergens|zonder|nauwelijks|nee|dicht)\b", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:not|no|never|nothing|nobody|none|nowhere|without|cannot|neither|nor|closed|hardly)\b|n't\b|\bnon-"
        r"|\bno[ -]one\b",
        re.IGNORECASE,
    ),
}
NOTHING: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(
        r"\b(?:stuur|sturen|verstuur)\b[^.?!]*\b(?:niets|niks|geen)\b|\bniets (?:meer )?sturen\b", re.IGNORECASE
    ),
    "en": re.compile(r"\bsend(?:ing)?\b[^.?!]*\b(?:nothing|no)\b|\b(?:not|n't) send\b", re.IGNORECASE),
}
NUMBERS = re.compile(r"\d+")
NAMED = ("Veilig Thuis", "Fier", "CoMensha", "Keerpunt", "Helpwanted", "Kindertelefoon", "Luisterlijn", "Snapchat")
"""Names that are the same in both languages; those of the directory with two words and more come with it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages, with the names that must stand in both."""

    nl: str
    en: str
    names: tuple[str, ...] = NAMED


def differences(pair: Pair) -> Iterator[Differs]:
    """Each thing that only one of the two languages says."""
    nl, en = (text.translate(QUOTES) for text in (pair.nl, pair.en))
    if bool(NO["nl"].search(nl)) is not bool(NO["en"].search(en)):
        yield Differs.NO
    if len(NOTHING["nl"].findall(nl)) != len(NOTHING["en"].findall(en)):
        yield Differs.NOTHING
    if Counter(NUMBERS.findall(nl)) != Counter(NUMBERS.findall(en)):
        yield Differs.NUMBERS
    if _named(pair.names, nl) != _named(pair.names, en):
        yield Differs.NAMES


def _named(names: tuple[str, ...], text: str) -> frozenset[str]:
    found = {name for name in names if re.search(rf"\b{re.escape(name)}\b", text)}
    return frozenset(found | {each[1].casefold().removeprefix("www.") for each in ADDRESS.finditer(text)})


def unlike(dutch: Said, english: Said, names: tuple[str, ...]) -> tuple[Differs, ...]:
    """In what the two differ; each is a text of its language."""
    return tuple(differences(Pair(dutch.text, english.text, names)))

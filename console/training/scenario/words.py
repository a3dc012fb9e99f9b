"""Words that a scenario should not have: graphic ones, names of real places and schools. The lists are in `data/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 4
"""Words in the longest entry (Alphen aan den Rijn)."""
_SHORTEST_STEM: Final = 4
_ENDS_SENTENCE = re.compile(r"(?:^|[.?!:\"'(])\s*$")


@dataclass(frozen=True, slots=True)
class _List:
    words: frozenset[str]
    """In small letters, without hyphens."""
    stems: frozenset[str]
    """Beginnings of words."""
    capitals: frozenset[str]
    """Ordinary words that are names with a capital only."""


@cache
def _list(name: str) -> _List:
    words: set[str] = set()
    stems: set[str] = set()
    capitals: set[str] = set()
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        plain = " ".join(_WORD.findall(line.casefold()))
        (capitals if line.startswith("~") else stems if line.endswith("*") else words).add(plain)
    return _List(frozenset(words), frozenset(stems), frozenset(capitals))


def graphic(text: str) -> str:
    """The first graphic word or expression, as it stands in the text; empty where there is none."""
    known = _list("graphic.txt")
    for phrase, start, end in _phrases(text):
        if phrase in known.words:
            return text[start:end]
        if any(phrase[:length] in known.stems for length in range(_SHORTEST_STEM, len(phrase) + 1)):
            return text[start:end]
    return ""


def place(text: str) -> str:
    """The first name of a real place or school, as it stands in the text; empty where there is none."""
    for phrase, start, end in _phrases(text):
        for known in (_list("places.txt"), _list("schools.txt")):
            if phrase in known.words:
                return text[start:end]
            if (
                phrase in known.capitals
                and text[start].isupper()
                and not _ENDS_SENTENCE.search(text[max(0, start - 9) : start])
            ):
                return text[start:end]
    return ""


def _phrases(text: str) -> Iterator[tuple[str, int, int]]:
    """Every run of one to four words, in small letters, with where it begins and ends."""
    words = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    for at, (_word, start, _end) in enumerate(words):
        phrase = ""
        for word, _start, end in words[at : at + _LONGEST]:
            phrase = f"{phrase} {word}" if phrase else word
            if len(phrase) > 60:
                break
            yield phrase, start, end

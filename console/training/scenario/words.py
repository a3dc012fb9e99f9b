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
_LONGEST: Final = 5
"""Words in the longest entry."""
_STEMS: Final = range(3, 16)
"""Lengths that the beginning of a word in the lists may have."""
_ENDS_SENTENCE = re.compile(r"(?:^|[.?!:\"'(])\s*$")


@dataclass(frozen=True, slots=True)
class _List:
    words: frozenset[str]
    """In small letters, without hyphens; some of several words."""
    begin: frozenset[str]
    """The first words of those."""
    stems: frozenset[str]
    """Beginnings of words."""
    capitals: frozenset[str]
    """Ordinary words that are names with a capital only."""


@cache
def _list(*names: str) -> _List:
    words: set[str] = set()
    stems: set[str] = set()
    capitals: set[str] = set()
    for name in names:
        for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                plain = " ".join(_WORD.findall(line.casefold()))
                (capitals if line.startswith("~") else stems if line.endswith("*") else words).add(plain)
    begin = frozenset(word.partition(" ")[0] for word in words if " " in word)
    return _List(frozenset(words), begin, frozenset(stems), frozenset(capitals))


def graphic(text: str) -> str:
    """The first graphic word or expression, as it stands in the text; empty where there is none."""
    known = _list("graphic.txt")
    for phrase, start, end in _phrases(text, known):
        if phrase in known.words or any(phrase[:length] in known.stems for length in _STEMS):
            return text[start:end]
    return ""


def place(text: str) -> str:
    """The first name of a real place or school, as it stands in the text; empty where there is none."""
    known = _list("places.txt", "schools.txt")
    for phrase, start, end in _phrases(text, known):
        if phrase in known.words or (phrase in known.capitals and _is_name(text, start)):
            return text[start:end]
    return ""


def _is_name(text: str, start: int) -> bool:
    """Whether an ordinary word with a capital is a name: not where a sentence begins."""
    return text[start].isupper() and not _ENDS_SENTENCE.search(text[max(0, start - 9) : start])


def _phrases(text: str, known: _List) -> Iterator[tuple[str, int, int]]:
    """Every word, and before it every run of words that may be an entry, in small letters, with begin and end."""
    words = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    for at, (word, start, end) in enumerate(words):
        if word in known.begin:
            runs = (words[at : at + length] for length in range(_LONGEST, 1, -1))
            yield from ((" ".join(one[0] for one in run), start, run[-1][2]) for run in runs)
        yield word, start, end

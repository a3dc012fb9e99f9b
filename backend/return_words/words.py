"""Which words are good enough, how they are compared, and three to offer.

A suggestion is three different words of a list of 2,048 plain Dutch ones, which is our own: about 33 bits. With the
limits on guesses and the slow hash that keeps everybody out who does not have the key.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from backend.credentials.passwords import FEWEST_DIFFERENT

SUGGESTED = 3
"""Words in a suggestion."""
SHORTEST_OWN = 12
"""Fewest characters of a word of the chatter's own, without spaces and hyphens."""
LONGEST = 200
"""Most characters that are looked at."""

_LEFT_OUT = frozenset({"Pc", "Pd", "Po", "Zs", "Zl", "Zp", "Cc", "Cf"})
"""Unicode categories that do not count: hyphens, points, spaces, and what cannot be seen."""


@cache
def listed() -> tuple[str, ...]:
    """The list, sorted."""
    return tuple(files(__package__).joinpath("words_nl.txt").read_text(encoding="ascii").split())


def suggestion() -> str:
    """Three different words of the list at random, with spaces between them. Nobody keeps it."""
    chosen: list[str] = []
    while len(chosen) < SUGGESTED:
        word = secrets.choice(listed())
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def normalised(word: str) -> str:
    """The word as it is compared: capitals, spaces, hyphens, points and other ways of writing it do not count.

    A telephone puts a capital before it and a point behind it, and a child forgets where the spaces were.
    """
    once = unicodedata.normalize("NFKC", word).casefold()
    return "".join(char for char in unicodedata.normalize("NFKC", once) if unicodedata.category(char) not in _LEFT_OUT)


def is_weak(word: str) -> bool:
    """Whether a normalised word is too easy to guess: short, repetitive or two listed words, and not three of them."""
    if _is_three_listed(word):
        return False
    if len(word) < SHORTEST_OWN or len(set(word)) < FEWEST_DIFFERENT:
        return True
    return any(second in _known() for _first, second in _splits(word, _known()))


def _is_three_listed(word: str) -> bool:
    """Whether the word is three different listed words, one after the other."""
    known = _known()
    return any(
        len({first, second, third}) == SUGGESTED
        for first, rest in _splits(word, known)
        for second, third in _splits(rest, known)
        if third in known
    )


def _splits(word: str, known: frozenset[str]) -> list[tuple[str, str]]:
    return [(word[:n], word[n:]) for n in range(3, min(8, len(word)) + 1) if word[:n] in known]


@cache
def _known() -> frozenset[str]:
    return frozenset(listed())

"""Patterns made of named pieces: `<<insult-nl>>` stands for any of a list of words that stands once in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PIECE: Final = re.compile(r"<<([a-z][a-z0-9-]{0,31})>>")
LONGEST: Final = 20_000
"""Characters of a pattern with its pieces put in."""

Pieces = Mapping[str, str]
"""By name: a list of words as one alternative, or a piece of a pattern."""


class NoSuchPiece(Exception):
    """A pattern names a piece that the file does not have."""


def alternatives(words: list[str]) -> str:
    """Any of these; a word may be a pattern of its own."""
    return "(?:" + "|".join(words) + ")"


def put_in(source: str, pieces: Pieces) -> str:
    """The pattern with its pieces put in. Raises `NoSuchPiece`; ValueError where it grows too long."""

    def piece(found: re.Match[str]) -> str:
        try:
            return pieces[found[1]]
        except KeyError:
            raise NoSuchPiece(found[1]) from None

    made = PIECE.sub(piece, source)
    if len(made) > LONGEST:
        raise ValueError(source)
    return made

"""A text with where it stands, and its sentences; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from protocol.safe_text import one_line

END = re.compile(r"(?<=[.!?…])[\s)]+(?=\S)|\n+")
"""Where a sentence ends. An abbreviation such as “min.” ends one too: the pieces are then compared as pieces."""
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Said:
    """`file` and `line` as a person finds it; `language` "nl" or "en"; `to_chatter`: a chatter reads it."""

    file: str
    line: int
    language: Literal["nl", "en"]
    text: str
    to_chatter: bool = True

    def sentences(self) -> Iterator[str]:
        """Its sentences, each as it stands."""
        yield from filter(None, (part.strip() for part in END.split(self.text)))


def alike(sentence: str) -> str:
    """How a sentence is compared: without capitals, kinds of quotes, and spaces at its ends or doubled."""
    return " ".join(one_line(sentence).translate(QUOTES).casefold().split())

"""What was written in another way than it is meant: the plain forms of a message, in which patterns look too.

Who insults somebody writes `K4nkerlijer`, `J e  b e n t  d o m` or `Je bent echt zó dom`. The plain form has small
letters without accents, letters that were spaced or written as digits put right, and no intensifiers; each of its
sentences is a form of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INTENSIFIERS: Final = frozenset(
    {
        "absoluut", "best", "echt", "eens", "eigenlijk", "enorm", "erg", "even", "ff", "gerust", "gewoon",
        "heel", "helemaal", "hoor", "lekkerder", "maar", "mega", "nou", "nu", "nog", "ontzettend", "onwijs",
        "ook", "puur", "super", "toch", "totaal", "wel", "zeer", "zo", "absolutely", "actually", "basically",
        "bloody", "clearly", "completely", "damn", "fucking", "honestly", "just", "literally",
        "obviously", "practically", "pretty", "quite", "really", "seriously", "simply", "so", "such",
        "totally", "truly", "very",
    }
)  # fmt: skip
"""Words without which a sentence says the same, in both languages."""
LOOKALIKES: Final = str.maketrans("01345@$", "oieasas")
"""Digits and signs that stand for a letter, in a word that has letters too."""

_LITTLE: Final = re.compile(r"\b(?:kind of|sort of|a little bit|a bit|een beetje|een tikje)\s+")
"""The same in two words."""
_END: Final = re.compile(r"(?<=[.?!…])\s+|\n+")
_SPACED: Final = re.compile(r"(?<!\w)\w(?:[ .*_-]\w){2,}(?!\w)")
_DRAWN_OUT: Final = re.compile(r"([^\W\d])\1{2,}")
_WORD: Final = re.compile(r"[\w@$']+")
_QUOTES: Final = str.maketrans("’‘`´“”", "''''\"\"")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences in which a word stands, each with its sign at the end."""
    return tuple(one.strip() for one in _END.split(text) if re.search(r"\w", one))


def forms(text: str) -> tuple[str, ...]:
    """What patterns of what is never right look at: each sentence as it stands, and its plain forms."""
    found = list(sentences(text))
    for letters in (_without_accents(text), _put_right(text, 1), _put_right(text, 2)):
        for sentence in sentences(letters):
            found += [sentence, _without_intensifiers(sentence)]
    return tuple(dict.fromkeys(found))


def joined(text: str) -> str:
    """All forms in one text that is searched once: each a line, and no pattern reaches from one into the next."""
    return "\n!\n".join(forms(text))


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(_QUOTES).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _put_right(text: str, left: int) -> str:
    """With letters that stand for others put right; of one that was drawn out (`stooom`) so many are `left`."""
    # Two blanks between words that are spelt out: those are the words.
    told = re.sub(r"[ \t]{2,}", "\t", _without_accents(text))
    told = _SPACED.sub(lambda found: re.sub(r"[ .*_-]", "", found[0]), told)
    told = re.sub(r"(?<!\w)(\w) (\w)(?=\t|[.?!]|$)", r"\1\2", told).replace("\t", " ")
    return _DRAWN_OUT.sub(lambda found: found[1] * left, _WORD.sub(_letters, told))


def _letters(found: re.Match[str]) -> str:
    word = found[0]
    return word.translate(LOOKALIKES) if sum(sign.isalpha() for sign in word) > 1 else word


def _without_intensifiers(sentence: str) -> str:
    told = " ".join(word for word in _LITTLE.sub("", sentence).split() if word.strip(".,?!:;") not in INTENSIFIERS)
    end = sentence[-1:]
    return f"{told}{end}" if end in (".", "?", "!") and told[-1:] != end else told

"""How a message asks: open, closed, why, several questions in one, or not at all. Dutch and English, by a short rule.

Information only, and the trainee may see it otherwise. An invitation to tell counts as open, whatever its grammar ("kun
je daar iets over vertellen?"); "hoe oud" and "how long" ask for a fact and count as closed.
"""

from __future__ import annotations

import re
from typing import Final

from console.training.scoring.result import Question

_SENTENCE: Final = re.compile(r"[^.!?\n]*[.!?\n]|[^.!?\n]+")
_CLAUSE: Final = r"(?:^|[,;:] *|\b(?:en|maar|dus|of|and|but|so|or) +)"
_WHY: Final = re.compile(_CLAUSE + r"(?:waarom|hoezo|waardoor|why|how come)\b", re.I)
_FACT: Final = re.compile(r"\b(?:hoe (?:oud|lang|vaak|veel|laat)|hoeveel|how (?:old|long|often|many|much))\b", re.I)
_OPEN: Final = re.compile(
    _CLAUSE + r"(?:(?:aan|bij|in|met|naar|om|op|over|tot|uit|van|voor) +)?"
    r"(?:hoe|wat|wie|welke?|waar\w*|wanneer|how|what|who|which|where|when)\b",
    re.I,
)
_TELL: Final = re.compile(r"\b(?:vertel(?:len)?|beschrijf|omschrijf|tell me|describe|say more)\b", re.I)
_VERB_FIRST: Final = re.compile(
    r"^(?:ben|heb|kun|kan|wil|durf|mag|moet|voel|weet|zit|denk|is|zijn|are|do|does|did|have|can|could|would|will)"
    r" (?:je|jij|u|er|het|dat|you|there|it|that)\b",
    re.I,
)


def question(text: str) -> Question:
    """What kind of question the message asks. Several in one message is what counts, whatever they are."""
    asked = [sentence for sentence in map(str.strip, _SENTENCE.findall(text)) if _asks(sentence)]
    if not asked:
        return Question.NONE
    if len(asked) > 1:
        return Question.SEVERAL
    if _WHY.search(asked[0]):
        return Question.WHY
    if _TELL.search(asked[0]):
        return Question.OPEN
    return Question.OPEN if _OPEN.search(asked[0]) and not _FACT.search(asked[0]) else Question.CLOSED


def _asks(sentence: str) -> bool:
    """With a question mark, or as people type without one: beginning with why, with the verb, or inviting to tell."""
    if sentence.endswith("?"):
        return len(sentence) > 1
    starts = (_WHY.match(sentence), _VERB_FIRST.match(sentence), re.match(r"(?:vertel|tell me)\b", sentence, re.I))
    return any(starts)

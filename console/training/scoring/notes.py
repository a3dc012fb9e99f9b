"""Personal data in a trainee's notes, by the rules with which scenarios are checked (E09, W12): it belongs in none."""

from __future__ import annotations

import re
from typing import Final

from console.training.play.entries import Noted
from console.training.scenario import words
from console.training.scenario.personal import every
from console.training.scoring.take import Take

_PHONE: Final = re.compile(r"(?<![\w€$])(?:\+|00)?(?:\d[ -]?){8,12}\d(?!\w)")


def personal_data(take: Take) -> tuple[str, ...]:
    """What looks like personal data in the notes of the take, each once, in the words that were written."""
    return tuple(dict.fromkeys(hit for _at, note in take.all(Noted) for hit in _hits(note.text)))


def _hits(text: str) -> tuple[str, ...]:
    """In the order in which it stands there."""
    found = {hit.start(): hit[0] for hit in _PHONE.finditer(text)} | {at: one.text for at, one in every(text)}
    place = words.place(text)
    return (*(found[start] for start in sorted(found)), *((place,) if place else ()))

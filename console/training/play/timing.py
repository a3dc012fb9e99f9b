"""How long the chatter takes. The same seed gives the same times; a message that is put in moves no other's jitter."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from random import Random
from typing import Final

from console.training.play.state import Setup
from console.training.scenario.model import Said
from protocol.safe_text import SafeText, sanitise

PAUSE: Final = 2.0
"""Seconds before a message whose pause the file leaves out."""
LONGEST: Final = 3600.0
"""Seconds that one step takes at most."""
_REFERENCE: Final = re.compile(r"\{ref:([A-Za-z0-9_-]{1,64})\}")


def text_of(said: Said, setup: Setup) -> SafeText:
    """What the chatter writes, in the language of the run."""
    return resolved(said.text.in_(setup.language), setup.references)


def resolved(text: str, references: Mapping[str, str]) -> SafeText:
    """`text` with `{ref:ID}` put into words; one that is not known stands there as it is."""
    return sanitise(_REFERENCE.sub(lambda found: references.get(found[1], found[0]), text))


def pace(said: Said, setup: Setup) -> tuple[float, float]:
    """Seconds before the chatter types, and seconds of typing, both with the jitter of this message.

    Typing takes as long as the file says, else the length of the text at the chatter's speed.
    """
    caller = setup.scenario.caller
    chance = Random(f"{setup.seed}/{said.id}")
    jitter = min(1.0, max(0.0, caller.jitter))
    before, while_typing = (1 + jitter * chance.uniform(-1.0, 1.0) for _ in range(2))
    speed = caller.cps if caller.cps > 0 else 3.0
    pause = PAUSE if said.pause is None else said.pause
    typing = len(text_of(said, setup)) / speed if said.typing is None else said.typing
    return within(pause * before), within(typing * while_typing)


def within(seconds: float) -> float:
    """A length of time that a run can have."""
    return min(LONGEST, max(0.0, float(seconds))) if math.isfinite(seconds) else LONGEST

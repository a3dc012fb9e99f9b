"""What is typed while the screen wakes goes nowhere: nobody could see where it would go. Pure, on times handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WAKE_SECONDS: Final = 1.0
"""Seconds from the moment that a blank screen is gone in which nothing is typed into a chat."""
_ACTS = re.compile(r"escape|(?:\w+\+)*f[0-9]{1,2}|(?:ctrl|alt)\+(?!(?:[jmihwuk]|enter|backspace|delete)$)\w+")
"""Keys that type, send and delete nothing: Escape, function keys, and letters with Ctrl or Alt but those that delete a
word or a line, or are Enter, Tab and Backspace (ECMA-48: BS, HT, LF, CR)."""


@dataclass
class Waking:
    """Knows when the work was uncovered. `told` is whether the person knows that what they typed was not used."""

    until: float = float("-inf")
    told: bool = False

    def uncovered(self, now: float) -> None:
        """The work can be seen from now on."""
        self.until = now + WAKE_SECONDS
        self.told = False

    def swallows(self, key: str | None, now: float) -> bool:
        """Whether this key, by Textual's name, or a paste (`None`) goes nowhere."""
        return now < self.until and (key is None or _ACTS.fullmatch(key) is None)

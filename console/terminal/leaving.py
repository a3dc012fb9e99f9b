"""What gives a terminal back: the bytes that blank it, undo every mode and leave the alternate screen (SEC-S3)."""

from __future__ import annotations

from collections.abc import Iterable

MOUSE_MODES = (1000, 1006)
"""Buttons and the wheel, in the form that has an end of its own (SGR). No movements: on a slow line they would come
between the letters, and a person who only brushes the table would count as present."""
MOUSE_MODES_OFF = (1000, 1002, 1003, 1015, 1006)
"""Those of a program that ran before are off at the end too."""
LEAVE_SECONDS = 0.5
"""How long a slow terminal may take to be restored."""


def modes(numbers: Iterable[int], final: str) -> str:
    """Set (`h`) or reset (`l`) DEC private modes."""
    return "".join(f"\x1b[?{number}{final}" for number in numbers)


def leave(rows: int) -> str:
    """Everything that a terminal of so many rows has to be told at the end."""
    # Row by row: clearing the screen at once makes some terminals move what stood there into the scrollback.
    blank = "".join(f"\x1b[{row};1H\x1b[2K" for row in range(1, rows + 1))
    off = modes((*MOUSE_MODES_OFF, 1004, 2004), "l")
    return f"\x1b[?2026l\x1b[m{blank}\x1b[H{off}\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"

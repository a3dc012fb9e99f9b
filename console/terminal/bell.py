"""How the console calls a counsellor who looks elsewhere: a bell without content, a notification where policy allows.

A desktop notification (OSC 9, OSC 777) is kept by the notification centre of the workstation and passes through
multiplexers and session recordings. So its words are fixed, it holds nothing of a chat, and it is off by default.
"""

from __future__ import annotations

from enum import Enum

from console.terminal.guard import has_forbidden

BELL = "\x07"


class Notify(Enum):
    """What the organisation's policy allows besides the bell."""

    BELL = "bell"
    OSC_9 = "osc-9"
    """iTerm2, Windows Terminal, kitty, WezTerm, Ghostty."""
    OSC_777 = "osc-777"
    """urxvt, foot, VTE."""


def call_sequence(way: Notify, words: str) -> str:
    """What to write to the terminal; `words` is one of our own texts, never a chat's. Raises ValueError on controls."""
    if has_forbidden(words) or ";" in words:
        raise ValueError("a notification is one of our own plain sentences")
    match way:
        case Notify.BELL:
            return BELL
        case Notify.OSC_9:
            return f"\x1b]9;{words}\x1b\\"
        case Notify.OSC_777:
            return f"\x1b]777;notify;Baken;{words}\x1b\\"

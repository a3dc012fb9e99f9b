"""Escape and a letter that arrive in one burst.

To a terminal they are the same bytes as Alt and that letter. Textual's parser then loses the Escape (it types "^" in
its place): the focus stays in a list, and letters that were meant as text act as commands on the chats in it. So such a
pair is kept as a `WithAlt` until its turn comes, and then it is what means something where the focus is by then.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

ESC = "\x1b"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, or another key of one byte, straight after an escape character."""

    character: str


@dataclass(frozen=True, slots=True)
class WithAlt:
    """Alt and this key, or Escape and then this key."""

    key: events.Key

    def meant(self, bound: Container[str]) -> tuple[events.Key, ...]:
        """The key with Alt where `bound` has it (or what it stands for: Alt+b is Ctrl+left), else the two keys."""
        stands_for = ANSI_SEQUENCES_KEYS.get(f"{ESC}{self.key.character}")
        names = [each.value for each in stands_for] if isinstance(stands_for, tuple) else [f"alt+{self.key.key}"]
        if any(name in bound for name in names):
            return tuple(events.Key(name, None) for name in names)
        return events.Key("escape", ESC), self.key

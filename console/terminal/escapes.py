"""Escape and a letter that arrive in one burst.

To a terminal they are the same bytes as Alt and that letter. Textual's parser then loses the Escape (it types "^" in
its place): the focus stays in a list, and letters that were meant as text act as commands on the chats in it. So such a
pair is kept as a `WithAlt` until its turn comes, and then it is what means something where the focus is by then.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

ESC = "\x1b"
ESCAPE_KEY = "[27u"
"""What makes an escape character the Escape key, in the kitty keyboard protocol; Textual's parser knows it."""

PASTE_BEGINS, PASTE_ENDS = f"{ESC}[200~", f"{ESC}[201~"
BEGINS_A_SEQUENCE = frozenset("[O\x1b")


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


class Escapes:
    """Follows what is typed, from one read to the next; what is pasted (in brackets) is left as it is."""

    def __init__(self) -> None:
        self._recent = ""
        self._pasting = False

    def pieces(self, text: str) -> Iterator[str | Letter]:
        """`text` in order; before a `Letter` comes the escape character that belongs to it, here or in the last read.

        The parser is to be given `ESCAPE_KEY` before the letter, so that it does not wait for the rest of a sequence.
        """
        if ESC not in text and ESC not in self._recent:
            self._recent = text[-len(PASTE_ENDS) :]
            yield text
            return
        begin = 0
        for at, character in enumerate(text):
            if self._is_letter(character):
                if begin < at:
                    yield text[begin:at]
                yield Letter(character)
                begin = at + 1
            self._recent = (self._recent + character)[-len(PASTE_ENDS) :]
            if self._recent == PASTE_BEGINS:
                self._pasting = True
            elif self._recent == PASTE_ENDS:
                self._pasting = False
        if begin < len(text):
            yield text[begin:]

    def escape_was_alone(self) -> None:
        """Nothing followed the last escape character for so long that it was the Escape key."""
        self._recent = ""

    def _is_letter(self, character: str) -> bool:
        return not self._pasting and self._recent.endswith(ESC) and character not in BEGINS_A_SEQUENCE

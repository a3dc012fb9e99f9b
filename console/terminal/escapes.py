"""Escape and letters that arrive in one burst.

Escape followed by a letter is, to a terminal, the same as Alt and that letter. Textual's parser then loses the Escape
(it types "^" in its place), the focus stays in a list, and the letters that were meant as text act as commands on the
chats in it. So where Alt and the letter mean nothing, the Escape is made a key of its own before the parser sees it.
"""

from __future__ import annotations

from collections.abc import Callable

ESC = "\x1b"
ESCAPE_KEY = "[27u"
"""What makes an escape character the Escape key, in the kitty keyboard protocol; Textual's parser knows it."""

PASTE_BEGINS, PASTE_ENDS = f"{ESC}[200~", f"{ESC}[201~"
BEGINS_A_SEQUENCE = frozenset("[O\x1b")


class Escapes:
    """Follows what is typed, from one read to the next; what is pasted (in brackets) is left as it is."""

    def __init__(self) -> None:
        self._recent = ""
        self._pasting = False

    def apart(self, text: str, means_something: Callable[[str], bool]) -> str:
        """`text`, with Escape and the letter `x` told apart unless `means_something(x)` with Alt."""
        if ESC not in text and ESC not in self._recent:
            self._recent = text[-len(PASTE_ENDS) :]
            return text
        made: list[str] = []
        for character in text:
            if self._is_apart(character, means_something):
                made.append(ESCAPE_KEY)
            made.append(character)
            self._recent = (self._recent + character)[-len(PASTE_ENDS) :]
            if self._recent == PASTE_BEGINS:
                self._pasting = True
            elif self._recent == PASTE_ENDS:
                self._pasting = False
        return "".join(made)

    def _is_apart(self, character: str, means_something: Callable[[str], bool]) -> bool:
        if self._pasting or not self._recent.endswith(ESC) or character in BEGINS_A_SEQUENCE:
            return False
        return character.isprintable() and not means_something(character)

"""A text that is being written: the cursor, edits, undo. Pure; the composer draws it and gives it keys.

The cursor is a place between two characters of the text, and always at the edge of a grapheme cluster.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wcwidth import iter_graphemes

UNDO = 200
"""Steps that can be undone."""


@dataclass(slots=True)
class Editor:
    """Text and cursor. Every edit is one step of undo, but letters that follow each other within a word are one."""

    text: str = ""
    cursor: int = 0
    _undo: list[tuple[str, int]] = field(default_factory=list)
    _redo: list[tuple[str, int]] = field(default_factory=list)
    _typing: bool = False

    def insert(self, text: str) -> None:
        """Write at the cursor."""
        letter = len(text) == 1 and not text.isspace()
        if not (letter and self._typing):
            self._step()
        self._change(self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text))
        self._typing = letter

    def delete(self, start: int, end: int) -> bool:
        """Take a range away; the cursor goes to its start. Returns whether there was anything."""
        start, end = max(0, start), min(len(self.text), end)
        if start >= end:
            return False
        self._step()
        self._change(self.text[:start] + self.text[end:], start)
        return True

    def replace(self, text: str) -> None:
        """Another text altogether, as one step."""
        self._step()
        self._change(text, len(text))

    def undo(self) -> bool:
        """The step before; False when there is none."""
        return self._travel(self._undo, self._redo)

    def redo(self) -> bool:
        """The step that was undone; False when there is none."""
        return self._travel(self._redo, self._undo)

    def move_to(self, place: int) -> None:
        """Put the cursor somewhere; it comes to the start of the cluster it falls in."""
        self._typing = False
        place = max(0, min(len(self.text), place))
        self.cursor = place if self._is_edge(place) else self._before(place)

    def left(self) -> int:
        """The place one cluster before the cursor."""
        return self._before(self.cursor)

    def right(self) -> int:
        """The place one cluster after the cursor."""
        if self.cursor >= len(self.text):
            return self.cursor
        ahead = self.text[self.cursor : self.cursor + 64]
        return self.cursor + len(next(iter_graphemes(ahead)))

    def word_left(self) -> int:
        """The beginning of the word at or before the cursor."""
        place = self.cursor
        while place and not self.text[place - 1].isalnum():
            place -= 1
        while place and self.text[place - 1].isalnum():
            place -= 1
        return place

    def word_right(self) -> int:
        """The end of the word at or after the cursor."""
        place = self.cursor
        while place < len(self.text) and not self.text[place].isalnum():
            place += 1
        while place < len(self.text) and self.text[place].isalnum():
            place += 1
        return place

    def _before(self, place: int) -> int:
        line = self.text.rfind("\n", 0, max(0, place - 1)) + 1
        start = line
        for cluster in iter_graphemes(self.text[line : place + 64]):
            if line + len(cluster) >= place:
                return line if place > line else start
            start = line
            line += len(cluster)
        return start

    def _is_edge(self, place: int) -> bool:
        if place in (0, len(self.text)) or self.text[place - 1 : place + 1].isascii():
            return True
        before = self._before(place)
        return before + len(next(iter_graphemes(self.text[before : before + 64]))) <= place

    def _change(self, text: str, cursor: int) -> None:
        self.text = text
        self.cursor = cursor
        self._redo.clear()

    def _step(self) -> None:
        self._typing = False
        self._undo.append((self.text, self.cursor))
        del self._undo[:-UNDO]

    def _travel(self, source: list[tuple[str, int]], target: list[tuple[str, int]]) -> bool:
        if not source:
            return False
        target.append((self.text, self.cursor))
        self.text, self.cursor = source.pop()
        self._typing = False
        return True

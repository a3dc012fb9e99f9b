"""Choosing one of many by typing a few of its letters: canned texts, actions, colleagues."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual.message import Message

from widgets.drawing.canvas import Line, Span, cut, sides
from widgets.drawing.cells import fit
from widgets.drawing.lines import LineList
from widgets.rows import PickRow


def score(query: str, text: str) -> int | None:
    """How well `text` answers `query`, None for not at all: each word of the query as it stands in the text, or as the
    beginnings of words side by side ("vt" for "Veilig typen"). Scattered letters find nothing: the first answer is
    under the cursor, and Enter does it.

    In a word that stands there as it is each letter counts 6; otherwise 4 at the beginning of a word and 3 after it.
    Letters are compared without case, and doubled ones as one, as Dutch doubles them by the syllable (bewaar, bewaren).
    """
    total = 0
    haystack = _plain(text)
    words = _WORDS.findall(haystack)
    for word in _plain(query).split():
        part = _word_score(word, haystack, words)
        if part is None:
            return None
        total += part
    return total


_DOUBLED = re.compile(r"(\D)\1+")
_WORDS = re.compile(r"\w+")


def _plain(text: str) -> str:
    return _DOUBLED.sub(r"\1", text.casefold())


def _word_score(word: str, text: str, words: Sequence[str]) -> int | None:
    whole = text.find(word)
    if whole >= 0:
        return 6 * len(word) + (4 if whole == 0 or not text[whole - 1].isalnum() else 0)
    beginnings = _beginnings(word, words)
    return None if beginnings is None else 3 * len(word) + beginnings


def _beginnings(word: str, words: Sequence[str]) -> int | None:
    """Of how few beginnings of `words` that stand side by side `word` can be made; None where it cannot."""
    made: dict[int, int] = {}
    best: int | None = None
    for each in words:
        before, made = made | {0: 0}, {}
        for done, count in before.items():
            for at, letter in enumerate(each[: len(word) - done]):
                if letter != word[done + at]:
                    break
                made[done + at + 1] = min(count + 1, made.get(done + at + 1, len(word)))
        if len(word) in made:
            best = min(made[len(word)], len(word) if best is None else best)
    return best


class Picker(LineList[PickRow]):
    """A list that is always being filtered, the best answer first. Enter picks, Escape leaves; space is a letter."""

    class Picked(Message):
        """One was chosen; nothing was done with it."""

        def __init__(self, picker: Picker, row: str) -> None:
            super().__init__()
            self.picker = picker
            self.row = row

        @property
        def control(self) -> Picker:
            """The picker."""
            return self.picker

    class Dismissed(Message):
        """Escape: nothing was chosen."""

        def __init__(self, picker: Picker) -> None:
            super().__init__()
            self.picker = picker

        @property
        def control(self) -> Picker:
            """The picker."""
            return self.picker

    always_filtering = True

    def choose(self, row: PickRow) -> None:
        """Pick it."""
        self.post_message(self.Picked(self, row.id))

    def action_clear_filter(self) -> None:
        """Leave."""
        self.post_message(self.Dismissed(self))

    def start(self, rows: Sequence[PickRow], *, title: str | None = None, empty: str | None = None) -> None:
        """Begin anew: no letters typed, the first row under the cursor."""
        self._filter = ""
        self._cursor = None
        self.update(())
        self.update(rows, title=title, empty=empty)

    def follow(self, rows: Sequence[PickRow], *, title: str, empty: str) -> None:
        """Show what can be chosen now; the letters typed stay.

        The cursor stays on its row. Where that is gone it stands on none, so that Enter chooses nothing that somebody
        did not see under it.
        """
        before = self._cursor
        self.update(rows, title=title, empty=empty)
        if self._cursor != before:
            self._put_cursor(None)

    def lines_of(self, row: PickRow, width: int) -> Sequence[Line]:
        """Title and hint; below it the preview."""
        lines: list[Line] = [sides([Span(row.title, "strong")], [Span(row.hint, "dim")], width)]
        if row.preview:
            lines.append(cut([Span("  "), Span(fit(row.preview, width - 2), "dim")], width))
        return lines

    def _kept(self, found: Callable[[PickRow], bool]) -> list[PickRow]:
        ranked: list[tuple[int, int, PickRow]] = []
        for place, row in enumerate(self._rows):
            title = score(self._filter, row.title)
            rest = score(self._filter, f"{row.title} {row.search} {row.hint}")
            if rest is not None:
                ranked.append((-(rest if title is None else 2 * title + 1), place, row))
        return [row for _, _, row in sorted(ranked, key=lambda each: each[:2])]

    def _restore_cursor(self, before: Sequence[str]) -> None:
        if self._filter != self._ranked_for or self._cursor not in {row.id for row in self._shown}:
            self._put_cursor(self._shown[0].id if self._shown else None)
        self._ranked_for = self._filter

    _ranked_for = ""

"""Widths as terminals count them: a spacing vowel sign takes a cell of its own, and letters are not joined like emoji.

Terminals count code point by code point (the wcwidth of the C library, which tmux asks; xterm and VTE likewise): the
vowel signs of Bengali, Hindi, Tamil and their like (Unicode category Mc, spacing marks) take one cell. Rich counts none
for them, and Textual trusts Rich: whatever came next was written over the sign. A joiner makes one sign of two emoji;
between letters (Sinhala, Malayalam) it only shapes them, and Rich counts nothing for the second. So Rich is mended,
once, before anything is measured. A terminal that draws a vowel sign together with its letter leaves a blank cell
behind it; that can be read, a sign that is missing cannot.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import rich.cells

Range = tuple[int, int, int]
"""First and last code point, and how many cells each of them takes."""

_JOINER, _NON_JOINER = "\u200d", "\u200c"
_BETWEEN_LETTERS: Final = re.compile(f"(?<![\U0001f000-\U0001faff\u2190-\u2bff\ufe0f]){_JOINER}")
_MEASURES: Final = ("_cell_len", "split_graphemes")
"""Rich's two functions that look at joiners; all others call them."""


def with_spacing_marks(widths: Iterable[Range]) -> Iterator[Range]:
    """The same table, in which spacing marks take one cell: what has no entry does."""
    for first, last, width in widths:
        if width:
            yield first, last, width
            continue
        begin = first
        for point in range(first, last + 1):
            if unicodedata.category(chr(point)) == "Mc":
                if begin < point:
                    yield begin, point - 1, 0
                begin = point + 1
        if begin <= last:
            yield begin, last, 0


def letters_apart(measure: Callable[..., Any]) -> Callable[..., Any]:
    """The same measure, for which a joiner between letters joins nothing. Places in the text stay the same."""

    def measured(text: str, unicode_version: str = "auto") -> Any:
        if _JOINER in text:
            text = _BETWEEN_LETTERS.sub(_NON_JOINER, text)
        return measure(text, unicode_version)

    return measured


def mend() -> None:
    """Let all that is measured with Rich be measured so. A second call changes nothing."""
    names = vars(rich.cells)
    if getattr(names[_MEASURES[0]], "__module__", "") == __name__:
        return
    table = names["load_cell_table"]("auto").widths
    table[:] = list(with_spacing_marks(table))
    for name in _MEASURES:
        names[name] = letters_apart(names[name])
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()

"""A line of figures through the years in a terminal: one character a year, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from console.report.formats.columns import HIDDEN
from console.report.words import Words
from console.strings import N_
from protocol.report import Count, Trends

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN = "_-:=+*%#"
"""The same with ASCII alone; the first is nobody, the last the highest number of the line."""
BREAK, PLAIN_BREAK = "│", "|"


def spark(trends: Trends, counts: Sequence[Count], *, ascii_only: bool) -> str:
    """`counts` from nobody to their highest; a dot is not published, a blank a year without a report, a bar a break."""
    steps = PLAIN if ascii_only else BLOCKS
    highest = max((count for count in counts if count), default=0)
    drawn = _step(steps, counts[0], highest)
    for (before, year), count in zip(pairwise(trends.years), counts[1:], strict=True):
        drawn += " " * min(year - before - 1, 3)
        if year in trends.breaks:
            drawn += PLAIN_BREAK if ascii_only else BREAK
        drawn += _step(steps, count, highest)
    return drawn


def how_to_read(words: Words, *, ascii_only: bool) -> list[str]:
    """The characters in words."""
    steps = PLAIN if ascii_only else BLOCKS
    text = N_(
        "{lowest} is nobody, {highest} the highest number; {dot} is not published, {bar} where other rules begin."
    )
    bar = PLAIN_BREAK if ascii_only else BREAK
    return [words(text, lowest=steps[0], highest=steps[-1], dot=HIDDEN, bar=bar)]


def _step(steps: str, count: Count, highest: int) -> str:
    if count is None:
        return HIDDEN
    return steps[-(-count * (len(steps) - 1) // highest)] if count else steps[0]

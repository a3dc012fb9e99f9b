"""`--ascii`: everything that is drawn, in ASCII, for terminals that have no more.

Lines and marks have a counterpart; letters lose their accents; what has none becomes a question mark, so that nothing
vanishes unseen.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from widgets.drawing.cells import clusters

MARKS = str.maketrans(
    {
        "▌": "|",
        "▎": "|",
        "▏": "|",
        "▐": "|",
        "│": "|",
        "┃": "|",
        "█": "#",
        "▁": "_",
        "▔": "-",
        "▂": "_",
        "▃": "_",
        "▄": "_",
        "▅": "_",
        "▆": "#",
        "▇": "#",
        "─": "-",
        "━": "-",
        "┌": "+",
        "┐": "+",
        "└": "+",
        "┘": "+",
        "·": "-",
        "…": ".",
        "›": ">",
        "‹": "<",
        "◂": "<",
        "↑": "^",
        "↓": "v",
        "→": ">",
        "←": "<",
        "✗": "x",
        "✓": "v",
        "‖": "=",
        "•": "*",
        "–": "-",
        "—": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "€": "E",
        "\u00a0": " ",
    }
)
"""One cell for one cell."""


@lru_cache(maxsize=4096)
def to_ascii(text: str) -> str:
    """`text` in ASCII, taking as many cells as before."""
    if text.isascii():
        return text
    return "".join(_cluster(cluster, cells) for cluster, cells in clusters(text.translate(MARKS)))


def _cluster(cluster: str, cells: int) -> str:
    if cluster.isascii():
        return cluster
    base = unicodedata.normalize("NFKD", cluster)[0]
    return base if base.isascii() and base.isprintable() and cells == 1 else "?" * cells


class AsciiOnly(LineFilter):
    """Applied to every line before it is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]

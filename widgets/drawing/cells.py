"""Measuring, cutting and wrapping plain text by terminal cells.

The unit is the grapheme cluster (UAX 29, as wcwidth cuts it): an emoji family or a letter with its marks is never torn
apart. Widths are those of `rich.cells`, because the compositor trusts them, as `widgets.drawing.widths` mends them.
Everything here is linear in its input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from wcwidth import iter_graphemes

from widgets.drawing import widths

ELLIPSIS = "…"

widths.mend()


def width_of(text: str) -> int:
    """The number of cells that `text` takes on one line."""
    return len(text) if text.isascii() else cell_len(text)


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """Each grapheme cluster of `text` with its width in cells."""
    if text.isascii():
        for character in text:
            yield character, 1
        return
    for cluster in iter_graphemes(text):
        yield cluster, cell_len(cluster)


def fit(text: str, cells: int) -> str:
    """`text` cut to at most `cells`; what was cut shows an ellipsis. Line ends become spaces."""
    if cells <= 0:
        return ""
    if len(text) > 4 * cells + 64:
        text = text[: 4 * cells + 64] + ELLIPSIS
    if "\n" in text:
        text = text.replace("\n", " ")
    if width_of(text) <= cells:
        return text
    kept: list[str] = []
    used = 0
    for cluster, width in clusters(text):
        if used + width > cells - 1:
            break
        kept.append(cluster)
        used += width
    return "".join(kept) + ELLIPSIS


@dataclass(frozen=True, slots=True)
class WrappedLine:
    """One screen line of a wrapped text: what is shown, and the range of the source that it stands for.

    `end` is where the next line starts, or the place of the line end that was typed.
    """

    text: str
    start: int
    end: int


def wrap(text: str, width: int) -> list[WrappedLine]:
    """Lines of at most `width` cells, broken at spaces where there is one, otherwise between clusters.

    A space at which a line breaks hangs: it belongs to the range of the line, but is not shown. The text itself is
    never changed; an empty text is one empty line.
    """
    lines: list[WrappedLine] = []
    start = 0
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, start, max(1, width)))
        start += len(paragraph) + 1
    return lines


def _wrap_paragraph(text: str, offset: int, width: int) -> Iterator[WrappedLine]:
    if len(text) <= width and text.isascii():
        yield WrappedLine(text, offset, offset + len(text))
        return
    if text.isascii():
        yield from _wrap_ascii(text, offset, width)
        return
    begin = position = used = 0
    space_end = -1
    used_at_space = 0
    for cluster, cells in clusters(text):
        after = position + len(cluster)
        if cluster == " ":
            space_end = after
            used += 1
            used_at_space = used
        else:
            while used + cells > width and position > begin:
                cut = space_end if space_end > begin else position
                yield WrappedLine(text[begin:cut].rstrip(" "), offset + begin, offset + cut)
                used = used - used_at_space if cut == space_end else 0
                begin = cut
                space_end = -1
            used += cells
        position = after
    yield WrappedLine(_shown(text[begin:], width), offset + begin, offset + len(text))


def _wrap_ascii(text: str, offset: int, width: int) -> Iterator[WrappedLine]:
    begin = 0
    size = len(text)
    while size - begin > width:
        cut = text.rfind(" ", begin, begin + width + 1) + 1
        if cut <= begin:
            cut = begin + width
        while cut < size and text[cut] == " ":
            cut += 1
        yield WrappedLine(_shown(text[begin:cut], width), offset + begin, offset + cut)
        begin = cut
    if begin < size or begin == 0:
        yield WrappedLine(_shown(text[begin:], width), offset + begin, offset + size)
        return
    yield WrappedLine("", offset + begin, offset + size)


def _shown(text: str, width: int) -> str:
    """Hanging spaces are not shown beyond the edge; inside it they stay (somebody may be writing them)."""
    return text if width_of(text) <= width else text.rstrip(" ")

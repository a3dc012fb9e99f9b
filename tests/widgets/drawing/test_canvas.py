"""Drawing by difference: what is repainted makes the old line the new one, and is no more than that."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.drawing.canvas import Span, changed_cells, cut, line_width, sides

PIECES = st.sampled_from(["a", "b", " ", "漢", "字", "é", "👩‍👩‍👧", "12:"])
STYLES = st.sampled_from([Style(), Style(bold=True)])
LINES = st.lists(st.tuples(PIECES, STYLES), max_size=12)
WIDTH = 24


def strip_of(line: list[tuple[str, Style]]) -> Strip:
    """A strip of `WIDTH` cells."""
    return Strip([Segment(text, style) for text, style in line]).adjust_cell_length(WIDTH, Style())


def content(strip: Strip) -> list[tuple[str, Style | None]]:
    """Characters and their styles."""
    return [(character, segment.style) for segment in strip for character in segment.text]


@given(LINES, LINES)
def test_the_old_line_with_the_dirty_cells_painted_is_the_new_line(
    before: list[tuple[str, Style]], after: list[tuple[str, Style]]
) -> None:
    old, new = strip_of(before), strip_of(after)
    assume(content(old) != content(new))
    region = changed_cells(3, old, new)
    assert (region.y, region.height) == (3, 1)
    painted = Strip.join([old.crop(0, region.x), new.crop(region.x, region.right), old.crop(region.right, WIDTH)])
    assert content(painted) == content(new)


def test_a_digit_that_ticks_is_one_cell() -> None:
    region = changed_cells(0, strip_of([("00:41", Style())]), strip_of([("00:42", Style())]))
    assert (region.x, region.width) == (4, 1)


def test_a_wide_character_is_repainted_whole() -> None:
    region = changed_cells(0, strip_of([("a漢b", Style())]), strip_of([("a字b", Style())]))
    assert (region.x, region.width) == (1, 2)


@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=4), st.integers(0, 30))
def test_both_sides_of_a_line_fit(left: list[str], right: list[str], cells: int) -> None:
    made = sides([Span(text) for text in left], [Span(text) for text in right], cells)
    assert line_width(made) <= cells
    wanted = cell_len("".join(right))
    if right and wanted + 1 < cells:
        assert "".join(span.text for span in made).endswith("".join(right))


@given(st.lists(PIECES, max_size=8), st.integers(0, 12))
def test_a_cut_line_fits(texts: list[str], cells: int) -> None:
    assert line_width(cut([Span(text) for text in texts], cells)) <= cells

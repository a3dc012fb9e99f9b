"""The window over a transcript, against a plain model that lays everything out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.chat.scrollback import Place, Window

HEIGHTS = st.lists(st.integers(1, 7), max_size=30)
STEPS = st.lists(st.integers(-12, 12), max_size=20)


def model(heights: list[int]) -> list[Place]:
    """Every line."""
    return [Place(item, line) for item, height in enumerate(heights) for line in range(height)]


@given(HEIGHTS, st.integers(1, 15), STEPS)
def test_scrolling_is_moving_along_all_lines(heights: list[int], room: int, steps: list[int]) -> None:
    lines = model(heights)
    window = Window(lambda item: heights[item])
    highest = max(0, len(lines) - room)
    top = highest
    for step in steps:
        window.scroll(step, len(heights), room)
        top = max(0, min(highest, top + step))
        seen = window.visible(len(heights), room)
        assert len(seen) == room
        assert [place for place in seen if place is not None] == lines[top : top + room]
        if top < highest:
            assert not window.stuck


@given(HEIGHTS.filter(bool), st.integers(1, 15), st.data())
def test_an_item_comes_into_view(heights: list[int], room: int, data: st.DataObject) -> None:
    window = Window(lambda item: heights[item])
    window.scroll(data.draw(st.integers(-40, 0)), len(heights), room)
    item = data.draw(st.integers(0, len(heights) - 1))
    window.bring_into_view(item, len(heights), room)
    seen = window.visible(len(heights), room)
    assert Place(item, 0) in seen
    if heights[item] <= room:
        assert Place(item, heights[item] - 1) in seen


def test_only_what_is_near_is_laid_out() -> None:
    asked: set[int] = set()

    def height_of(item: int) -> int:
        asked.add(item)
        return 3

    window = Window(height_of)
    window.visible(10_000, 30)
    assert len(asked) <= 11
    window.scroll(-30, 10_000, 30)
    assert len(asked) <= 22


def test_short_contents_stand_at_the_bottom() -> None:
    window = Window(lambda item: 1)
    assert window.visible(2, 4) == [None, None, Place(0, 0), Place(1, 0)]


def test_scrolling_up_says_when_it_met_the_beginning() -> None:
    window = Window(lambda item: 1)
    assert window.scroll(-3, 10, 5)
    assert not window.scroll(-3, 10, 5)

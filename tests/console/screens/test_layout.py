"""Which panes fit into which terminal."""

from __future__ import annotations

import pytest

from console.present.layout import Layout, Pane, layout_for, shown


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((39, 50), Layout.TINY),
        ((200, 11), Layout.TINY),
        ((40, 12), Layout.NARROW),
        ((79, 50), Layout.NARROW),
        ((160, 23), Layout.NARROW),
        ((80, 24), Layout.MIDDLE),
        ((119, 60), Layout.MIDDLE),
        ((120, 24), Layout.WIDE),
        ((159, 50), Layout.WIDE),
        ((160, 24), Layout.EXTRA),
    ],
)
def test_the_size_decides(size: tuple[int, int], layout: Layout) -> None:
    assert layout_for(*size) is layout


def test_the_pane_in_use_is_always_to_be_seen() -> None:
    for layout in Layout:
        for pane in Pane:
            assert pane in shown(layout, pane) or layout is Layout.TINY


def test_the_drawer_lies_over_the_queue_and_leaves_the_chat() -> None:
    assert shown(Layout.MIDDLE, Pane.REFERENCE) == {Pane.REFERENCE, Pane.CHAT}
    assert shown(Layout.MIDDLE, Pane.CHAT) == {Pane.QUEUE, Pane.CHAT}
    assert shown(Layout.WIDE, Pane.CHAT) == set(Pane)

"""Bars: what matters most stays at every width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.frames import text_frame
from tests.widgets.host import Host
from tests.widgets.samples import KEYS, STATUS
from widgets.key_bar import KeyBar
from widgets.rows import StatusPart
from widgets.status_bar import ConnectionBar, StatusBar, fit_parts

PARTS = st.lists(
    st.builds(StatusPart, st.just("p"), st.text("abc", min_size=1, max_size=9), st.integers(0, 9)), max_size=9
)


@given(PARTS, st.integers(1, 60))
def test_nothing_weightier_is_left_out_than_what_stays(parts: list[StatusPart], width: int) -> None:
    kept = fit_parts(parts, width)
    assert len(kept) <= 1 or sum(len(part.text) for part in kept) + 3 * (len(kept) - 1) <= width
    gone = [part for part in parts if part not in kept]
    assert max((part.priority for part in gone), default=0) <= min((part.priority for part in kept), default=9)
    assert [part for part in parts if part in kept][: len(kept)] == kept or len(kept) < len(parts)


@pytest.mark.parametrize(("width", "shown"), [(40, "BAKEN   LIVE"), (120, "lijn-1 beschikbaar")])
async def test_the_mode_and_the_connection_stay(width: int, shown: str) -> None:
    bar = StatusBar()
    host = Host(bar)
    async with host.test(width, 3):
        bar.update(STATUS)
        frame = text_frame(host)
        assert shown in frame
        assert "verbonden" in frame


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_danger_and_help_stay_among_the_keys(width: int) -> None:
    bar = KeyBar()
    host = Host(bar)
    async with host.test(width, 3):
        bar.update(KEYS)
        frame = text_frame(host)
        assert "F8 GEVAAR" in frame
        assert "F1 hulp" in frame


async def test_the_connection_bar_takes_a_line_only_when_it_speaks() -> None:
    bar = ConnectionBar()
    host = Host(bar)
    async with host.test(70, 3) as pilot:
        await pilot.pause()
        assert not bar.display
        bar.update([StatusPart("net", "geen verbinding sinds 22:41:07 · 1 bericht wacht")])
        await pilot.pause()
        assert "geen verbinding sinds 22:41:07" in text_frame(host)
        bar.update([])
        await pilot.pause()
        assert not bar.display


def test_a_part_that_cuts_is_cut_before_anything_else_is_left_out() -> None:
    parts = [StatusPart("said", "is this right? asks about safety", 1, cuts=True), StatusPart("key", "F11 yes", 2)]
    assert [part.text for part in fit_parts(parts, 30)] == ["is this right? asks…", "F11 yes"]
    assert [part.text for part in fit_parts(parts, 8)] == ["F11 yes"]


def test_the_last_part_is_said_shortly_before_it_is_cut() -> None:
    (part,) = fit_parts([StatusPart("disk", "the disk is full, make room", short="disk full")], 12)
    assert part.text == "disk full"

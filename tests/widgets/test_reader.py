"""A page to read: keys, places, another width, and drawing no more than changed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.geometry import Region

from tests.support.frames import text_frame
from tests.widgets.host import Host
from widgets.drawing.canvas import Span
from widgets.reader import Page, Reader

KEYS = ("up", "down", "pageup", "pagedown", "space", "home", "end", "n", "p", "tab", "shift+tab")


def chapters(width: int, lines: int = 10) -> Page:
    """Three chapters under a title; on a narrow screen each takes twice as many lines."""
    each = lines if width >= 40 else 2 * lines
    text = ["title", ""] + [f"{chapter} {line}" for chapter in "abc" for line in range(each)]
    return Page([[Span(line)] for line in text], [(chapter, 2 + at * each) for at, chapter in enumerate("abc")])


def top(host: Host) -> str:
    return text_frame(host).split("\n")[0]


async def test_keys_go_from_place_to_place_and_never_past_the_ends() -> None:
    reader = Reader()
    host = Host(reader)
    async with host.test(60, 8) as pilot:
        reader.focus()
        reader.show(chapters)
        seen = []
        for key in ("n", "tab", "n", "n", "p", "shift+tab", "p", "p", "pagedown", "space", "up", "end", "down", "home"):
            await pilot.press(key)
            seen.append((key, top(host), reader.place))
        told = [message.place for message in host.of(Reader.Moved)]
    assert seen == [
        ("n", "a 0", "a"),
        ("tab", "b 0", "b"),
        ("n", "c 0", "c"),
        ("n", "c 2", "c"),
        ("p", "c 0", "c"),
        ("shift+tab", "b 0", "b"),
        ("p", "a 0", "a"),
        ("p", "title", None),
        ("pagedown", "a 5", "a"),
        ("space", "b 2", "b"),
        ("up", "b 1", "b"),
        ("end", "c 2", "c"),
        ("down", "c 2", "c"),
        ("home", "title", None),
    ]
    assert told == ["a", "b", "c", "b", "a", None, "a", "b", "c", None]


async def test_on_another_width_the_same_place_stays_in_sight() -> None:
    reader = Reader()
    host = Host(reader)
    async with host.test(60, 8) as pilot:
        reader.focus()
        reader.show(chapters)
        await pilot.press("n", "n", "down")
        assert top(host) == "b 1"
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert top(host) == "b 1"
        await pilot.resize_terminal(60, 30)
        await pilot.pause()
        assert "c 9" in text_frame(host), "a page that ends below the screen is shown to its end"


async def test_another_page_begins_at_its_top_or_at_the_place_that_was_in_sight() -> None:
    reader = Reader()
    host = Host(reader)
    async with host.test(60, 8) as pilot:
        reader.focus()
        reader.show(chapters)
        await pilot.press("n", "n")
        reader.show(lambda width: chapters(width, 20), keep_place=True)
        await pilot.pause()
        assert top(host) == "b 0"
        reader.show(chapters)
        await pilot.pause()
        assert top(host) == "title"
        reader.show(lambda width: Page([[Span("no report")]]), keep_place=True)
        await pilot.pause()
        assert (top(host), reader.place, reader.at_end) == ("no report", None, True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(KEYS), max_size=12), st.integers(0, 12), st.integers(4, 40))
async def test_whatever_is_pressed_the_page_fills_the_screen(keys: list[str], lines: int, height: int) -> None:
    reader = Reader()
    host = Host(reader)
    async with host.test(60, height) as pilot:
        reader.focus()
        reader.show(lambda width: chapters(width, lines))
        await pilot.press(*keys)
        shown = [line for line in text_frame(host).split("\n") if line]
    assert len(shown) >= min(height, 2 + 3 * lines) - 1  # the second line of the page is empty


async def test_a_page_that_stays_as_it_is_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    host = Host(reader)
    async with host.test(60, 8) as pilot:
        reader.focus()
        reader.show(chapters)
        await pilot.pause()
        dirty: list[Region] = []
        monkeypatch.setattr(reader, "refresh", lambda *regions, **more: dirty.extend(regions))
        reader.show(chapters, keep_place=True)
        await pilot.press("up", "home")
        assert dirty == []
        await pilot.press("down")
        assert dirty

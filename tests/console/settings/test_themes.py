"""Contrast by WCAG 2.2 (relative luminance), for every pair of colours that the screens use."""

from __future__ import annotations

import re

import pytest
from textual.app import App
from textual.color import Color

from console.settings.themes import PALETTES, THEMES, pairs


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    parsed = Color.parse(colour)
    return 0.2126 * channel(parsed.r) + 0.7152 * channel(parsed.g) + 0.0722 * channel(parsed.b)


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_every_pair_can_be_read(name: str) -> None:
    least = 7.0 if name == "baken-contrast" else 4.5
    low = {what: round(contrast(text, on), 2) for what, text, on in pairs(PALETTES[name]) if contrast(text, on) < least}
    assert low == {}


def test_the_terminals_own_colours_paint_nothing_behind_text() -> None:
    theme = THEMES["baken-ansi"]
    surfaces = [theme.background, theme.surface, theme.panel, *(theme.variables[n] for n in ("raised", "bar"))]
    assert set(surfaces) == {"ansi_default"}
    assert all(re.fullmatch("ansi_[a-z_]+|reverse", value) for value in theme.variables.values())


@pytest.mark.parametrize("name", sorted(THEMES))
async def test_a_theme_can_be_worn(name: str) -> None:
    app: App[None] = App()
    for theme in THEMES.values():
        app.register_theme(theme)
    async with app.run_test() as pilot:
        app.theme = name
        await pilot.pause()
        assert app.theme == name
        ours = {"dim", "own", "chatter", "note", "rule", "raised", "bar", "bar-training"}
        assert ours <= set(app.get_css_variables())

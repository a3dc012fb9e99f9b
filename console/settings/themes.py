"""The colours: a quiet dark theme, a light one, high contrast, and the terminal's own sixteen.

Colour never carries a meaning alone (a word or mark stands beside it). Red means danger and nothing else; there is one
accent. Each theme gives the stock variables of Textual and these of our own: `$dim`, `$own`, `$chatter`, `$note`,
`$danger`, `$ok`, `$rule`, `$raised`, `$bar` (LIVE) and `$bar-training`.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme

DEFAULT = "baken-dark"


@dataclass(frozen=True)
class Palette:
    """The colours of one theme. `ground`, `raised`, `rule` and the bars are surfaces, the rest is written on them."""

    ground: str
    raised: str
    rule: str
    bar: str
    bar_training: str
    text: str
    dim: str
    own: str
    chatter: str
    note: str
    accent: str
    warning: str
    danger: str
    ok: str


PALETTES = {
    "baken-dark": Palette(
        ground="#14181d",
        raised="#1b2027",
        rule="#2b323c",
        bar="#223038",
        bar_training="#5b3a6b",
        text="#d7dce2",
        dim="#8a94a1",
        own="#9cc4b2",
        chatter="#e3d3a8",
        note="#b9a7d9",
        accent="#6fb3a8",
        warning="#e0a458",
        danger="#ef6f6c",
        ok="#7fb77e",
    ),
    "baken-light": Palette(
        ground="#f7f6f2",
        raised="#ecebe5",
        rule="#c6cac8",
        bar="#d5e0e0",
        bar_training="#e6d3ee",
        text="#22272e",
        dim="#59626d",
        own="#1f5c46",
        chatter="#6b4a00",
        note="#5b3f8c",
        accent="#17675c",
        warning="#8a4b00",
        danger="#b3261e",
        ok="#2c6a32",
    ),
    "baken-contrast": Palette(
        ground="#000000",
        raised="#141414",
        rule="#8c8c8c",
        bar="#00343d",
        bar_training="#4a0072",
        text="#ffffff",
        dim="#d0d0d0",
        own="#a8ffd8",
        chatter="#ffe68a",
        note="#d9c2ff",
        accent="#ffff00",
        warning="#ffb84d",
        danger="#ff9090",
        ok="#8aff8a",
    ),
}
"""Theme name and its colours; `baken-ansi` stands apart, because there the terminal decides."""

WRITTEN = ("text", "dim", "own", "chatter", "note", "accent", "warning", "danger", "ok")
"""Colours of text, each of which may stand on the ground and on the raised panel."""

ON_BARS = ("text",)
"""Colours of text on the header bars (`docs`: words and marks carry the meaning there)."""


def pairs(palette: Palette) -> list[tuple[str, str, str]]:
    """Every pair that the screens use, as (what it is, colour of the text, colour behind it)."""
    found = [(f"{name} on {on}", getattr(palette, name), getattr(palette, on)) for name in WRITTEN for on in _PANELS]
    found += [(f"{name} on {on}", getattr(palette, name), getattr(palette, on)) for name in ON_BARS for on in _BARS]
    found.append(("text under the cursor", palette.ground, palette.accent))
    return found


_PANELS = ("ground", "raised")
_BARS = ("bar", "bar_training")


def _theme(name: str, palette: Palette, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=palette.accent,
        secondary=palette.own,
        accent=palette.accent,
        warning=palette.warning,
        error=palette.danger,
        success=palette.ok,
        foreground=palette.text,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.raised,
        boost=palette.raised,
        variables={
            "dim": palette.dim,
            "own": palette.own,
            "chatter": palette.chatter,
            "note": palette.note,
            "danger": palette.danger,
            "ok": palette.ok,
            "rule": palette.rule,
            "raised": palette.raised,
            "bar": palette.bar,
            "bar-training": palette.bar_training,
            "text": palette.text,
            "text-muted": palette.dim,
            "text-disabled": palette.dim,
            "text-primary": palette.accent,
            "text-accent": palette.accent,
            "text-warning": palette.warning,
            "text-error": palette.danger,
            "text-success": palette.ok,
            "foreground-muted": palette.dim,
            "border": palette.accent,
            "border-blurred": palette.rule,
            "block-cursor-background": palette.raised,
            "block-cursor-foreground": palette.text,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": palette.ground,
            "block-cursor-blurred-foreground": palette.text,
            "block-cursor-blurred-text-style": "none",
            "block-hover-background": palette.ground,
            "input-cursor-background": palette.accent,
            "input-cursor-foreground": palette.ground,
            "input-cursor-text-style": "none",
            "input-selection-background": palette.rule,
            "scrollbar": palette.rule,
            "scrollbar-hover": palette.dim,
            "scrollbar-active": palette.accent,
            "scrollbar-background": palette.ground,
            "scrollbar-background-hover": palette.ground,
            "scrollbar-background-active": palette.ground,
            "scrollbar-corner-color": palette.ground,
            "button-foreground": palette.text,
            "button-color-foreground": palette.ground,
            "button-focus-text-style": "bold reverse",
        },
    )


def _ansi() -> Theme:
    """The terminal's own colours: nothing is painted behind text, so it works on dark and on light."""
    plain = "ansi_default"
    return Theme(
        name="baken-ansi",
        ansi=True,
        primary="ansi_cyan",
        secondary="ansi_green",
        accent="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground=plain,
        background=plain,
        surface=plain,
        panel=plain,
        boost=plain,
        variables={
            "ansi-background": plain,
            "ansi-foreground": plain,
            "dim": plain,
            "own": "ansi_green",
            "chatter": plain,
            "note": "ansi_magenta",
            "danger": "ansi_red",
            "ok": "ansi_green",
            "rule": plain,
            "raised": plain,
            "bar": plain,
            "bar-training": plain,
            "text-muted": plain,
            "text-disabled": plain,
            "foreground-muted": plain,
            "border": "ansi_cyan",
            "border-blurred": plain,
            "block-cursor-background": plain,
            "block-cursor-foreground": plain,
            "block-cursor-text-style": "reverse",
            "block-cursor-blurred-background": plain,
            "block-cursor-blurred-foreground": plain,
            "input-cursor-background": plain,
            "input-cursor-foreground": plain,
            "input-cursor-text-style": "reverse",
            "input-selection-background": plain,
            "scrollbar": plain,
            "scrollbar-hover": plain,
            "scrollbar-active": plain,
            "scrollbar-background": plain,
            "scrollbar-background-hover": plain,
            "scrollbar-background-active": plain,
        },
    )


THEMES: dict[str, Theme] = {
    "baken-dark": _theme("baken-dark", PALETTES["baken-dark"], dark=True),
    "baken-light": _theme("baken-light", PALETTES["baken-light"], dark=False),
    "baken-contrast": _theme("baken-contrast", PALETTES["baken-contrast"], dark=True),
    "baken-ansi": _ansi(),
}
"""Every theme by name, as the setting `theme` names it without `baken-`."""

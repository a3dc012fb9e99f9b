"""A terminal's cells as a picture."""

from __future__ import annotations

import html
from pathlib import Path

from playwright.sync_api import Browser

from tests.support.terminal import Terminal

PAGE = """<!doctype html><meta charset=utf-8><style>
body {{ margin: 0; background: {ground}; }}
pre {{ margin: 0; padding: 14px; display: inline-block; font: 15px/19px "DejaVu Sans Mono", monospace; }}
span {{ display: inline-block; height: 19px; vertical-align: top; }}
</style><pre>{rows}</pre>"""


def shoot(browser: Browser, page: str, target: Path) -> None:
    """Write the picture of a terminal, given as HTML (`as_page`)."""
    shot = browser.new_page(viewport={"width": 1800, "height": 1200})
    shot.set_content(page)
    shot.locator("pre").screenshot(path=target)
    shot.close()


def as_page(console: Terminal) -> str:
    """The terminal's cells as HTML, in their colours."""
    screen = console.emulator
    rows = []
    for y in range(screen.lines):
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        rows.append("".join(_cell(cell.data, cell.fg, cell.bg, cell.bold, cell.reverse) for cell in cells))
    return PAGE.format(ground=_colour(screen.buffer[1][0].bg, "#14181d"), rows="\n".join(rows))


def _cell(data: str, fg: str, bg: str, bold: bool, reverse: bool) -> str:
    text, ground = _colour(fg, "#d7dce2"), _colour(bg, "#14181d")
    if reverse:
        text, ground = ground, text
    weight = ";font-weight:bold" if bold else ""
    return f'<span style="color:{text};background:{ground}{weight}">{html.escape(data)}</span>'


def _colour(name: str, default: str) -> str:
    """A colour of pyte (six hexadecimal digits, or "default") as CSS."""
    return default if name == "default" else f"#{name}" if len(name) == 6 else name

"""The same moment of the night on every size of screen that is promised to work."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from scripts.pictures.cells import as_page, shoot
from tests.support.terminal import Terminal

TERMINALS = ((60, 20), (80, 24), (120, 40))
"""Columns and rows: the smallest window that still works, the smallest that everything works in, a usual one."""
WINDOWS = ((390, 844), (320, 480), (568, 200))
"""CSS pixels: a telephone, a small one, and one on its side with the keyboard open."""
USUAL = (120, 36)


def of_the_page(page: Page, target: Path) -> None:
    """The chat on each telephone; the first one is the picture of the README."""
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=target / f"page-{width}x{height}.png")
        if (width, height) == WINDOWS[0]:
            page.screenshot(path=target / "page.png")


def of_the_console(browser: Browser, console: Terminal, target: Path) -> None:
    """The work screen in each window, and then in the usual one."""
    for columns, rows in (*TERMINALS, USUAL):
        console.resize(columns, rows)
        console.wait_quiet(1.2)
        if (columns, rows) != USUAL:
            shoot(browser, as_page(console), target / f"console-{columns}x{rows}.png")

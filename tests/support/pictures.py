"""A picture of an application, to look at: its SVG drawn by Chromium (librsvg drops leading spaces)."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from tests.support.needs import chromium_path

_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def picture(svg: str, target: Path) -> None:
    """Write `svg` (of `App.export_screenshot`) as a PNG in its own size."""
    # Fonts from the network are not fetched: the machine's own monospace is used.
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    chromium = chromium_path()
    if chromium is None:
        raise FileNotFoundError("Chromium is not installed")
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("not an exported screen: no viewBox")
    width, height = (int(float(side)) + 1 for side in found.groups())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{svg}", encoding="utf-8")
        command = [chromium, *_SWITCHES, f"--screenshot={target}", f"--window-size={width},{height}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

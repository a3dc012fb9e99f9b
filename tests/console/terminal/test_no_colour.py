"""NO_COLOR in a real terminal: the demo's work screen, and not one colour in the bytes that leave (no-color.org)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
DEMO = [sys.executable, "-m", "console", "demo"]
SGR = re.compile(rb"\x1b\[([0-9;:]*)m")


def colour_codes(output: bytes) -> set[int]:
    """The codes of every colour in `output`: 30-49 without the resets 39 and 49, and 90-107 (ECMA-48, aixterm)."""
    codes = {int(code) for found in SGR.finditer(output) for code in re.split(rb"[;:]", found[1]) if code}
    return {code for code in codes if 30 <= code <= 48 and code != 39 or 90 <= code <= 107}


@pytest.mark.parametrize("quiet", [True, False], ids=["NO_COLOR", "colour"])
def test_sec_g6_no_colour_leaves_under_no_color(quiet: bool) -> None:
    env = {"NO_COLOR": "1"} if quiet else {}
    with Terminal(DEMO, cwd=ROOT, columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("WACHTRIJ 1")
        for key in ("f4", "f6", "f7", "f1", "escape", "f9"):
            terminal.press(key)
            terminal.wait_quiet()
        assert bool(colour_codes(bytes(terminal.output))) is not quiet

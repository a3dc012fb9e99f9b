"""Whether the terminal is asked for the keys of the Kitty protocol, and for the mouse, is set by the person, and above
them by the organisation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
ASKED = b"\x1b[>25u"
"""CSI > flags u pushes flags on the terminal's stack (Kitty's keyboard protocol, "progressive enhancement")."""


MOUSE = (b"\x1b[?1000h", b"\x1b[?1006h")
"""Buttons are told, and told in SGR form (XTerm Control Sequences, "Mouse Tracking")."""
RULED = """
import console.settings.paths, pathlib, sys
folder = pathlib.Path(sys.argv.pop())
console.settings.paths._system_folder = lambda: folder
from console.__main__ import main
sys.exit(main())
"""
"""A console whose machine has its settings in the folder that is named last."""


@pytest.mark.parametrize(
    ("said", "ruled", "keys", "mouse"),
    [
        ("", "", True, True),
        ("kitty_keys = false\nmouse = false\n", "", False, False),
        ("mouse = true\n", "[settings]\nmouse = false\n", True, False),
    ],
)
def test_the_terminal_is_asked_or_not(tmp_path: Path, said: str, ruled: str, keys: bool, mouse: bool) -> None:
    for place, text in ((".config/baken/config.toml", said), ("etc/baken/policy.toml", ruled)):
        file = tmp_path / place
        file.parent.mkdir(parents=True)
        file.write_text(text)
    with Terminal([sys.executable, "-c", RULED, str(tmp_path / "etc")], cwd=ROOT, home=tmp_path) as terminal:
        terminal.wait_for("Meld je aan")
        assert (ASKED in terminal.output) is keys
        assert [mode in terminal.output for mode in MOUSE] == [mouse, mouse]

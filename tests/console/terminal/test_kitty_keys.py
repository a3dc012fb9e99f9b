"""Whether the terminal is asked for the keys of the Kitty protocol is a setting of the person."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
ASKED = b"\x1b[>25u"
"""CSI > flags u pushes flags on the terminal's stack (Kitty's keyboard protocol, "progressive enhancement")."""


@pytest.mark.parametrize(("said", "asked"), [("kitty_keys = false\n", False), ("", True)])
def test_the_terminal_is_asked_or_not(tmp_path: Path, said: str, asked: bool) -> None:
    folder = tmp_path / ".config" / "baken"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(said)
    with Terminal([sys.executable, "-m", "console"], cwd=ROOT, home=tmp_path) as terminal:
        terminal.wait_for("Meld je aan")
        assert (ASKED in terminal.output) is asked

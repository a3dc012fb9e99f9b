"""The facilitator's desk follows four trainees in tmux panes at once, with less than two seconds of delay."""

from __future__ import annotations

from pathlib import Path

from tests.support.desk_panes import NAMES, panes
from tests.support.needs import needs_tmux

FOLLOWS = 2.0
"""Seconds within which what happens on one side stands on the other: the promise that is tested."""

pytestmark = needs_tmux


def test_four_trainees_are_followed_at_once(tmp_path: Path) -> None:
    with panes(tmp_path) as window:
        window.until_desk("4 deelnemers", *NAMES)
        window.until_trainees("Kim watches", 4)
        for number in range(3):
            assert max(window.round(number, timeout=FOLLOWS)) < FOLLOWS
        window.terminal.press("home", "down", "w")
        window.until_desk("Fluister tegen specht")
        window.terminal.send("adem even\r")
        window.until_trainees("Kim whispers adem even", timeout=FOLLOWS)
        window.terminal.send("P")
        window.until_desk("Alle 4 oefeningen stilzetten?")
        window.terminal.send("j")
        window.until_desk("De tijd staat stil voor iedereen.")
        window.terminal.wait_for(
            lambda screen: window.desk(screen).count("gepauzeerd door de begeleider") == 4, FOLLOWS
        )
        window.terminal.press("ctrl+q")
        window.until_trainees("Kim watches no longer", 4, timeout=FOLLOWS)
        window.until_desk("ended-0")
    written = sorted(path.name for path in (tmp_path / "shared").iterdir())
    assert [name for name in written if not name.endswith(".desk.jsonl")] == [f"run-{n}.jsonl" for n in range(1, 5)]
    assert len(written) == 8

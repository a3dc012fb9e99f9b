"""The facilitator's desk follows four trainees in tmux panes at once, with less than two seconds of delay."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.desk_panes import NAMES, panes
from tests.support.needs import needs_tmux
from tests.support.terminal import Terminal

FOLLOWS = 2.0
"""Seconds within which what happens on one side stands on the other: the promise that is tested."""

ROOT = Path(__file__).parents[2]


@needs_tmux
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


def test_a_trainee_at_the_real_console_sees_who_watches_and_what_is_whispered(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(0o700)
    train = [sys.executable, "-m", "console", "train"]
    trainee = [*train, "--share", str(shared), "--trainee", "mus"]
    with (
        Terminal(trainee, columns=100, rows=30, cwd=ROOT) as console,
        Terminal([*train, "desk", str(shared), "--name", "Kim"], cwd=ROOT) as desk,
    ):
        console.wait_for("Enter oefenen")
        console.press("enter")
        console.wait_for("HOE WIL JE SPELEN?")
        console.press("enter")
        desk.wait_for("heeft het gesprek nog niet aangenomen")
        console.wait_for("WACHTRIJ 1")
        console.press("f2", "c")
        console.wait_for("kijkt mee: Kim")
        desk.wait_for("fase 1")
        desk.press("w")
        desk.wait_for("Fluister tegen mus")
        desk.send("adem even\r")
        console.wait_for("Kim fluistert: adem even", FOLLOWS)

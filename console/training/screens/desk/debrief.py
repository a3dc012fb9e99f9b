"""The debrief of somebody else, once they share it: the very screens, in which only labels can be given."""

from __future__ import annotations

from collections.abc import Callable

from console.training.desk.desk_catalog import Library
from console.training.play.acts import Act
from console.training.play.entries import Log
from console.training.scenario.model import Scenario
from console.training.scoring.score import score
from console.training.screens.debrief.screen import DebriefScreen


def shared_debrief(
    log: Callable[[], Log | None],
    scenario: Scenario,
    act: Callable[[Act], None],
    library: Library,
    *,
    ascii_only: bool = False,
) -> DebriefScreen:
    """`log` gives the log as it is now; where it is gone, the last one that was there stays."""
    last = log()
    if last is None:
        raise ValueError("not shared")

    def newest() -> Log:
        nonlocal last
        last = log() or last
        assert last is not None
        return last

    return DebriefScreen(
        newest,
        scenario,
        lambda: score(newest(), scenario, library.moves),
        act,
        content=library.content,
        moves=library.moves,
        ascii_only=ascii_only,
        own=False,
    )

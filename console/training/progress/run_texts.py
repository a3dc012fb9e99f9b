"""What became of a run, in a word or two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from console.strings import N_
from console.training.runs.kept_runs import State

STATES: Final[Mapping[State, str]] = {
    State.DEBRIEFED: N_("debriefed"),
    State.FINISHED: N_("not debriefed yet"),
    State.STOPPED: N_("stopped"),
    State.BROKEN: N_("broken off"),
    State.OPEN: N_("not over"),
    State.UNREADABLE: N_("cannot be read"),
}
"""Message ids."""

"""Who needs somebody: what a facilitator should see at once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.training.desk.view import View, Who
from console.training.scenario.model import Rules

FREEZE_LONG: Final = 120.0
"""Seconds after which a freeze question stands long (own assumption)."""
NO_SIGN: Final = 8.0
"""Seconds without a sign of life after which a trainee's console may be gone (it gives one each two)."""


class Need(StrEnum):
    """Why somebody is needed, the weightiest first."""

    STOPPED = "stopped"
    """The trainee stopped for care: somebody should talk with them."""
    LOST = "lost"
    """The console gives no sign of life."""
    DISK = "disk"
    WAITING = "waiting"
    """The chatter waits longer than the scenario's limit."""
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Alert:
    """One need, and for how many seconds it has been one."""

    need: Need
    seconds: float


def alerts(view: View, now: float, quiet: float, rules: Rules | None = None) -> tuple[Alert, ...]:
    """What is the matter at second `now` of the log; `quiet` is how long no sign of life came.

    `rules` are the scenario's, its limits in seconds of the script; without a scenario the usual limits hold.
    """
    if view.ended:
        return (Alert(Need.STOPPED, now - view.ended_at),) if view.ended == "stopped" else ()
    if quiet > NO_SIGN:
        return (Alert(Need.LOST, quiet),)
    if view.pauses:
        return (Alert(Need.DISK, now - view.at),) if "disk" in view.pauses else ()
    if view.freeze:
        stands = now - view.freeze_since
        return (Alert(Need.FREEZE, stands),) if stands > FREEZE_LONG else ()
    limits = rules or Rules()
    limit = limits.latency_s if view.first_sent else limits.first_response_s
    if view.answers is Who.TRAINEE and view.waits_since is not None and not view.offline:
        waits = now - view.waits_since
        if waits * view.speed > limit:
            return (Alert(Need.WAITING, waits),)
    return ()

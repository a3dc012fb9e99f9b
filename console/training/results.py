"""Kept runs with their scores. A run is scored with the very text that was played; without that it is only kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.training.play.codec import LogError, decode_log
from console.training.progress import Played
from console.training.runs import Kept
from console.training.scenario.model import Scenario
from console.training.scoring.score import score
from console.training.scoring.talk import KnownMoves


class Unscored(StrEnum):
    """Why a run has no score."""

    UNREADABLE = "unreadable"
    OTHER_TEXT = "other_text"
    """The scenario is not here, or was changed since."""


@dataclass(frozen=True, slots=True)
class Results:
    """Runs with their scores, and the names of those without, with the reason."""

    played: tuple[Played, ...]
    unscored: Mapping[str, Unscored]


def results(runs: Iterable[Kept], scenarios: Iterable[Scenario], moves: KnownMoves) -> Results:
    """The scores of these runs, in their order."""
    by_text = {scenario.digest: scenario for scenario in scenarios}
    played: list[Played] = []
    unscored: dict[str, Unscored] = {}
    for one in runs:
        try:
            content = one.path.read_bytes()
            log = decode_log(content, one.path.name)
        except (OSError, LogError):
            unscored[one.run] = Unscored.UNREADABLE
            continue
        scenario = by_text.get(log.header.scenario_sha256)
        if scenario is None:
            unscored[one.run] = Unscored.OTHER_TEXT
            continue
        played.append(Played(log, scenario, score(log, scenario, moves), hashlib.sha256(content).hexdigest()))
    return Results(tuple(played), unscored)

"""Kept runs with their scores. A run is scored with the very text that was played; without that it is only kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from console.training.play.codec import LogError, decode_log
from console.training.progress.counts import Played
from console.training.runs.folder import Folder
from console.training.runs.kept_runs import Kept
from console.training.scenario.catalog import ENDINGS, SHIPPED, CannotRead, raw_of
from console.training.scenario.model import Scenario
from console.training.scenario.parse import parse
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


def texts(folder: Folder) -> tuple[Scenario, ...]:
    """Every scenario that can be read, the shipped ones and those of the folder. They are not linted: what was played
    is scored, also where the checklist has changed since. Never raises."""
    found: list[Scenario] = []
    for place in (SHIPPED, folder.scenarios):
        with suppress(OSError):
            found += [scenario for path in sorted(place.iterdir()) if (scenario := _text(path)) is not None]
    return tuple(found)


def results(
    runs: Collection[Kept],
    scenarios: Iterable[Scenario],
    moves: KnownMoves,
    told: Callable[[int, int], object] | None = None,
) -> Results:
    """The scores of these runs, in their order. `told` is called with how many are scored, of how many."""
    by_text = {scenario.digest: scenario for scenario in scenarios}
    played: list[Played] = []
    unscored: dict[str, Unscored] = {}
    for done, one in enumerate(runs):
        if told is not None:
            told(done, len(runs))
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


def _text(path: Path) -> Scenario | None:
    if not path.name.endswith(ENDINGS):
        return None
    try:
        return parse(raw_of(path), path.name).scenario
    except CannotRead:
        return None

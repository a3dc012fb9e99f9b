"""The header of a log: with what a run is played, and what is needed to go on with it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from console.training.moves.moves import Moves
from console.training.play.entries import Header
from console.training.play.player import NotTheSame
from console.training.play.state import Setup
from console.training.scenario.model import Scenario


def new_header(
    setup: Setup,
    run: str,
    trainee: str,
    began: datetime | None = None,
    *,
    facilitator: str | None = None,
    study: str | None = None,
) -> Header:
    """The first line of the log of a run that begins now."""
    moment = (began or datetime.now(UTC)).astimezone(UTC)
    return Header(
        run=run,
        scenario=setup.scenario.id,
        scenario_sha256=setup.scenario.digest,
        checklist=setup.scenario.checklist,
        moves=setup.moves.version,
        app=version("baken"),
        language=setup.language,
        mode=setup.mode,
        speed=setup.speed,
        seed=setup.seed,
        trainee=trainee,
        began=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        facilitator=facilitator,
        study=study,
    )


def setup_of(header: Header, scenario: Scenario, moves: Moves, references: Mapping[str, str] | None = None) -> Setup:
    """The setup with which a log was written. Raises `NotTheSame` where the scenario is another text by now."""
    if header.scenario_sha256 != scenario.digest:
        raise NotTheSame(0)
    return Setup(scenario, moves, header.language, header.mode, header.speed, header.seed, references or {})


def began(header: Header) -> datetime:
    """When the run began; the epoch where the log says something that is no time."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(header.began, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)

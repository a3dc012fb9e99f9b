"""Where sending nothing is right: who keeps silent leaves nobody waiting, and who sends something is told so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import console.content
from console.training.play.entries import (
    Debriefed,
    Ended,
    Labelled,
    NoAnswer,
    Overruled,
    Rewound,
    Ticked,
    TurnDecided,
    What,
)
from console.training.scenario.model import Scenario, Text, Turn
from console.training.scenario.parse import parse
from console.training.scoring.result import Barrier, Score, SilenceFinding
from console.training.scoring.score import score
from console.training.scoring.silence import silent_turns
from tests.console.training.scoring.small import BEGIN, MOVES, SCENARIO, log, sent, text

SILENT = text("(Niets sturen: misschien leest iemand mee.)")
FOLDER = Path(console.content.__file__).parent / "scenarios"
SHIPPED: Mapping[str, set[str]] = {
    "afbreken-01": {"t6"},
    "klus-avond-01": {"t6", "t7", "t8"},
    "ouder-dader-01": {"t11"},
    "ouder-zusje-01": {"t6", "t7"},
}
"""Turns of the shipped scenarios in which somebody else may be there, as their hints say: "Niets sturen"."""


def with_model(model: Text) -> Scenario:
    """The small scenario in which the third turn has this model answer."""
    scenes = tuple(
        replace(
            scene,
            steps=tuple(
                replace(step, model=model) if isinstance(step, Turn) and step.id == "t3" else step
                for step in scene.steps
            ),
        )
        for scene in SCENARIO.scenes
    )
    return replace(SCENARIO, scenes=scenes)


GOOD: tuple[tuple[float, What], ...] = (
    *BEGIN,
    (20.0, sent("s1", "t1", "asks-safety")),
    (95.0, Ticked(signal="threat", evidence="m3")),
    (200.0, Ended(how="end", outcome="goed")),
    (300.0, Debriefed(screen=5, question="done", answer=("yes",))),
)
WAITED = ((150.0, NoAnswer(turn="t3")), (160.0, TurnDecided(turn="t3", by="silent", scene="einde")))


def scored(*lines: tuple[float, What], model: Text = SILENT) -> Score:
    return score(log(*sorted((*GOOD, *lines), key=lambda line: line[0])), with_model(model), MOVES)


def test_who_keeps_silent_there_leaves_nobody_waiting_and_the_gate_opens() -> None:
    found = scored(*WAITED)
    assert (found.talk.left_waiting, found.silences) == ((), (SilenceFinding("t3"),))
    assert found.gate.passed


def test_where_an_answer_was_wanted_silence_is_no_merit() -> None:
    found = scored(*WAITED, model=text("Ik ben er."))
    assert (found.talk.left_waiting, found.silences) == (("t3",), ())


@pytest.mark.parametrize(
    ("more", "messages"),
    [
        ((), ("s2",)),
        (((121.0, sent("s3", "t3", words="Hallo?")),), ("s2", "s3")),
        (((121.0, Labelled(message="s2", moves=())),), ("s2",)),
        (((400.0, Overruled(message="s2", moves=("empathises",), by="bea")),), ("s2",)),
    ],
)
def test_a_message_there_keeps_the_gate_closed_whatever_anybody_calls_it(
    more: tuple[tuple[float, What], ...], messages: tuple[str, ...]
) -> None:
    found = scored((120.0, sent("s2", "t3", words="Ben je er nog?")), *more)
    assert found.silences == (SilenceFinding("t3", messages),)
    assert found.gate.barriers == (Barrier.BROKE_SILENCE,)


@pytest.mark.parametrize(
    ("lines", "silences"),
    [
        (((60.0, sent("s2", "t2", words="Ga door.")),), (SilenceFinding("t3"),)),
        (
            ((210.0, Rewound(take=2, turn="t3")), (220.0, sent("s2", "t3", words="Ben je er nog?"))),
            (SilenceFinding("t3"),),
        ),
    ],
)
def test_only_what_is_sent_in_that_turn_of_take_one_breaks_it(
    lines: tuple[tuple[float, What], ...], silences: tuple[SilenceFinding, ...]
) -> None:
    assert scored(*lines).silences == silences


@pytest.mark.parametrize(
    ("model", "silent"),
    [
        (text("(Niets sturen.)"), True),
        (replace(text("(Niets sturen.)"), en=text("(Send nothing.)").nl), True),
        (text("Ik wacht (rustig) op je."), False),
        (text("[Laat maar.]"), False),
        (None, False),
    ],
)
def test_a_model_answer_in_round_brackets_says_that_nothing_is_sent(model: Text | None, silent: bool) -> None:
    assert Turn("t1", 60, 1, model=model).silent is silent


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.draaiboek.txt")), ids=lambda path: path.name[:-14])
def test_the_silent_turns_of_the_shipped_scenarios(path: Path) -> None:
    scenario = parse(path.read_bytes(), path.name).scenario
    assert scenario is not None
    assert silent_turns(scenario) == SHIPPED.get(scenario.id, set())

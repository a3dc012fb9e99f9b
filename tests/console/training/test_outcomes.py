"""How a chat ends follows from what was said in it: the danger steps, and what is sent while somebody is not alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import console.content
from console.training.moves.moves import Moves, shipped
from console.training.play.acts import Answers, Sends
from console.training.play.player import act, advance, begin
from console.training.play.state import Setup, Stage
from console.training.play.story import due
from console.training.scenario.model import Freeze, Scenario
from console.training.scenario.parse import parse
from tests.console.training.gate.cheats import models

FOLDER = Path(console.content.__file__).parent / "scenarios"


@cache
def moves() -> Moves:
    return shipped()


@cache
def scenario(name: str) -> Scenario:
    read = parse((FOLDER / f"{name}.draaiboek.txt").read_bytes(), name).scenario
    assert read is not None
    return read


def outcome(name: str, said: Mapping[str, str]) -> str:
    """How the chat ends of somebody who gives the model answers, but in these turns says this (or nothing)."""
    of, answers = scenario(name), {**models(name), **said}
    play, _entries = begin(Setup(of, moves(), seed=of.seed))
    answered = ""
    while not play.story.over:
        step, turn = play.step, play.story.turn
        if play.story.stage is Stage.FROZEN and isinstance(step, Freeze):
            play, _more = act(play, play.at + 5, Answers(step.id, 0))
        elif turn is not None and turn.id != answered:
            answered = turn.id
            if answers.get(turn.id):
                play, _more = act(play, play.at + 10, Sends(answers[turn.id]))
        else:
            assert (moment := due(play)) is not None
            play, _more = advance(play, moment)
    return play.story.outcome


NEUTRAL = "Ik luister naar je."


@pytest.mark.parametrize(
    ("said", "comes"),
    [
        ({}, "stays-home"),
        ({"t4": NEUTRAL, "t9": "Goed dat je er bent. Bel 112 bij gevaar."}, "goes-with-a-way-out"),
        ({"t5": NEUTRAL}, "goes-with-a-way-out"),
        ({"t7": NEUTRAL}, "found-out"),
        ({"t5": NEUTRAL, "t9": NEUTRAL}, "goes-along"),
        ({"t6": "Ben je er nog?"}, "goes-along"),
        ({"t7": "Je vertelde net over de auto, is hij er nog?"}, "found-out"),
    ],
)
def test_a_boy_who_has_to_go_tonight(said: Mapping[str, str], comes: str) -> None:
    assert outcome("klus-avond-01", said) == comes


@pytest.mark.parametrize(
    ("said", "comes"),
    [
        ({}, "trusted-adult"),
        ({"t3": NEUTRAL, "t4": NEUTRAL}, "thinks-it-over"),
        ({"t5": NEUTRAL, "t9": "Ik ben het nog. Kun je veilig typen?"}, "alone-again"),
        ({"t6": "Gaat het?"}, "alone-again"),
        ({"t7": "Je vertelde net over je zusje. Is zij nog daar?"}, "found-out"),
    ],
)
def test_a_girl_whose_mother_may_be_typing(said: Mapping[str, str], comes: str) -> None:
    assert outcome("ouder-zusje-01", said) == comes

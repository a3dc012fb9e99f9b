"""Another idea for what was not done: the author's words for just that, from where it was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.training.debrief.blocks import Comment
from console.training.debrief.findings import Tone
from console.training.debrief.other_idea import other_ideas
from console.training.debrief.terms import Terms
from console.training.debrief.whole import debrief
from console.training.play.codec import decode_log
from console.training.scenario.model import (
    Condition,
    Happening,
    Happens,
    Mark,
    Said,
    Scene,
    Sign,
    Turn,
    Where,
)
from console.training.scoring.result import MustFinding
from console.training.scoring.score import score
from tests.console.training.debrief.case import CONTENT, SCENARIO, text
from tests.console.training.gate.cheats import Trainee, models, moves, played, scenario, scenarios


@pytest.mark.parametrize("name", scenarios())
def test_who_said_nothing_gets_an_idea_of_its_own_for_each_must_and_not_all_from_the_first_turn(name: str) -> None:
    run = decode_log(played(Trainee(name), "stil"), "stil.jsonl")
    of = scenario(name)
    told = debrief(run, of, score(run, of, moves()), Terms("nl", CONTENT, moves()))
    rules = next(section.blocks for section in told.sections if section.id == "rules")
    ideas = [block.alternative for block in rules if isinstance(block, Comment) and block.tone is Tone.MISSED]
    assert ideas
    assert all(ideas)
    assert len(set(ideas)) == len(ideas)
    first = next(iter(models(name).values()))
    assert len(ideas) == 1 or not all(idea in first for idea in ideas)


def turn(id_: str) -> Turn:
    return Turn(id_, 60.0, 1, model=text(f"Goed dat je er bent. Kun je praten bij {id_}?"))


STORY = replace(
    SCENARIO,
    scenes=(
        Scene("begin", 1, (turn("t1"), turn("t2")), 1),
        Scene("midden", 2, (turn("t3"),), 1),
        Scene("terug", 3, (Happens(Happening.ONLINE, 1), turn("t4")), 1),
        Scene("lokt", 3, (Said("m1", text("niks"), 1, marks=(Mark(Sign.LURE, "control-debt", "", 1),)), turn("t5")), 1),
        Scene("zegt", 3, (Said("m2", text("geld"), 1, marks=(Mark(Sign.WEAK, "control-debt", "", 1),)), turn("t6")), 1),
        Scene("elders", 5, (turn("t7"),), 1),
    ),
)
PLAYED = ("begin", "midden", "terug", "lokt", "zegt")


def ideas(*conditions: Condition) -> list[str]:
    """The turns from which each idea comes; the move is a question whether somebody can talk."""
    unmet = [MustFinding("asks-safety", one, met=False) for one in conditions]
    found = other_ideas(
        unmet, STORY, PLAYED, lambda one: str(one.model.nl if one.model else ""), lambda _move, said: "Kun je" in said
    )
    assert all(idea.startswith("Kun je praten bij ") for idea in found), "the sentence that makes it, and no other"
    return [idea.removeprefix("Kun je praten bij ").rstrip("?") for idea in found]


@pytest.mark.parametrize(
    ("condition", "turns"),
    [
        (Condition(Where.WITHIN, turns=2), "t1"),
        (Condition(Where.BEFORE_END), "t1"),
        (Condition(Where.IN_PHASE, phase=2), "t3"),
        (Condition(Where.AFTER_ONLINE), "t4"),
        (Condition(Where.AFTER_SIGNAL, signal="control-debt"), "t6"),
        (Condition(Where.IN_PHASE, phase=5), "t1"),
    ],
)
def test_it_comes_from_where_it_was_asked_for_on_the_way_that_was_played(condition: Condition, turns: str) -> None:
    """Where nothing on the way fits, from anywhere: the last row."""
    assert ideas(condition) == [turns]


def test_two_musts_get_two_ideas_while_there_are_two() -> None:
    within = Condition(Where.WITHIN, turns=1)
    assert ideas(*[within] * 3) == ["t1", "t2", "t3"]
    assert ideas(*[Condition(Where.IN_PHASE, phase=2)] * 2) == ["t3", "t1"]


def test_an_author_without_a_model_answer_gives_none() -> None:
    unmet = [MustFinding("asks-safety", Condition(Where.BEFORE_END), met=False)]
    assert other_ideas(unmet, STORY, PLAYED, lambda _turn: "", lambda _move, _said: True) == [""]

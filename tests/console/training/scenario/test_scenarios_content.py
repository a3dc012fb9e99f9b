"""The shipped scenarios, played: whoever sends every model answer and labels nothing does all that must be done."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

import console.content
from console.training.moves.moves import shipped
from console.training.play.acts import Answers, Finishes, Sends
from console.training.play.entries import Asked, Header, Log, Mode
from console.training.play.player import act, advance, begin
from console.training.play.state import Play, Setup, Stage
from console.training.play.story import due
from console.training.scenario.model import Grade, Scenario
from console.training.scenario.parse import parse
from console.training.scoring.result import Score
from console.training.scoring.score import score

FOLDER = Path(console.content.__file__).parent / "scenarios"
MOVES = shipped()


def scenario(name: str) -> Scenario:
    read = parse((FOLDER / f"{name}.draaiboek.txt").read_bytes(), name).scenario
    assert read is not None
    return read


def names() -> list[str]:
    return sorted(file.name.removesuffix(".draaiboek.txt") for file in FOLDER.glob("*.draaiboek.txt"))


def played(of: Scenario, language: Literal["nl", "en"], seed: int) -> Score:
    """The run of somebody who knows the model answers; one in brackets says that nothing is sent."""
    play, entries = begin(Setup(of, MOVES, language=language, seed=seed))
    log = list(entries)
    while not play.story.over:
        if play.story.stage is Stage.FROZEN:
            play, more = act(play, play.at, right_answer(of, log[-1].what))
        elif (text := next_answer(of, play, language)) is not None:
            play, more = act(play, play.at + 20, Sends(text))
        else:
            assert (moment := due(play)) is not None
            play, more = advance(play, moment)
        log += more
    _play, more = act(play, play.at, Finishes())
    header = Header(
        run="run",
        scenario=of.id,
        scenario_sha256=of.digest,
        checklist=of.checklist,
        moves=MOVES.version,
        app="0",
        language=language,
        mode=Mode.PRACTICE,
        speed=1.0,
        seed=seed,
        trainee="t",
        began="2026-01-01T00:00:00Z",
    )
    return score(Log(header, (*log, *more)), of, MOVES)


def right_answer(of: Scenario, asked: object) -> Answers:
    assert isinstance(asked, Asked)
    freeze = of.freeze(asked.id)
    assert freeze is not None
    return Answers(asked.id, [option.grade for option in freeze.options].index(Grade.RIGHT))


def next_answer(of: Scenario, play: Play, language: str) -> str | None:
    open_ = play.story.turn
    turn = of.turn(open_.id) if open_ is not None and not open_.answered else None
    if turn is None or turn.model is None or turn.model.nl.startswith("("):
        return None
    return turn.model.in_(language)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", names())
def test_model_answers_do_all_that_must_be_done_and_nothing_that_may_not(
    name: str, language: Literal["nl", "en"]
) -> None:
    of = scenario(name)
    for seed in {of.seed, of.seed + 1}:
        done = played(of, language, seed)
        assert [finding for finding in done.must if finding.applies and not finding.met] == []
        assert done.never == ()
        assert all(finding.grade is Grade.RIGHT for finding in done.freezes)
        assert done.outcome


def test_of_two_seeds_one_prank_turns_serious_and_the_other_holds_no_signal() -> None:
    joke, serious = (played(scenario("grap-01"), "nl", seed) for seed in (2, 3))
    assert (joke.outcome, joke.signals.present) == ("prank-closed", 0)
    assert (serious.outcome, serious.signals.present) == ("turned-serious", 3)


def test_each_has_a_good_and_a_weak_run_and_is_marked_as_not_reviewed() -> None:
    for name in names():
        assert (FOLDER / f"{name}.goed.proef").is_file()
        assert (FOLDER / f"{name}.zwak.proef").is_file()
        assert scenario(name).reviewed_by == ""
    assert len(names()) == 16

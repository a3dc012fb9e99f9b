"""What was heard and missed over several runs."""

from __future__ import annotations

from dataclasses import replace

from console.training.play.entries import Mode, Ticked
from console.training.progress.counts import MoveOverRuns, OverRuns, Played, play_next, progress
from tests.console.training.played import GOOD, WEAK, played
from tests.console.training.scoring.small import SCENARIO


def over(signal: str, *runs: Played) -> OverRuns:
    found = progress("kim", runs)
    return next(one for one in found.signals if one.signal == signal)


def test_a_signal_over_runs() -> None:
    early = (5.0, Ticked(signal="debt"))
    found = over("debt", played(*GOOD), played(*WEAK), played(early))
    assert (found.occasions, found.found, found.missed, found.wrong) == (3, 1, 1, 0)
    assert over("fine", played(*WEAK)).wrong == 1


def test_a_share_only_from_five_occasions() -> None:
    assert over("debt", *[played(*GOOD)] * 4).share is None
    assert over("debt", *[played(*GOOD)] * 4, played(*WEAK)).share == 0.8


def test_missed_twice_or_critical_once_is_what_to_practise() -> None:
    assert progress("kim", [played(*WEAK)]).practise == ("threat",)
    assert progress("kim", [played(*WEAK)] * 2).practise == ("threat", "debt")
    assert progress("kim", [played(*GOOD)] * 2).practise == ()


def test_only_runs_of_this_person_that_were_played_and_debriefed_count() -> None:
    others = [played(*WEAK, trainee="sam"), played(*WEAK, done=False), played(*WEAK, mode=Mode.STUDY)]
    found = progress("kim", [*others, played(*GOOD)])
    assert (found.runs, found.practise) == (1, ())


def test_moves_over_runs() -> None:
    found = progress("kim", [played(*GOOD), played(*WEAK)])
    assert found.moves == (
        MoveOverRuns("asks-safety", runs=1, asked=2, met=1),
        MoveOverRuns("reflects", runs=1),
        MoveOverRuns("why-question", runs=1, never=1),
    )


def test_the_next_scenario_is_one_in_which_it_can_be_heard() -> None:
    easy = replace(SCENARIO, id="makkelijk-01", level=1)
    hard = replace(SCENARIO, id="zwaar-01", level=3)
    empty = replace(SCENARIO, id="leeg-01", scenes=())
    found = play_next(("threat",), (hard, empty, SCENARIO, easy), last=SCENARIO.id)
    assert found == ("makkelijk-01", "zwaar-01", "klein-01")
    assert play_next((), (easy,)) == ()

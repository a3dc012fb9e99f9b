"""A run is in its log: read back, it is the same run, and goes on as it would have."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from console.training.moves.moves import Moves
from console.training.play import acts
from console.training.play.acts import Act
from console.training.play.codec import decode_log, encode_log
from console.training.play.entries import Entry, Guessed, Injected, Mode
from console.training.play.player import NotTheSame, act, advance, restore
from console.training.play.state import Refused
from console.training.play.takes import takes
from tests.console.training.at_work import header
from tests.console.training.play.runs import Run
from tests.console.training.stories import scenario, scene, setup


def wild(seed: int, mode: Mode = Mode.PRACTICE) -> Run:
    """A long run in which everything is done at odd moments."""
    chance = Random(seed)
    run = Run(mode=mode, seed=seed)
    at = 0.0
    for number in range(120):
        at += chance.expovariate(0.2)
        run.to(at - chance.random())
        done = chance.choice(_acts(number, run))
        try:
            run.do(at, done, scripted=True)
        except Refused:
            continue
    return run


def _acts(number: int, run: Run) -> list[Act]:
    words = ("hoi", "waarom?", "ben je veilig?")[number % 3]
    return [
        acts.Sends(words, f"id-{number}"),
        acts.Sends(words, f"id-{number}"),
        acts.Types(number % 2 == 0),
        acts.Labels(f"s{run.play.sent}", ("asks-safety",)),
        acts.Ticks("control-debt", number % 3 > 0, "m1"),
        acts.Answers("f1", number % 3),
        acts.Answers("f1", number % 3),
        acts.Pauses(number % 4 == 0),
        acts.SetsSpeed((0.5, 1.0, 8.0)[number % 3]),
        acts.Rewinds("t1"),
        Injected(event="silence", by="bea", seconds=3.0),
        Injected(event="offline", by="bea"),
        Injected(event="online", by="bea"),
        acts.Fills("role", ("self",)),
        acts.MarksPhase(("welcome", "clarify")[number % 2]),
        acts.FlagsDanger(number % 2 == 0),
        acts.Holds(number % 2 == 0),
        Guessed(turn="t1"),
        acts.AsksHint(),
        acts.Ends("closed"),
    ]


@pytest.mark.parametrize("seed", range(30))
def test_a_log_gives_the_run_back_to_the_last_field(seed: int) -> None:
    run = wild(seed, list(Mode)[seed % 3])
    log = decode_log(encode_log(header(setup(seed=seed)), run.log), "x")
    assert log.entries == tuple(run.log)
    run.to(run.log[-1].at)
    back, missing = restore(run.play.setup, log.entries)
    assert (back, missing) == (run_at(run, log.entries), ())
    assert advance(back, back.at + 500)[1] == advance(run.play, max(run.play.at, back.at + 500))[1]


def run_at(run: Run, entries: tuple[Entry, ...]) -> object:
    """The run as it was at its last line: looking at the clock since then changed nothing."""
    return replace(run.play, at=entries[-1].at)


def test_lines_that_the_crash_swallowed_are_given_again() -> None:
    run = Run()
    run.do(20, acts.Sends("hoi"))
    run.to(40)
    for cut in range(1, len(run.log)):
        entries = tuple(run.log[:cut])
        back, missing = restore(run.play.setup, entries)
        assert (*entries, *missing) == tuple(entry for entry in run.log if entry.at <= back.at)


def test_a_log_of_another_scenario_is_noticed() -> None:
    run = Run()
    run.do(20, acts.Sends("hoi"))
    with pytest.raises(NotTheSame) as caught:
        restore(setup(scenario(scene("welkom"))), run.log)
    assert caught.value.entry == 2
    with pytest.raises(NotTheSame):
        restore(setup(seed=7), [Entry(1.0, run.log[0].what), *run.log])


def test_going_back_leaves_take_one_as_it_was() -> None:
    run = Run()
    run.do(20, acts.Sends("waarom"), acts.Ticks("control-debt", True, "m1"))
    run.to(50)
    alone = tuple(run.log)
    run.do(55, acts.Rewinds("t1"))
    run.do(60, acts.Sends("hoi"), acts.Ticks("child-neglect", True, "m1"))
    run.to(90)
    first, second = takes(run.log)
    assert first == tuple(entry for entry in run.log if entry.at <= 55)[: len(first)]
    assert first[: len(alone)] == alone
    assert [entry.what.code for entry in second][:6] == ["p", "y", "y", "c", "t", "s"]
    assert "k" in [entry.what.code for entry in second]
    assert [entry.what.text for entry in second if entry.what.code == "s"] == ["hoi"]


def test_what_patterns_said_then_stands_whatever_they_say_now() -> None:
    run = Run()
    run.do(20, acts.Sends("waarom"))
    run.to(40)
    back, _missing = restore(setup(moves=Moves()), run.log)
    assert back.story.own[0].label.by_rule == ("why-question",)
    assert act(back, 41, acts.Sends("waarom"))[1][-1].what.suggested == ()

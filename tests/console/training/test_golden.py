"""The scripted runs of the shipped scenarios, played and scored: a good one and a weak one of each.

`python -m scripts.golden_training` writes the files and says what changed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from console.content.load import load
from console.training.moves.moves import Moves, shipped
from console.training.play.acts import Rewinds, Sends, Ticks
from console.training.play.entries import Ended, Entry, Log, Over, Ticked, TurnOpened
from console.training.play.player import act, advance, restore
from console.training.play.scripted_run import run_proef
from console.training.play.state import Setup
from console.training.scenario.model import Scenario
from console.training.scoring.result import Heard, Score
from console.training.scoring.score import score
from scripts.golden_training import FOLDER, golden, outline, scripted

RUNS = {name: (scenario, proef) for name, scenario, proef in scripted()}
GOOD = sorted(name for name, (_scenario, proef) in RUNS.items() if proef.run == "good")


@cache
def moves() -> Moves:
    return shipped()


@cache
def played(name: str) -> Log:
    scenario, proef = RUNS[name]
    return run_proef(proef, scenario, moves())


def scenario_of(name: str) -> Scenario:
    return RUNS[name][0]


def scored(name: str, *entries: Entry) -> Score:
    """The score of a scripted run, with other entries where some are given."""
    log = played(name)
    return score(replace(log, entries=entries) if entries else log, scenario_of(name), moves())


@pytest.mark.parametrize("name", sorted(RUNS))
def test_the_score_of_a_scripted_run(name: str) -> None:
    kept = (FOLDER / f"{name}.json").read_text("utf-8")
    assert golden(played(name), scenario_of(name), moves()) == kept, (
        "python -m scripts.golden_training says what changed"
    )


def test_every_scenario_has_a_good_and_a_weak_run_and_no_golden_score_is_left_over() -> None:
    runs = {(scenario.id, proef.run) for scenario, proef in RUNS.values()}
    assert runs == {(scenario.id, run) for scenario, _proef in RUNS.values() for run in ("good", "weak")}
    assert {path.stem for path in FOLDER.glob("*.json")} == RUNS.keys()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_run_misses_nothing_critical_and_the_debrief_alone_keeps_the_gate_closed(name: str) -> None:
    assert [barrier.value for barrier in scored(name).gate.barriers] == ["debrief"]


@pytest.mark.parametrize("name", sorted(RUNS))
def test_ticking_everything_gives_a_low_precision(name: str) -> None:
    every = [item.id for each in load(None).checklists.checklists for item in each.items]
    log = played(name)
    over = next(index for index, entry in enumerate(log.entries) if isinstance(entry.what, Over))
    ticks = [Entry(log.entries[over].at, Ticked(signal=signal)) for signal in every]
    found = scored(name, *log.entries[:over], *ticks, *log.entries[over:]).signals
    assert found.missed == 0
    assert found.precision is not None
    assert found.precision < 0.2


def test_evidence_on_a_branch_that_was_not_taken_is_none() -> None:
    """He says that somebody keeps texting only where safety was asked about, which the weak run does not do."""
    weak = next(one for one in scored("crim-jongen-01.zwak").signals.findings if one.signal == "criminal-phones")
    assert (weak.heard, weak.shown_in) == (Heard.WRONG, None)
    log = played("crim-jongen-01.goed")
    end = next(index for index, entry in enumerate(log.entries) if isinstance(entry.what, Over))
    tick = Entry(log.entries[end].at, Ticked(signal="criminal-phones", evidence="m7"))
    good = scored("crim-jongen-01.goed", *log.entries[:end], tick, *log.entries[end:]).signals.findings
    found = next(one for one in good if one.signal == "criminal-phones")
    assert (found.heard, found.shown_in, found.points_right) == (Heard.DEFENSIBLE, "m7", True)


def test_rewinding_does_not_change_take_one() -> None:
    name = "crim-jongen-01.goed"
    scenario, log = scenario_of(name), played(name)
    opened = [index for index, entry in enumerate(log.entries) if isinstance(entry.what, TurnOpened)]
    first = log.entries[: opened[5]]
    play, entries = restore(Setup(scenario, moves(), seed=log.header.seed), first)
    more = [*entries]
    for one in (
        Rewinds("t1"),
        Ticks("control-debt", True, "m1"),
        Sends("Ik beloof dat ik het aan niemand vertel.", "x"),
    ):
        play, entries = act(play, play.at + 1.0, one)
        more += entries
    play, entries = advance(play, play.at + 3000.0)
    alone, rewound = scored(name, *first), scored(name, *first, *more, *entries)
    assert rewound.takes == 2
    assert [entry for entry in (*more, *entries) if getattr(entry.what, "scene", "") == "geheim"], (
        "take 2 goes elsewhere"
    )
    assert {**outline(rewound), "end": ""} == {**outline(alone), "end": ""}


def test_a_run_is_over_when_it_ends() -> None:
    assert isinstance(played("crim-jongen-01.goed").entries[-1].what, Ended)

"""Scripted runs on virtual time: those that are shipped come to what they expect, the same way each time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from console.content.load import load
from console.training.moves.moves import shipped
from console.training.play.acts import Rewinds, Sends, Ticks
from console.training.play.codec import encode_log
from console.training.play.entries import Log, Mode
from console.training.play.player import act, restore
from console.training.play.scripted_run import run_proef
from console.training.play.state import Setup
from console.training.scenario.catalog import SHIPPED, ScenarioCatalog, stock
from console.training.scenario.knowledge import known
from console.training.scenario.model import Scenario
from console.training.scenario.scripted.scripted_run import Expected, Expects, Proef, parse_proef
from console.training.scoring.expected import failures
from console.training.scoring.score import score
from tests.console.training.stories import LADDER, MOVES, codes, told

RUNS = sorted(path.name for path in SHIPPED.glob("*.proef"))
SHIPPED_MOVES = shipped()


@cache
def shelf() -> ScenarioCatalog:
    return stock(known(load(), SHIPPED_MOVES.moves))


@cache
def played(name: str) -> tuple[Proef, Scenario, Log]:
    proef = next(one.proef for one in shelf().scripts if one.name == name)
    assert proef is not None
    scenario = shelf().find(proef.scenario)
    assert scenario is not None
    return proef, scenario, run_proef(proef, scenario, SHIPPED_MOVES)


@pytest.mark.parametrize("name", RUNS)
def test_a_shipped_run_comes_to_what_it_expects(name: str) -> None:
    proef, scenario, log = played(name)
    assert failures(proef, score(log, scenario, SHIPPED_MOVES)) == ()


@pytest.mark.parametrize("name", RUNS[::6])
def test_it_is_the_same_to_the_byte_and_can_be_gone_on_with(name: str) -> None:
    proef, scenario, log = played(name)
    again = run_proef(proef, scenario, SHIPPED_MOVES)
    assert encode_log(again.header, again.entries) == encode_log(log.header, log.entries)
    seed = scenario.seed if proef.seed is None else proef.seed
    play, missing = restore(Setup(scenario, SHIPPED_MOVES, seed=seed), log.entries)
    assert (play.ended, missing) == ("end", ())


def test_speed_and_mode_change_the_seconds_and_nothing_else() -> None:
    proef, scenario, log = played("crim-jongen-01.goed.proef")
    fast = run_proef(proef, scenario, SHIPPED_MOVES, speed=8.0)
    study = run_proef(proef, scenario, SHIPPED_MOVES, mode=Mode.STUDY)
    assert codes(fast.entries) == codes(log.entries) == codes(study.entries)
    stands_still = 10 + 10 + 30  # two questions and the form
    at_one, at_eight = (played.entries[-1].at - stands_still for played in (log, fast))
    assert at_eight == pytest.approx(at_one / 8, abs=0.05)


def test_another_seed_gives_other_times_on_the_same_path() -> None:
    proef, scenario, log = played("crim-jongen-01.goed.proef")
    other = run_proef(replace(proef, seed=8), scenario, SHIPPED_MOVES)
    assert [what for _at, what in told(other.entries)] == [what for _at, what in told(log.entries)]
    assert [at for at, _what in told(other.entries)] != [at for at, _what in told(log.entries)]


SCRIPT = b"""
scenario: proef-01
run: good
t1: hoi | after 15s | move asks-safety | tick control-debt | set role=self | set duration=unknown
f1: ~ | wachten
t3: dag | phase close | untick control-debt
end: set outcome=closed_ok
expect: outcome veilig
"""


def scripted(*changes: tuple[bytes, bytes]) -> Log:
    raw = SCRIPT
    for old, new in changes:
        raw = raw.replace(old, new)
    proef = parse_proef(raw, "x").proef
    assert proef is not None
    return run_proef(proef, LADDER, MOVES)


def test_what_is_done_when() -> None:
    log = told(scripted().entries)
    assert [line for line in log if line[1][0] in "slkgfqux"] == [
        (25.0, "s s1 t1"),
        (25.0, "l s1"),
        (25.0, "k control-debt"),
        (25.0, "g"),
        (48.0, "f f1"),
        (93.0, "s s2 t3"),
        (93.0, "u control-debt"),
        (93.0, "q"),
        (136.0, "g"),
        (136.0, "x veilig end"),
    ]
    ticked = next(entry.what for entry in scripted().entries if entry.what.code == "k")
    assert ticked.evidence == "m1"


def test_a_turn_that_is_not_named_gets_no_answer_and_the_chat_ends_all_the_same() -> None:
    log = scripted((b"t3: dag | phase close | untick control-debt\n", b""))
    assert told(log.entries)[-2:] == [(163.0, "g"), (163.0, "x closed")]
    assert "n" in codes(log.entries)


def test_an_expectation_that_does_not_hold_is_told_with_what_came() -> None:
    proef, scenario, log = played("crim-jongen-01.goed.proef")
    wrong = (
        Expects(Expected.PATH, 3, ("welkom",)),
        Expects(Expected.FOUND, 4, number=1, of=2),
        Expects(Expected.MISSED, 5, ("control-debt",)),
        Expects(Expected.GATE, 6, ("closed",)),
        Expects(Expected.OUTCOME, 7, ("safe-return",)),
    )
    came = failures(replace(proef, expects=wrong), score(log, scenario, SHIPPED_MOVES))
    assert [line for line, _text in came] == [3, 4, 5, 6]
    assert came[1][1] == "Verwacht: found 1 of 2; het werd 7 of 7."
    assert came[2][1] == "Verwacht: missed control-debt; het werd -."


def test_there_are_runs_to_play() -> None:
    assert len(RUNS) >= 24
    assert Path(SHIPPED).is_dir()


def test_going_back_at_the_end_changes_nothing_of_what_is_scored() -> None:
    proef, scenario, log = played("crim-jongen-01.goed.proef")
    seed = scenario.seed if proef.seed is None else proef.seed
    over = next(place for place, entry in enumerate(log.entries) if entry.what.code == "X")
    play, _missing = restore(Setup(scenario, SHIPPED_MOVES, seed=seed), log.entries[: over + 1])
    entries = list(log.entries[: over + 1])
    for at, one in (
        (800.0, Rewinds("t4")),
        (805.0, Sends("Waarom doe je dat?")),
        (806.0, Ticks("criminal-fine", True)),
    ):
        play, more = act(play, at, one)
        entries += more
    before = score(replace(log, entries=log.entries[: over + 1]), scenario, SHIPPED_MOVES)
    after = score(replace(log, entries=tuple(entries)), scenario, SHIPPED_MOVES)
    assert after.takes == 2
    assert (after.path, after.signals, after.labels, after.must, after.never, after.talk) == (
        before.path,
        before.signals,
        before.labels,
        before.must,
        before.never,
        before.talk,
    )

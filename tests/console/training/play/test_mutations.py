"""Whatever a scenario says and whatever is done, the player goes on, and the log gives the run back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.training.play import acts, story
from console.training.play.codec import decode_log, encode_log
from console.training.play.entries import Entry, Injected, Mode
from console.training.play.player import act, advance, begin, restore
from console.training.play.state import Refused
from console.training.scenario.model import (
    Branch,
    Caller,
    Goes,
    Happening,
    Happens,
    Said,
    Scenario,
    Scene,
    Turn,
    Variant,
    When,
)
from tests.console.training.at_work import header
from tests.console.training.stories import freeze, scenario, setup, text

IDS = st.sampled_from(["a", "b", "c", "END", "nergens"])
SECONDS = st.one_of(
    st.sampled_from([0.0, 0.001, 2.0, 60.0, -5.0, float("inf"), float("nan"), 1e308]), st.floats(0, 100)
)
MOVE = st.sampled_from(["asks-safety", "why-question", "onbekend"])
GOES = st.builds(Goes, IDS, st.just(1), st.sampled_from(["", "goed"]))
BRANCHES = st.builds(
    Branch,
    st.sampled_from(When),
    GOES,
    st.just(1),
    move=MOVE,
    seconds=SECONDS,
    modulus=st.integers(-1, 3),
    remainder=st.integers(0, 2),
)
STEPS = st.one_of(
    st.builds(
        Said,
        id=st.sampled_from(["m1", "m2", "m3"]),
        text=st.sampled_from([text("hoi"), text("x" * 3000), text("{ref:alarm-112}")]),
        line=st.just(1),
        pause=st.none() | SECONDS,
        typing=st.none() | SECONDS,
        only_if=st.none() | MOVE,
        unless=st.none() | MOVE,
    ),
    st.builds(Happens, kind=st.sampled_from(Happening), line=st.just(1), seconds=SECONDS),
    st.builds(
        Turn,
        id=st.sampled_from(["t1", "t2"]),
        wait=SECONDS,
        line=st.just(1),
        branches=st.lists(BRANCHES, max_size=3).map(tuple),
        hint=st.sampled_from([None, text("hint")]),
    ),
    st.builds(freeze, st.sampled_from(["f1", "f2"])),
    GOES,
    st.builds(Variant, st.integers(-1, 3), st.integers(0, 2), GOES, st.just(1)),
)
SCENES = st.builds(
    Scene,
    id=st.sampled_from(["a", "b", "c"]),
    phase=st.integers(1, 5),
    steps=st.lists(STEPS, max_size=6).map(tuple),
    line=st.just(1),
)
CALLERS = st.builds(
    lambda cps, jitter: replace(Caller(scenario().caller.nick), cps=cps, jitter=jitter),
    st.sampled_from([3.0, 0.0, -1.0, 1e-300, float("nan")]),
    st.sampled_from([0.0, 0.25, 7.0, float("nan")]),
)
ACTS: st.SearchStrategy[acts.Act] = st.one_of(
    st.builds(acts.Sends, st.sampled_from(["hoi", "waarom?", "veilig?", " ", "\x00\ud800"])),
    st.builds(acts.Types, st.booleans()),
    st.builds(acts.Labels, st.sampled_from(["s1", "s2"]), st.tuples(MOVE)),
    st.builds(acts.Answers, st.sampled_from(["f1", "f2"]), st.none() | st.integers(-1, 3)),
    st.builds(acts.Pauses, st.booleans()),
    st.builds(acts.SetsSpeed, st.sampled_from([0.0, 0.5, 1.0, 8.0, 64.0, float("nan")])),
    st.builds(acts.Rewinds, st.sampled_from(["t1", "t2"])),
    st.builds(Injected, event=st.sampled_from(["silence", "offline", "online"]), by=st.just("bea"), seconds=SECONDS),
    st.builds(acts.Ticks, st.just("control-debt"), st.booleans(), st.just("m1")),
    st.sampled_from([acts.AsksHint(), acts.Ends("closed"), acts.Ends("stopped"), acts.Finishes()]),
)
DONE = st.lists(st.tuples(st.floats(0, 90), ACTS), max_size=12)


@pytest.fixture(autouse=True, scope="module")
def soon_round_enough() -> Iterator[None]:
    """A scenario that goes round for ever is ended after fewer steps, because hundreds of them are played here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "STEPS_LEAST", 100)
        yield


PLAYED = given(st.lists(SCENES, max_size=4), CALLERS, DONE, st.sampled_from(Mode), st.integers(0, 3))


@PLAYED
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_a_mutated_scenario_never_stops_the_player(
    scenes: list[Scene], caller: Caller, done: list[tuple[float, acts.Act]], mode: Mode, seed: int
) -> None:
    play_on(scenes, caller, done, mode, seed)


def play_on(scenes: list[Scene], caller: Caller, done: list[tuple[float, acts.Act]], mode: Mode, seed: int) -> None:
    """Play it, whatever it is, and give the run back from its log."""
    of = setup(_with(scenes, caller), mode=mode, seed=seed)
    play, first = begin(of)
    log: list[Entry] = list(first)
    at = 0.0
    for later, one in done:
        at += later
        try:
            play, more = act(play, at, one, scripted=True)
        except Refused:
            continue
        log += more
    play, more = advance(play, at + 200)
    log += more
    assert [entry.at for entry in log] == sorted(entry.at for entry in log)
    read = decode_log(encode_log(header(of), log), "x")
    assert read.entries == tuple(log)
    back, missing = restore(of, read.entries)
    assert missing == ()
    assert replace(back, at=play.at) == play


def _with(scenes: list[Scene], caller: Caller) -> Scenario:
    changed: Any = replace(scenario(*scenes), caller=caller)
    found: Scenario = changed
    return found

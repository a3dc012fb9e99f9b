"""The whole score: the gate, takes, another text of the scenario, and the order of entries of one moment."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.training.play.entries import (
    Debriefed,
    Ended,
    FormFilled,
    HintShown,
    Labelled,
    Mode,
    Noted,
    Over,
    PhaseMarked,
    Rewound,
    SceneEntered,
    Shown,
    Ticked,
    TurnDecided,
    TurnOpened,
    What,
)
from console.training.scoring.result import Barrier, Heard
from console.training.scoring.score import OtherScenario, score
from tests.console.training.scoring.small import BEGIN, MOVES, SCENARIO, log, scored, sent

END: tuple[float, What] = (200.0, Ended(how="end", outcome="goed"))
DONE: tuple[float, What] = (300.0, Debriefed(screen=5, question="done", answer=("yes",)))
ASKS = (20.0, sent("s1", "t1", "asks-safety"))
THREAT = (95.0, Ticked(signal="threat", evidence="m3"))
GOOD = (*BEGIN, ASKS, THREAT, END, DONE)


def without(line: tuple[float, What]) -> tuple[tuple[float, What], ...]:
    return tuple(one for one in GOOD if one != line)


def test_a_run_in_which_nothing_keeps_the_gate_closed() -> None:
    found = scored(*GOOD)
    assert found.gate.passed
    assert (found.path, found.outcome, found.how) == (("welkom", "midden"), "goed", "end")
    assert (found.seconds, found.takes, found.debriefed) == (200.0, 1, True)


@pytest.mark.parametrize(
    ("lines", "barrier"),
    [
        (without(END), Barrier.NOT_FINISHED),
        ((*without(END), (200.0, Ended(how="stopped"))), Barrier.NOT_FINISHED),
        ((*without(END), (200.0, Ended(how="broken"))), Barrier.NOT_FINISHED),
        (without(THREAT), Barrier.CRITICAL_MISS),
        ((*GOOD, (60.0, sent("s2", "t2", "why-question"))), Barrier.NEVER),
        ((*without(ASKS), (20.0, sent("s1", "t1"))), Barrier.MUST),
        (
            (*without(ASKS), (20.0, sent("s1", "t1")), (21.0, Labelled(message="s1", moves=("asks-safety",)))),
            Barrier.UNCONFIRMED,
        ),
        ((*without(END), (200.0, Ended(how="closed"))), Barrier.CLOSED_EARLY),
        ((*GOOD, *((60.0 + n, sent(f"s{n}", "t2", words="Hoi!")) for n in (2, 3))), Barrier.REPEATED),
        ((*GOOD, *((150.0, Ticked(signal=f"other-{n}")) for n in range(5))), Barrier.TICKED_AT_RANDOM),
        (without(DONE), Barrier.DEBRIEF),
        ((*without(DONE), (300.0, Debriefed(screen=5, question="done", answer=("no",)))), Barrier.DEBRIEF),
        ((*without(DONE), (300.0, Debriefed(screen=1, question="stop", answer=("yes",)))), Barrier.DEBRIEF),
    ],
)
def test_each_barrier_keeps_the_gate_closed_alone(lines: tuple[tuple[float, What], ...], barrier: Barrier) -> None:
    assert scored(*lines).gate.barriers == (barrier,)


CLOSING: tuple[float, What] = (105.0, SceneEntered(scene="einde", phase=5))


def test_a_chat_that_the_trainee_rounds_off_is_finished_and_a_watched_one_is_not_ones_own() -> None:
    assert scored(*without(END), CLOSING, (200.0, Ended(how="closed"))).gate.passed
    assert scored(*GOOD, mode=Mode.STUDY).gate.barriers == (Barrier.WATCHED,)


def test_a_log_of_another_text_is_refused() -> None:
    with pytest.raises(OtherScenario) as refused:
        score(log(*GOOD), replace(SCENARIO, digest="e" * 64), MOVES)
    assert (refused.value.expected, refused.value.given) == ("d" * 64, "e" * 64)


def test_rewinding_does_not_change_take_one() -> None:
    begin = (*BEGIN, ASKS, THREAT)
    again = (
        (100.0, Rewound(take=2, turn="t1")),
        (101.0, Shown(id="m9")),
        (102.0, sent("s2", "t1", "why-question")),
        (103.0, Ticked(signal="debt")),
        (104.0, FormFilled(field="gender", values=("girl_woman",))),
        (105.0, SceneEntered(scene="einde", phase=5)),
        END,
    )
    alone, rewound = scored(*begin), scored(*begin, *again)
    assert rewound.takes == 2
    assert (rewound.how, rewound.gate.barriers) == ("rewound", (Barrier.NOT_FINISHED, Barrier.DEBRIEF))
    assert replace(rewound, takes=1, how="") == alone


def test_a_take_that_had_reached_the_end_is_finished_also_when_it_was_rewound() -> None:
    again = (120.0, Rewound(take=2, turn="t1"))
    over = (110.0, Over(by="chatter", outcome="goed"))
    found = scored(*BEGIN, ASKS, THREAT, over, again, DONE)
    assert (found.gate.passed, found.how, found.outcome) == (True, "end", "goed")
    closed = scored(*BEGIN, ASKS, THREAT, CLOSING, (110.0, Over(by="trainee")), again, DONE)
    assert (closed.gate.passed, closed.how) == (True, "closed")


def test_the_chat_lasts_until_it_is_over_and_not_until_the_form_is_done() -> None:
    found = scored(*BEGIN, (110.0, Over(by="chatter", outcome="goed")), (115.0, Ended(how="end", outcome="goed")))
    assert found.seconds == 110.0
    decided = (109.0, TurnDecided(turn="t3", by="else", scene="END"))
    assert scored(*BEGIN, decided, (115.0, Ended(how="end"))).seconds == 109.0


def test_hints_are_told() -> None:
    assert scored(*BEGIN, (12.0, HintShown(turn="t1")), (13.0, HintShown(turn="t1"))).hints == ("t1",)


def test_an_empty_log_has_a_score() -> None:
    found = score(log(), SCENARIO, MOVES)
    assert (found.path, found.seconds, found.signals.present) == ((), 0.0, 0)


TOGETHER: tuple[What, ...] = (
    Ticked(signal="debt", evidence="m2"),
    Ticked(signal="fine"),
    Ticked(signal="phones"),
    Ticked(signal="tonight", evidence="m3"),
    FormFilled(field="gender", values=("unknown",)),
    FormFilled(field="status", values=("past",)),
    PhaseMarked(phase="clarify"),
    Noted(text="rustig gebleven"),
    HintShown(turn="t3"),
    TurnOpened(turn="t3"),
    sent("s2", "t3", "reflects", "asks-safety", words="Hoe is dat?"),
    Shown(id="m3"),
)
"""Entries that say nothing of each other."""


@given(st.integers(0, 2**32))
def test_entries_of_one_moment_may_stand_in_any_order(seed: int) -> None:
    shuffled = list(TOGETHER)
    random.Random(seed).shuffle(shuffled)
    first = scored(*BEGIN[:6], *((90.0, what) for what in TOGETHER), END)
    assert scored(*BEGIN[:6], *((90.0, what) for what in shuffled), END) == first


@given(st.lists(st.sampled_from(["debt", "loan", "fine", "threat", "tonight", "phones", "x", "y"]), unique=True))
def test_every_tick_is_accounted_for_and_ticking_more_never_makes_a_signal_missed(names: list[str]) -> None:
    found = scored(*BEGIN, *((150.0, Ticked(signal=name)) for name in names), END).signals
    assert found.present == 2
    assert found.count(*Heard) == len({one.signal for one in found.findings})
    for name in {"debt", "threat"} & set(names):
        assert next(one for one in found.findings if one.signal == name).heard is Heard.FOUND


def test_ticking_everything_gives_a_low_precision() -> None:
    everything = ("debt", "threat", "fine", "phones", *(f"other-{n}" for n in range(20)))
    found = scored(*BEGIN, *((150.0, Ticked(signal=name)) for name in everything), END).signals
    assert found.precision is not None
    assert found.precision < 0.1
